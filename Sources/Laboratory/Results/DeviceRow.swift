/// One device of one replication: a row of `devices.csv`.
public struct DeviceRow: TableRow {
    public static let columns =
        [
            ResultColumn.replication,
            ResultColumn("device", "counted from 0 in the order in which devices come into the world"),
            ResultColumn(
                "cohort", "the cohort of the scenario that it is of; empty where all are alike"),
            ResultColumn("relay", "the relay that it is attached to, from 0"),
            ResultColumn(
                "bytes_up", "B", "on its access link towards the network, acknowledgements among them"),
            ResultColumn("bytes_down", "B", "on its access link from the network, likewise"),
            ResultColumn("cpu_ms", "ms", "processor time"),
            ResultColumn("read", "messages", "that were to be read, and were by the end"),
        ] + ResultColumn.unread + [
            ResultColumn("online_s", "s", "within reach, of measured time, member or not")
        ]

    public let point: Int
    public let sweptValues: [String]
    public let replication: Int
    public let device: Int
    public let cohort: String
    public let relay: Int
    public let bytesUp: Int
    public let bytesDown: Int
    public let processorMilliseconds: Double
    public let read: Int
    /// One for each column of unread messages.
    public let unread: [Int]
    public let onlineSeconds: Double

    public init(
        point: Int, sweptValues: [String], replication: Int, device: Int, cohort: String, relay: Int,
        bytesUp: Int, bytesDown: Int, processorMilliseconds: Double, read: Int, unread: [Int],
        onlineSeconds: Double
    ) {
        precondition(unread.count == ResultColumn.unread.count, "a device has a number for each cause")
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.device = device
        self.cohort = cohort
        self.relay = relay
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.processorMilliseconds = processorMilliseconds
        self.read = read
        self.unread = unread
        self.onlineSeconds = onlineSeconds
    }

    public var fields: [String] {
        let counts = ([read] + unread).map { String($0) }
        return [
            String(replication), String(device), cohort, String(relay), String(bytesUp), String(bytesDown),
        ]
            + [CSV.text(of: processorMilliseconds)] + counts + [CSV.text(of: onlineSeconds)]
    }
}
