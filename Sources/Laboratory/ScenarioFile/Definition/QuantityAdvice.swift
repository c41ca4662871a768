internal import Quantities

/// What somebody should write in place of a quantity that cannot be read.
enum QuantityAdvice {
    /// The same as it is written here, where `text` has a comma for a point, or several numbers and units.
    static func spellings(of text: String, _ kind: QuantityKind) -> [String] {
        let written = text.trimmingSpaces
        return withPoint(written, kind) + [sum(of: written, kind)].compactMap(\.self)
    }

    /// A number without a unit as shares within `range`: of a hundred, and of one.
    static func shares(_ text: String, _ value: Double, in range: ClosedRange<Double>) -> [String] {
        let number = text.trimmingSpaces
        return (range.contains(value / 100) ? ["`\(number) %`"] : [])
            + (range.contains(value) ? ["`\(QuantityKind.ratio.text(of: value))`"] : [])
    }

    /// What is wrong with a key that is the rest of a number with a comma; nothing of another.
    static func problem(ofKey entry: Node.Entry) -> ScenarioError.Problem? {
        guard entry.key.first?.isNumber == true, entry.value.content == .scalar("", isPlain: true) else {
            return nil
        }
        return .contradiction(
            "'\(entry.key)' is not a key but the rest of a number: write a point, as in `1.5`, since a comma parts entries"
        )
    }

    /// Of a comma with three digits behind it nobody knows whether it parts thousands.
    private static func withPoint(_ text: Substring, _ kind: QuantityKind) -> [String] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].last?.isNumber == true, parts[1].first?.isNumber == true else {
            return []
        }
        let readings = parts[1].prefix(while: \.isNumber).count == 3 ? ["", "."] : ["."]
        return readings.map { "\(parts[0])\($0)\(parts[1])" }.filter { (try? kind.parse($0)) != nil }
            .map { "`\($0)`" }
    }

    /// Such as "1.5 min" of "1 min 30 s".
    private static func sum(of text: Substring, _ kind: QuantityKind) -> String? {
        var (rest, total, count) = (text, 0.0, 0)
        while let (number, tail) = QuantityKind.parts(of: String(rest)) {
            let unit = tail.prefix { !$0.isNumber && $0 != " " }
            guard !unit.isEmpty, let value = try? kind.parse("\(number) \(unit)") else { return nil }
            (total, count) = (total + value, count + 1)
            rest = tail.dropFirst(unit.count).trimmingSpaces
        }
        return rest.isEmpty && count > 1 ? "`\(kind.text(of: total))`" : nil
    }
}
