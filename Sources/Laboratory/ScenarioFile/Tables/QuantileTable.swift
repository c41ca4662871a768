internal import Quantities
internal import Randomness
internal import Results

/// A quantile function as a table: `share,value_UNIT`, a row for each point.
enum QuantileTable {
    /// Reads a table's text.
    ///
    /// - Parameter kind: Of the values; where it is left out, any kind whose unit the header names.
    /// - Returns: The values in base units.
    static func read(
        _ text: String, of kind: QuantityKind? = nil
    ) throws(TableError) -> [(line: Int, point: Distribution.Quantile)] {
        do throws(CSVError) {
            var lines = try CSVLines(parsing: text)
            guard let factor = factor(of: lines.header, kind) else {
                throw CSVError(line: 1, problem: .header(expected: header(of: kind), got: lines.header))
            }
            var points: [(line: Int, point: Distribution.Quantile)] = []
            while let row = try lines.next() {
                let share = try number(row.fields[0], in: "share", line: row.line)
                let value = try number(row.fields[1], in: lines.header[1], line: row.line)
                points.append((row.line, .init(probability: share, value: value * factor)))
            }
            return points
        } catch {
            throw TableError(line: error.line, sentence: error.sentence)
        }
    }

    private static func number(_ text: String, in column: String, line: Int) throws(CSVError) -> Double {
        guard let number = CSV.decimal(text) else {
            throw CSVError(line: line, problem: .notANumber(column: column, text: text))
        }
        return number
    }

    static func header(of kind: QuantityKind?) -> [String] {
        // A share stands without a unit: its only one is the per cent.
        let unit = kind?.units.first { $0.factor == 1 }?.name
        return ["share", unit.map { "value_\($0)" } ?? "value"]
    }

    /// Base units in a unit of the second column.
    private static func factor(of header: [String], _ kind: QuantityKind?) -> Double? {
        guard header.count == 2, header[0] == "share", header[1].hasPrefix("value") else { return nil }
        let unit = header[1].dropFirst("value".count)
        let kinds = kind.map { [$0] } ?? QuantityKind.allCases
        if unit.isEmpty { return kinds.contains(where: \.mayLackUnit) ? 1 : nil }
        guard unit.first == "_" else { return nil }
        return kinds.lazy.flatMap(\.units).first { $0.name == unit.dropFirst() }?.factor
    }

    /// What is wrong with a table as a quantile function of values of a kind, if anything is.
    static func broken(
        _ name: Checked, of kind: QuantityKind, _ range: ClosedRange<Double>
    ) -> (at: Checked, problem: ScenarioError.Problem)? {
        do throws(TableError) {
            let points = try read(name.profile.source, of: kind)
            guard points.count >= 2, points.first?.point.probability == 0,
                let last = points.last, last.point.probability == 1
            else {
                throw TableError(
                    line: points.last?.line ?? 1,
                    sentence: "the shares of a quantile table go from 0 to 1")
            }
            for (line, point) in points where !range.contains(point.value) {
                let (least, most) = (kind.text(of: range.lowerBound), kind.text(of: range.upperBound))
                throw TableError(line: line, sentence: "expected a value from \(least) to \(most)")
            }
            for (before, after) in zip(points, points.dropFirst()) {
                guard after.point.probability > before.point.probability else {
                    throw TableError(line: after.line, sentence: "shares must rise from row to row")
                }
                guard after.point.value >= before.point.value else {
                    throw TableError(line: after.line, sentence: "values must not fall from row to row")
                }
            }
            return nil
        } catch {
            return error.broken(name)
        }
    }
}
