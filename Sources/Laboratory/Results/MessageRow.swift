/// One message of one replication: a row of `messages.csv`.
public struct MessageRow: TableRow {
    public static let columns = [
        ResultColumn.replication,
        ResultColumn("time_s", "s", "when it was written, from the start of measured time"),
        ResultColumn.group,
        ResultColumn("sender", "the sending device, as in `devices.csv`"),
        ResultColumn("text_bytes", "B", "of the text that the user wrote"),
        ResultColumn("mechanism", "that it was encrypted by; empty where no device has sent it"),
        ResultColumn("epoch", "the number of the epoch that it was encrypted in; empty likewise"),
        ResultColumn("bytes_up", "B", "as `message.upload`: on the sender's access link, without keys"),
        ResultColumn("bytes_total", "B", "as `message.network`: on all links, without keys"),
        ResultColumn("key_bytes_total", "B", "on all links, of keys that came because of it"),
        ResultColumn("recipients", "devices", "that it was encrypted for"),
        ResultColumn("read", "devices", "that have read it by the end"),
        ResultColumn(
            "read_p50_ms", "ms",
            "from writing until half of the recipients had read it, out of reach or not; empty where they have not"
        ),
        ResultColumn("read_p95_ms", "ms", "likewise, 95 % of them"),
        ResultColumn("read_all_ms", "ms", "likewise, all of them"),
    ]

    public let point: Int
    public let sweptValues: [String]
    public let replication: Int
    public let timeSeconds: Double
    public let group: Int
    public let sender: Int
    public let textBytes: Int
    public let mechanism: String
    public let epoch: Int?
    public let bytesUp: Int
    public let bytesTotal: Int
    public let keyBytesTotal: Int
    public let recipients: Int
    public let read: Int
    public let readP50Milliseconds: Double?
    public let readP95Milliseconds: Double?
    public let readAllMilliseconds: Double?

    public init(
        point: Int, sweptValues: [String], replication: Int, timeSeconds: Double, group: Int,
        sender: Int, textBytes: Int, mechanism: String, epoch: Int?, bytesUp: Int, bytesTotal: Int,
        keyBytesTotal: Int,
        recipients: Int, read: Int, readP50Milliseconds: Double?, readP95Milliseconds: Double?,
        readAllMilliseconds: Double?
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.timeSeconds = timeSeconds
        self.group = group
        self.sender = sender
        self.textBytes = textBytes
        self.mechanism = mechanism
        self.epoch = epoch
        self.bytesUp = bytesUp
        self.bytesTotal = bytesTotal
        self.keyBytesTotal = keyBytesTotal
        self.recipients = recipients
        self.read = read
        self.readP50Milliseconds = readP50Milliseconds
        self.readP95Milliseconds = readP95Milliseconds
        self.readAllMilliseconds = readAllMilliseconds
    }

    public var fields: [String] {
        let counts = [bytesUp, bytesTotal, keyBytesTotal, recipients, read].map { String($0) }
        let times = [readP50Milliseconds, readP95Milliseconds, readAllMilliseconds].map(CSV.text)
        return [String(replication), CSV.text(of: timeSeconds)]
            + [group, sender, textBytes].map { String($0) } + [mechanism]
            + [epoch.map { String($0) } ?? ""] + counts + times
    }
}
