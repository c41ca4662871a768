internal import Quantities
internal import Results

/// What the values of one swept path are called in tables and charts: as the file has them, and where all are numbers with units in one
/// unit of theirs, the first in which none has more than three decimals.
struct SweptTexts: Equatable {
    let texts: [String]
    /// Empty for what has none: names, bare numbers, whole maps.
    let unit: String

    init(_ written: [String]) {
        let parts = written.map(Self.parts)
        let units = parts.compactMap { $0?.unit }.filter { !$0.isEmpty }
        let choices = units.compactMap { unit in
            Self.numbers(written, parts.compactMap(\.self), in: unit).map { (unit: unit, numbers: $0) }
        }
        let isShort = { (numbers: [String]) in
            numbers.allSatisfy { ($0.split(separator: ".").dropFirst().first?.count ?? 0) <= 3 }
        }
        guard parts.allSatisfy({ $0 != nil }),
            let choice = choices.first(where: { isShort($0.numbers) }) ?? choices.first
        else {
            (texts, unit) = (written, "")
            return
        }
        (texts, unit) = (choice.numbers.map { "\($0) \(choice.unit)" }, choice.unit)
    }

    /// A number and a unit: one of those that scenarios know, or a word after a space.
    private static func parts(_ text: String) -> (number: String, unit: String)? {
        guard let (number, unit) = QuantityKind.parts(of: text) else { return nil }
        let isKnown = QuantityKind.allCases.contains { kind in kind.units.contains { $0.name == unit } }
        let isApart = text.dropFirst(number.count).first == " "
        return unit.isEmpty || isKnown || isApart ? (String(number), String(unit)) : nil
    }

    /// The values in one unit; nothing where they are not of one kind.
    private static func numbers(
        _ written: [String], _ parts: [(number: String, unit: String)], in unit: String
    ) -> [String]? {
        if parts.allSatisfy({ $0.unit == unit }) { return parts.map(\.number) }
        for kind in QuantityKind.allCases {
            guard let factor = kind.units.first(where: { $0.name == unit })?.factor else { continue }
            let values = written.map { try? kind.parse($0) }
            guard values.allSatisfy({ $0 != nil }) else { continue }
            return values.compactMap(\.self).map { CSV.text(of: rounded($0 / factor)) }
        }
        return nil
    }

    /// Without what dividing by a unit leaves behind.
    private static func rounded(_ value: Double) -> Double {
        let nearest = (value * 1e6).rounded() / 1e6
        return abs(nearest - value) <= 1e-12 * abs(value) ? nearest : value
    }
}
