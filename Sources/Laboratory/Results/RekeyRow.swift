/// `rekeys.csv`: each change of keys.
public typealias RekeysTable = ResultTable<RekeyRow>

/// One rekey: a membership change, an update, a rotation or a switch of mechanism.
public struct RekeyRow: ResultRow {
    public static let columns = [
        "replication", "time_s", "epoch", "cause", "mechanism_before", "mechanism_after", "devices",
        "bytes_up",
        "bytes_down", "bytes_total", "committer_cpu_ms", "member_cpu_ms_mean", "converged_p50_ms",
        "converged_p95_ms", "converged_all_ms",
    ]

    public var point: Int
    public var sweptValues: [String]
    public var replication: Int
    public var timeSeconds: Double
    public var epoch: Int
    public var cause: String
    public var mechanismBefore: String
    public var mechanismAfter: String
    public var devices: Int
    public var bytesUp: Int
    public var bytesDown: Int
    public var bytesTotal: Int
    public var committerCPUMilliseconds: Double
    public var memberCPUMillisecondsMean: Double
    /// From the commit on, over the members online; nothing when no member converged.
    public var convergedP50Milliseconds: Double?
    public var convergedP95Milliseconds: Double?
    /// Nothing when not all members converged.
    public var convergedAllMilliseconds: Double?

    public init(
        point: Int, sweptValues: [String], replication: Int, timeSeconds: Double, epoch: Int, cause: String,
        mechanismBefore: String, mechanismAfter: String, devices: Int, bytesUp: Int, bytesDown: Int,
        bytesTotal: Int, committerCPUMilliseconds: Double, memberCPUMillisecondsMean: Double,
        convergedP50Milliseconds: Double?, convergedP95Milliseconds: Double?,
        convergedAllMilliseconds: Double?
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.timeSeconds = timeSeconds
        self.epoch = epoch
        self.cause = cause
        self.mechanismBefore = mechanismBefore
        self.mechanismAfter = mechanismAfter
        self.devices = devices
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.bytesTotal = bytesTotal
        self.committerCPUMilliseconds = committerCPUMilliseconds
        self.memberCPUMillisecondsMean = memberCPUMillisecondsMean
        self.convergedP50Milliseconds = convergedP50Milliseconds
        self.convergedP95Milliseconds = convergedP95Milliseconds
        self.convergedAllMilliseconds = convergedAllMilliseconds
    }

    public var fields: [String] {
        [
            String(replication), CSV.text(of: timeSeconds), String(epoch), cause, mechanismBefore,
            mechanismAfter,
        ]
            + [devices, bytesUp, bytesDown, bytesTotal].map { String($0) }
            + [CSV.text(of: committerCPUMilliseconds), CSV.text(of: memberCPUMillisecondsMean)]
            + [convergedP50Milliseconds, convergedP95Milliseconds, convergedAllMilliseconds].map(CSV.text)
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, replication: try fields.nextInt(),
            timeSeconds: try fields.nextDouble(), epoch: try fields.nextInt(), cause: fields.nextText(),
            mechanismBefore: fields.nextText(), mechanismAfter: fields.nextText(),
            devices: try fields.nextInt(),
            bytesUp: try fields.nextInt(), bytesDown: try fields.nextInt(), bytesTotal: try fields.nextInt(),
            committerCPUMilliseconds: try fields.nextDouble(),
            memberCPUMillisecondsMean: try fields.nextDouble(),
            convergedP50Milliseconds: try fields.nextOptionalDouble(),
            convergedP95Milliseconds: try fields.nextOptionalDouble(),
            convergedAllMilliseconds: try fields.nextOptionalDouble())
    }
}
