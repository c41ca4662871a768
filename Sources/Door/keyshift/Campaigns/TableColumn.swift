import Observation
import Reporting
import ScenarioFile

/// A metric in the table that `run` prints.
struct TableColumn: Equatable {
    /// A column of `runs.csv`.
    let metric: String
    /// With the unit, where the values do not bring it.
    let heading: String

    static let usual = KeyFigures.metrics.map { TableColumn(metric: $0.column, heading: $0.heading) }

    /// Reads names with commas between them.
    ///
    /// - Throws: `.usage` with all names that no metric has.
    static func named(_ list: String) throws(Failure) -> [TableColumn] {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        var unknown: [String] = []
        for name in names where MetricDefinition(ofColumn: name) == nil && !unknown.contains(name) {
            unknown.append(name)
        }
        guard unknown.isEmpty else { throw .usage(unknown.map(complaint).joined(separator: "\n")) }
        return names.map { name in
            let unit = MetricDefinition(ofColumn: name)?.unit ?? "1"
            return TableColumn(
                metric: name, heading: ["1", "B", "ms"].contains(unit) ? name : "\(name) (\(unit))")
        }
    }

    private static func complaint(_ name: String) -> String {
        guard !name.isEmpty else {
            return
                "--columns takes names of metrics with commas between them, as in message.latency.p95,rekey.count"
        }
        let nearest = NearestName.of(name, among: MetricDefinition.columnNames)
        return "--columns: no metric is called '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
            + " ('keyshift list metrics' names all)"
    }
}
