/// One relay of one replication: a row of `relays.csv`.
public struct RelayRow: TableRow {
    public static let columns = [
        ResultColumn.replication,
        ResultColumn("relay", "counted from 0: the edge nodes, and after them a server if there is one"),
        ResultColumn(
            "bytes_in", "B", "on all links that lead to it, acknowledgements and what is lost among them"),
        ResultColumn("bytes_out", "B", "on all links that lead from it, likewise"),
        ResultColumn(
            "forwarded", "messages",
            "copies of users' messages that it has sent on: one for each device of its own that is to have it, and one for each other relay"
        ),
        ResultColumn(
            "mailbox_max_bytes", "B",
            "the most that it held at a time of what had not come whole to its devices, each recipient's copy by itself, without headers of packets"
        ),
        ResultColumn("down_s", "s", "for how long it was down"),
        ResultColumn(
            "ordered", "changes",
            "changes of all groups that it put in order: of one group, who has most is its home node"),
    ]

    public let point: Int
    public let sweptValues: [String]
    public let replication: Int
    public let relay: Int
    public let bytesIn: Int
    public let bytesOut: Int
    public let forwarded: Int
    public let mailboxBytesMax: Int
    public let downSeconds: Double
    public let ordered: Int

    public init(
        point: Int, sweptValues: [String], replication: Int, relay: Int, bytesIn: Int, bytesOut: Int,
        forwarded: Int, mailboxBytesMax: Int, downSeconds: Double, ordered: Int
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.relay = relay
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.forwarded = forwarded
        self.mailboxBytesMax = mailboxBytesMax
        self.downSeconds = downSeconds
        self.ordered = ordered
    }

    public var fields: [String] {
        [replication, relay, bytesIn, bytesOut, forwarded, mailboxBytesMax].map { String($0) }
            + [CSV.text(of: downSeconds), String(ordered)]
    }
}
