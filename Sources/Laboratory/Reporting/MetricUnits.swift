internal import Observation
public import Results

/// A row that tells a value of a metric in a unit.
public protocol MetricRow: ResultRow {
    var metric: String { get }
    var unit: String { get }
}

extension RunRow: MetricRow {}

extension SummaryRow: MetricRow {}

/// The units that metrics have.
public enum MetricUnits {
    /// What is wrong with a row's unit, if anything is: numbers of another unit would be held against those of this one.
    public static func complaint(of row: some TableRow) -> String? {
        guard let row = row as? any MetricRow, let metric = MetricDefinition(ofColumn: row.metric),
            metric.unit != row.unit
        else { return nil }
        return "\(row.metric) is told in '\(metric.unit)', and in this row in '\(row.unit)'"
    }
}
