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

    private var run: RunPlace
    private var label: MetricLabel
    public var value: Double

    public var point: Int { run.point }
    public var sweptValues: [String] { run.sweptValues }
    /// From 0.
    public var replication: Int { run.replication }
    public var seed: UInt64 { run.seed }
    public var metric: String { label.metric }
    public var unit: String { label.unit }

    public init(
        point: Int, sweptValues: [String], replication: Int, seed: UInt64, metric: String, unit: String,
        value: Double
    ) {
        self.init(
            of: RunPlace(point: point, sweptValues: sweptValues, replication: replication, seed: seed),
            metric: metric, unit: unit, value: value)
    }

    /// One of the rows of a run, which share its place.
    public init(of run: RunPlace, metric: String, unit: String, value: Double) {
        self.run = run
        label = MetricLabel(metric: metric, unit: unit)
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

    public mutating func share(with last: RunRow) {
        if run == last.run { run = last.run }
    }

    /// Has its names from those, or gives its own to whoever comes after it: a long sweep has each name ten thousand times.
    public mutating func shareNames(_ names: inout MetricNames) {
        if let known = names.labels[label.metric], known == label {
            label = known
        } else {
            names.labels[label.metric] = label
        }
    }
}

/// Names of metrics with their units, which rows share.
public struct MetricNames: Sendable {
    fileprivate var labels: [String: MetricLabel] = [:]

    public init() {}
}

/// Which run a row is of: all rows of a run share it.
public final class RunPlace: Equatable, Sendable {
    let point: Int
    let sweptValues: [String]
    let replication: Int
    let seed: UInt64

    public init(point: Int, sweptValues: [String], replication: Int, seed: UInt64) {
        self.point = point
        self.sweptValues = sweptValues
        self.replication = replication
        self.seed = seed
    }

    public static func == (own: RunPlace, other: RunPlace) -> Bool {
        own === other
            || own.point == other.point && own.replication == other.replication && own.seed == other.seed
                && own.sweptValues == other.sweptValues
    }
}

/// A metric's name and unit: the rows that `MetricNames` has seen share it.
private final class MetricLabel: Equatable, Sendable {
    let metric: String
    let unit: String

    init(metric: String, unit: String) {
        self.metric = metric
        self.unit = unit
    }

    static func == (own: MetricLabel, other: MetricLabel) -> Bool {
        own === other || own.metric == other.metric && own.unit == other.unit
    }
}
