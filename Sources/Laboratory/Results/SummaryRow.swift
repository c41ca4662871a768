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
        ResultColumn("median", "of the metric over those replications"),
        ResultColumn(
            "interval_of",
            "`mean` or `median`: which of the two the interval is of, and tables and charts show; quantiles, extremes and waits have medians"
        ),
        ResultColumn(
            "ci_low",
            "the lower end of the interval: Student's of a mean, by order statistics of a median; never below nothing, or of shares above all; empty where none would hold (docs/statistics.md)"
        ),
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
    public var median: Double
    /// Whether the interval is of the median, and the median is what is told; else of the mean.
    public var isOfMedian: Bool
    /// The interval's ends; nothing where none would hold.
    public var ciLow: Double?
    public var ciHigh: Double?
    /// Nothing for a single replication.
    public var standardDeviation: Double?
    public var min: Double
    public var max: Double

    public init(
        point: Int, sweptValues: [String], metric: String, unit: String, replications: Int, mean: Double,
        median: Double, isOfMedian: Bool, ciLow: Double?, ciHigh: Double?, standardDeviation: Double?,
        min: Double, max: Double
    ) {
        self.point = point
        self.sweptValues = sweptValues
        self.metric = metric
        self.unit = unit
        self.replications = replications
        self.mean = mean
        self.median = median
        self.isOfMedian = isOfMedian
        self.ciLow = ciLow
        self.ciHigh = ciHigh
        self.standardDeviation = standardDeviation
        self.min = min
        self.max = max
    }

    /// The mean or the median over replications, whichever is told of the metric.
    public var center: Double { isOfMedian ? median : mean }

    /// How far the interval goes from there on its longer side; nothing where there is none.
    public var reach: Double? {
        guard let low = ciLow, let high = ciHigh else { return nil }
        return Swift.max(high - center, center - low)
    }

    /// Whether the interval reaches farther than the value itself, so that ± would tell of what cannot be.
    public var isWide: Bool { reach.map { $0 > abs(center) } ?? false }

    public var fields: [String] {
        [metric, unit, String(replications), CSV.text(of: mean), CSV.text(of: median)]
            + [isOfMedian ? "median" : "mean", CSV.text(of: ciLow), CSV.text(of: ciHigh)]
            + [CSV.text(of: standardDeviation), CSV.text(of: min), CSV.text(of: max)]
    }

    public init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError) {
        self.init(
            point: point, sweptValues: sweptValues, metric: fields.nextText(), unit: fields.nextText(),
            replications: try fields.nextInt(), mean: try fields.nextDouble(),
            median: try fields.nextDouble(), isOfMedian: fields.nextText() == "median",
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
    /// - Parameters:
    ///   - confidence: Of the intervals, such as 0.95; strictly between 0 and 1.
    ///   - isOfMedian: Of which metrics a median is told in place of the mean.
    ///   - isShare: Which metrics lie between nothing and all.
    public init(
        reducing runs: RunsTable, confidence: Double, isOfMedian: (String) -> Bool = { _ in false },
        isShare: (String) -> Bool = { _ in false }
    ) {
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
            scenario: runs.scenario, swept: runs.swept,
            rows: ordered.compactMap { _, group in
                SummaryRow(
                    of: group.values, like: group.first, confidence,
                    isOfMedian: isOfMedian(group.first.metric),
                    most: isShare(group.first.metric) ? 1 : .infinity)
            })
    }
}

private struct Cell: Hashable {
    let point: Int
    let metric: String
}

extension SummaryRow {
    /// Where most values are alike, what is rare came into few replications or none: Student's interval then holds far less
    /// often than it says.
    private static let alikeShareMax = 0.5

    private static func isMostlyAlike(_ values: [Double]) -> Bool {
        let counts = Dictionary(grouping: values, by: \.self).values.map(\.count)
        return Double(counts.max() ?? 0) > alikeShareMax * Double(values.count)
    }

    /// - Parameter most: The metric cannot be more.
    fileprivate init?(
        of values: [Double], like row: RunRow, _ confidence: Double, isOfMedian: Bool, most: Double
    ) {
        guard let estimate = try? Estimate(of: values, confidence: confidence),
            let ordered = try? MedianEstimate(of: values, confidence: confidence)
        else { return nil }
        let interval =
            isOfMedian
            ? ordered.interval.map { ($0.low, $0.high) }
            : Self.isMostlyAlike(values)
                ? nil : estimate.ciLow.flatMap { low in estimate.ciHigh.map { (low, $0) } }
        // What cannot be is in no interval, which holds the truth as often without it.
        let least = estimate.min >= 0 ? 0 : -Double.infinity
        self.init(
            point: row.point, sweptValues: row.sweptValues, metric: row.metric, unit: row.unit,
            replications: estimate.sampleCount, mean: estimate.mean, median: ordered.median,
            isOfMedian: isOfMedian, ciLow: interval.map { Swift.max($0.0, least) },
            ciHigh: interval.map { Swift.min($0.1, most) },
            standardDeviation: estimate.standardDeviation, min: estimate.min,
            max: estimate.max)
    }
}
