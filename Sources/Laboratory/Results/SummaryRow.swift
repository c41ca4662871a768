internal import Statistics

/// `summary.csv`: each metric of each point over its replications.
public typealias SummaryTable = ResultTable<SummaryRow>

/// One metric of one point.
public struct SummaryRow: ResultRow {
    public static let columns = [
        ResultColumn("metric", "its name, as listed below"),
        ResultColumn("unit", "of mean, interval, deviation, least and greatest"),
        ResultColumn("replications", "how many replications of the point have the metric"),
        ResultColumn("mean", "of the metric over those replications, each counted once"),
        ResultColumn(
            "ci_low", "the lower end of Student's interval for that mean; empty for one replication"),
        ResultColumn("ci_high", "its upper end"),
        ResultColumn("stddev", "the sample standard deviation over replications; empty for one"),
        ResultColumn("min", "the least of the replications"),
        ResultColumn("max", "the greatest of them"),
    ]

    public var point: Int
    public var sweptValues: [String]
    public var metric: String
    public var unit: String
    /// How many replications had the metric.
    public var replications: Int
    public var mean: Double
    /// The interval's ends and the deviation; nothing for a single replication.
    public var ciLow: Double?
    public var ciHigh: Double?
    public var standardDeviation: Double?
    public var min: Double
    public var max: Double

    public init(
        point: Int, sweptValues: [String], metric: String, unit: String, replications: Int, mean: Double,
        ciLow: Double?, ciHigh: Double?, standardDeviation: Double?, min: Double, max: Double
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.metric = metric
        self.unit = unit
        self.replications = replications
        self.mean = mean
        self.ciLow = ciLow
        self.ciHigh = ciHigh
        self.standardDeviation = standardDeviation
        self.min = min
        self.max = max
    }

    public var fields: [String] {
        [metric, unit, String(replications), CSV.text(of: mean), CSV.text(of: ciLow), CSV.text(of: ciHigh)]
            + [CSV.text(of: standardDeviation), CSV.text(of: min), CSV.text(of: max)]
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, metric: fields.nextText(), unit: fields.nextText(),
            replications: try fields.nextInt(), mean: try fields.nextDouble(),
            ciLow: try fields.nextOptionalDouble(), ciHigh: try fields.nextOptionalDouble(),
            standardDeviation: try fields.nextOptionalDouble(), min: try fields.nextDouble(),
            max: try fields.nextDouble())
    }
}

extension ResultTable where Row == SummaryRow {
    /// Reduces runs to one row for each metric of each point, in the order of first appearance.
    ///
    /// A replication in which a metric is no number is left out of that metric, as one that has it not; a
    /// metric that no replication has is left out.
    ///
    /// - Parameter confidence: Of Student's intervals, such as 0.95; strictly between 0 and 1.
    public init(reducing runs: RunsTable, confidence: Double) {
        var places: [Cell: Int] = [:]
        var groups: [(first: RunRow, values: [Double])] = []
        for row in runs.rows where row.value.isFinite {
            let cell = Cell(point: row.point, metric: row.metric)
            if let place = places[cell] {
                groups[place].values.append(row.value)
            } else {
                places[cell] = groups.count
                groups.append((row, [row.value]))
            }
        }
        // Points may come interleaved; a point's rows stay together, at the place of its first.
        var pointRanks: [Int: Int] = [:]
        for group in groups where pointRanks[group.first.point] == nil {
            pointRanks[group.first.point] = pointRanks.count
        }
        let ordered = groups.enumerated().sorted { own, other in
            (pointRanks[own.element.first.point] ?? 0, own.offset)
                < (pointRanks[other.element.first.point] ?? 0, other.offset)
        }
        self.init(
            scenario: runs.scenario, axes: runs.axes,
            rows: ordered.compactMap { SummaryRow(of: $0.element.values, like: $0.element.first, confidence) }
        )
    }
}

private struct Cell: Hashable {
    let point: Int
    let metric: String
}

extension SummaryRow {
    fileprivate init?(of values: [Double], like row: RunRow, _ confidence: Double) {
        guard let estimate = try? Estimate(of: values, confidence: confidence) else { return nil }
        self.init(
            point: row.point, sweptValues: row.sweptValues, metric: row.metric, unit: row.unit,
            replications: estimate.sampleCount, mean: estimate.mean, ciLow: estimate.ciLow,
            ciHigh: estimate.ciHigh, standardDeviation: estimate.standardDeviation, min: estimate.min,
            max: estimate.max)
    }
}
