/// `rekeys.csv`: each change of keys.
public typealias RekeysTable = ResultTable<RekeyRow>

/// One rekey: a membership change, an update, a rotation or a switch of mechanism.
public struct RekeyRow: ResultRow {
    public static let columns = [
        ResultColumn.replication,
        ResultColumn(
            "time_s", "s", "when it began, from the start of measured time; the founding may lie before"),
        ResultColumn.group,
        ResultColumn("epoch", "the number of the epoch that it began, or in which a rotation was"),
        ResultColumn("cause", "`founding`, `join`, `removal`, `join+removal`, `update` or `rotation`"),
        ResultColumn("mechanism_before", "of the epoch before; empty at the founding"),
        ResultColumn("mechanism_after", "of its own epoch: another one is a switch"),
        ResultColumn("devices", "devices", "members of its epoch"),
        ResultColumn("bytes_up", "B", "on access links towards the network, without acknowledgements"),
        ResultColumn("bytes_down", "B", "on access links towards devices, without acknowledgements"),
        ResultColumn(
            "bytes_total", "B",
            "on all links, with headers, packets sent again and acknowledgements; what a message brings besides keys is not in it"
        ),
        ResultColumn("committer_cpu_ms", "ms", "processor time of all who made and sent keys"),
        ResultColumn(
            "member_cpu_ms_mean", "ms", "of one step that takes in what it brought; mean over steps"),
        ResultColumn(
            "converged_p50_ms", "ms",
            "from its beginning to a member's having the new keys; median over members online all the while"),
        ResultColumn("converged_p95_ms", "ms", "likewise, 95 % of them"),
        ResultColumn(
            "converged_all_ms", "ms", "likewise, the last; empty where one of them has not got there"),
    ]

    public var point: Int
    public var sweptValues: [String]
    public var replication: Int
    public var timeSeconds: Double
    public var group: Int
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
        point: Int, sweptValues: [String], replication: Int, timeSeconds: Double, group: Int, epoch: Int,
        cause: String, mechanismBefore: String, mechanismAfter: String, devices: Int, bytesUp: Int,
        bytesDown: Int,
        bytesTotal: Int, committerCPUMilliseconds: Double, memberCPUMillisecondsMean: Double,
        convergedP50Milliseconds: Double?, convergedP95Milliseconds: Double?,
        convergedAllMilliseconds: Double?
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.timeSeconds = timeSeconds
        self.group = group
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
            String(replication), CSV.text(of: timeSeconds), String(group), String(epoch), cause,
            mechanismBefore,
            mechanismAfter,
        ]
            + [devices, bytesUp, bytesDown, bytesTotal].map { String($0) }
            + [CSV.text(of: committerCPUMilliseconds), CSV.text(of: memberCPUMillisecondsMean)]
            + [convergedP50Milliseconds, convergedP95Milliseconds, convergedAllMilliseconds].map(CSV.text)
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, replication: try fields.nextInt(),
            timeSeconds: try fields.nextDouble(), group: try fields.nextInt(), epoch: try fields.nextInt(),
            cause: fields.nextText(),
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
