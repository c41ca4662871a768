internal import Observation
internal import Quantities

/// What must hold of a metric at every point, on its mean over the replications.
public struct Expectation: Equatable, Sendable {
    public enum Comparison: String, CaseIterable, Sendable {
        case atLeast = ">="
        case atMost = "<="
        case equal = "=="
        case above = ">"
        case below = "<"
    }

    /// As in `runs.csv`, such as `message.latency.p95`.
    public let metric: String
    public let comparison: Comparison
    /// In the metric's unit.
    public let bound: Double
    /// The comparison and the bound as they were written, such as `>= 99.9 %`.
    public let condition: String

    /// - Parameter mean: In the metric's unit.
    public func holds(for mean: Double) -> Bool {
        switch comparison {
        case .atLeast: mean >= bound
        case .atMost: mean <= bound
        case .equal: mean == bound
        case .above: mean > bound
        case .below: mean < bound
        }
    }
}

/// What is wrong with an expectation's text, and how many characters stand before it.
struct ExpectationProblem: Error {
    let offset: Int
    let problem: ScenarioError.Problem
}

extension Expectation {
    static let expected = "an expectation, such as `\(example)`"
    static let example = "delivery.ratio >= 99.9 %"

    /// Reads `metric op quantity`.
    init(parsing text: String) throws(ExpectationProblem) {
        let isSign: (Character) -> Bool = { "<>=".contains($0) }
        let name = text.prefix { !isSign($0) }
        let sign = text.dropFirst(name.count).prefix(while: isSign)
        let metric = name.trimmingSpaces
        let leading = name.prefix { $0 == " " }.count
        guard let definition = MetricDefinition(ofColumn: String(metric)) else {
            let nearest = NearestName.of(String(metric), among: MetricDefinition.columnNames)
            throw ExpectationProblem(
                offset: leading, problem: .unknownMetric(String(metric), nearest: nearest))
        }
        guard let comparison = Comparison(rawValue: String(sign)) else {
            let allowed = Comparison.allCases.map(\.rawValue)
            throw ExpectationProblem(
                offset: name.count, problem: .unknownComparison(String(sign), allowed: allowed))
        }
        let rest = text.dropFirst(name.count + sign.count)
        let quantity = rest.trimmingSpaces
        let offset = name.count + sign.count + rest.prefix { $0 == " " }.count
        do {
            bound = try BoundUnit(definition.unit).parse(String(quantity))
        } catch {
            throw ExpectationProblem(
                offset: offset,
                problem: BoundUnit(definition.unit).problem(of: error, in: String(quantity)))
        }
        if definition.unit == "1", !MetricDefinition.isRatio(String(metric)), quantity.contains("%") {
            throw ExpectationProblem(
                offset: offset,
                problem: .contradiction("'\(metric)' is a count, and is held against a number without '%'"))
        }
        let isShare = MetricDefinition.isShare(String(metric))
        if isShare, bound != 0, !quantity.contains("%") {
            let shares = QuantityAdvice.shares(String(quantity), bound, in: 0...1)
            guard shares.isEmpty else {
                let problem = ScenarioError.Problem.wrongSpelling(
                    found: "'\(quantity)' has no unit", instead: shares)
                throw ExpectationProblem(offset: offset, problem: problem)
            }
        }
        guard !isShare || (0...1).contains(bound) else {
            throw ExpectationProblem(
                offset: offset,
                problem: .outOfRange(found: "'\(quantity)'", allowed: "0 % to 100 %"))
        }
        self.metric = String(metric)
        self.comparison = comparison
        condition = "\(sign) \(quantity)"
    }
}

/// How a bound is written for a metric of some unit.
private struct BoundUnit {
    private let name: String
    private let kind: QuantityKind
    /// How many of the metric's units the kind's base unit has.
    private let factor: Double
    /// What stands behind the quantity.
    private let suffix: String

    init(_ unit: String) {
        name = unit
        // Bytes a day, milliseconds an hour.
        let amount = unit.prefix { $0 != "/" }
        suffix = String(unit.dropFirst(amount.count))
        switch amount {
        case "B": (kind, factor) = (.byteCount, 1)
        case "ms": (kind, factor) = (.duration, 1_000)
        case "1": (kind, factor) = (.ratio, 1)
        default: (kind, factor) = (.plain, 1)
        }
    }

    /// Reads a bound in the metric's unit; a count may be followed by the word for what it counts.
    func parse(_ text: String) throws(QuantityTextError) -> Double {
        var text = text
        if kind == .plain, text.hasSuffix(name) { text = String(text.dropLast(name.count)) }
        if !suffix.isEmpty {
            guard text.hasSuffix(suffix) else { throw .unitMissing }
            text = String(text.dropLast(suffix.count))
        }
        let value = try kind.parse(text)
        // 99.9 / 100 is more than 0.999 by a rounding, and 999 of 1,000 would not reach it; as are seconds
        // that were milliseconds a moment ago.
        let digits = kind == .ratio ? 1e12 : 1e6
        return kind == .plain || kind == .byteCount ? value : (value * factor * digits).rounded() / digits
    }

    func problem(of error: QuantityTextError, in text: String) -> ScenarioError.Problem {
        let example = kind == .plain ? "2 \(name)" : kind.example + suffix
        let units = kind == .plain ? [name] : kind.units.map { $0.name + suffix }
        let spellings = suffix.isEmpty ? QuantityAdvice.spellings(of: text, kind) : []
        guard spellings.isEmpty else {
            return .wrongSpelling(found: "'\(text)' is not one number and a unit", instead: spellings)
        }
        switch error {
        case .notANumber:
            return .wrongType(
                expected: "\(kind.name), such as `\(example)`", found: text.isEmpty ? "nothing" : "'\(text)'")
        case .unitMissing:
            return .wrongUnit(found: "'\(text)' lacks a unit", units: units, example: example)
        case .unknownUnit(let unit):
            return .wrongUnit(
                found: "'\(unit)' is not a unit of \(kind.name)", units: units, example: example)
        }
    }
}
