/// `series.csv`: each bin of virtual time.
public typealias SeriesTable = ResultTable<SeriesRow>

/// One bin of virtual time.
public struct SeriesRow: ResultRow {
    public static let columns =
        [
            ResultColumn.replication,
            ResultColumn("time_s", "s", "where the bin begins, from the start of measured time"),
            ResultColumn("devices", "devices", "members of the newest epoch, at the bin's end"),
            ResultColumn(
                "devices_online", "devices", "devices that have entered the group and are within reach, then"),
            ResultColumn("mechanism", "of the newest epoch, then; empty while there is no group"),
            ResultColumn("messages", "messages", "written in the bin"),
            ResultColumn("bytes_per_s", "B/s", "on all links, over the bin; the classes add up to it"),
        ] + bytesByClass + [
            ResultColumn(
                "latency_p50_ms", "ms",
                "as `message.latency`, of readings in the bin, whenever the message was written; median"),
            ResultColumn("latency_p95_ms", "ms", "likewise, 95 %"),
            ResultColumn(
                "undecryptable", "reports",
                "how often, in the bin, a message was reported as one that cannot be read; it may be read yet"
            ),
        ] + ResultColumn.unread + [
            ResultColumn("faults", "faults", "in force at some time in the bin")
        ]

    private static let bytesByClass = [
        ResultColumn("bytes_application", "B", "messages, on access links, put on links in the bin"),
        ResultColumn("bytes_key_distribution", "B", "sender keys, likewise"),
        ResultColumn("bytes_commit", "B", "membership changes and verdicts, likewise"),
        ResultColumn("bytes_welcome", "B", "what joiners are told, likewise"),
        ResultColumn("bytes_prekey", "B", "directory traffic, likewise"),
        ResultColumn("bytes_acknowledgement", "B", "acknowledgements, on all links"),
        ResultColumn("bytes_repeat", "B", "packets sent again, and requests and answers of repeats"),
        ResultColumn("bytes_gossip_control", "B", "control traffic of gossip"),
        ResultColumn("bytes_connection", "B", "what sets connections up, and what is said about mailboxes"),
        ResultColumn("bytes_relay", "B", "what relays carry among themselves"),
    ]

    public var point: Int
    public var sweptValues: [String]
    public var replication: Int
    /// Where the bin begins.
    public var timeSeconds: Double
    public var devices: Int
    public var devicesOnline: Int
    public var mechanism: String
    public var messages: Int
    public var bytesPerSecond: Double
    /// One for each column of bytes.
    public var bytesByClass: [Int]
    /// Nothing when no message was sent in the bin.
    public var latencyP50Milliseconds: Double?
    public var latencyP95Milliseconds: Double?
    public var undecryptable: Int
    /// One for each column of unread messages.
    public var unread: [Int]
    public var faults: Int

    public init(
        point: Int, sweptValues: [String], replication: Int, timeSeconds: Double, devices: Int,
        devicesOnline: Int, mechanism: String, messages: Int, bytesPerSecond: Double, bytesByClass: [Int],
        latencyP50Milliseconds: Double?, latencyP95Milliseconds: Double?, undecryptable: Int, unread: [Int],
        faults: Int
    ) {
        precondition(
            bytesByClass.count == Self.bytesByClass.count && unread.count == ResultColumn.unread.count,
            "a bin has a number for each class and each cause")
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.timeSeconds = timeSeconds
        self.devices = devices
        self.devicesOnline = devicesOnline
        self.mechanism = mechanism
        self.messages = messages
        self.bytesPerSecond = bytesPerSecond
        self.bytesByClass = bytesByClass
        self.latencyP50Milliseconds = latencyP50Milliseconds
        self.latencyP95Milliseconds = latencyP95Milliseconds
        self.undecryptable = undecryptable
        self.unread = unread
        self.faults = faults
    }

    public var fields: [String] {
        var fields = [String(replication), CSV.text(of: timeSeconds), String(devices), String(devicesOnline)]
        fields += [mechanism, String(messages), CSV.text(of: bytesPerSecond)]
        fields += bytesByClass.map { String($0) }
        fields += [CSV.text(of: latencyP50Milliseconds), CSV.text(of: latencyP95Milliseconds)]
        fields += ([undecryptable] + unread + [faults]).map { String($0) }
        return fields
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, replication: try fields.nextInt(),
            timeSeconds: try fields.nextDouble(), devices: try fields.nextInt(),
            devicesOnline: try fields.nextInt(), mechanism: fields.nextText(),
            messages: try fields.nextInt(), bytesPerSecond: try fields.nextDouble(),
            bytesByClass: try fields.nextInts(Self.bytesByClass.count),
            latencyP50Milliseconds: try fields.nextOptionalDouble(),
            latencyP95Milliseconds: try fields.nextOptionalDouble(), undecryptable: try fields.nextInt(),
            unread: try fields.nextInts(ResultColumn.unread.count), faults: try fields.nextInt())
    }
}
