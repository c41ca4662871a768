/// `runs.csv`: each metric of each replication of each point.
public typealias RunsTable = ResultTable<RunRow>

/// One metric of one replication of one point.
public struct RunRow: ResultRow {
    public static let columns = [
        ResultColumn.replication,
        ResultColumn("seed", "of the replication; `--seed` with it repeats this one run"),
        ResultColumn("metric", "its name, as listed below"),
        ResultColumn("unit", "of the value"),
        ResultColumn("value", "of this metric in this run"),
    ]

    public var point: Int
    public var sweptValues: [String]
    /// From 0.
    public var replication: Int
    public var seed: UInt64
    public var metric: String
    public var unit: String
    public var value: Double

    public init(
        point: Int, sweptValues: [String], replication: Int, seed: UInt64, metric: String, unit: String,
        value: Double
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.seed = seed
        self.metric = metric
        self.unit = unit
        self.value = value
    }

    public var fields: [String] { [String(replication), String(seed), metric, unit, CSV.text(of: value)] }

    /// A run is told by its seed: rows of one given twice are no two replications.
    public var identity: [String]? { [String(point), String(seed), metric] }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, replication: try fields.nextInt(),
            seed: try fields.nextUInt64(), metric: fields.nextText(), unit: fields.nextText(),
            value: try fields.nextDouble())
    }
}
