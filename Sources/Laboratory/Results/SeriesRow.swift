/// `series.csv`: each bin of virtual time.
public typealias SeriesTable = ResultTable<SeriesRow>

/// One bin of virtual time.
public struct SeriesRow: ResultRow {
    public static let columns = [
        "replication", "time_s", "devices", "mechanism", "messages", "bytes_per_s", "latency_p50_ms",
        "latency_p95_ms", "undecryptable",
    ]

    public var point: Int
    public var sweptValues: [String]
    public var replication: Int
    /// Where the bin begins.
    public var timeSeconds: Double
    public var devices: Int
    public var mechanism: String
    public var messages: Int
    public var bytesPerSecond: Double
    /// Nothing when no message was sent in the bin.
    public var latencyP50Milliseconds: Double?
    public var latencyP95Milliseconds: Double?
    public var undecryptable: Int

    public init(
        point: Int, sweptValues: [String], replication: Int, timeSeconds: Double, devices: Int,
        mechanism: String,
        messages: Int, bytesPerSecond: Double, latencyP50Milliseconds: Double?,
        latencyP95Milliseconds: Double?,
        undecryptable: Int
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.timeSeconds = timeSeconds
        self.devices = devices
        self.mechanism = mechanism
        self.messages = messages
        self.bytesPerSecond = bytesPerSecond
        self.latencyP50Milliseconds = latencyP50Milliseconds
        self.latencyP95Milliseconds = latencyP95Milliseconds
        self.undecryptable = undecryptable
    }

    public var fields: [String] {
        [String(replication), CSV.text(of: timeSeconds), String(devices), mechanism, String(messages)]
            + [CSV.text(of: bytesPerSecond), CSV.text(of: latencyP50Milliseconds)]
            + [CSV.text(of: latencyP95Milliseconds), String(undecryptable)]
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, replication: try fields.nextInt(),
            timeSeconds: try fields.nextDouble(), devices: try fields.nextInt(), mechanism: fields.nextText(),
            messages: try fields.nextInt(), bytesPerSecond: try fields.nextDouble(),
            latencyP50Milliseconds: try fields.nextOptionalDouble(),
            latencyP95Milliseconds: try fields.nextOptionalDouble(), undecryptable: try fields.nextInt())
    }
}
