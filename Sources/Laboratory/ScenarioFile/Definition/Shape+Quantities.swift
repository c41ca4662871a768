internal import Quantities

extension Shape {
    static let share = Shape.quantity(.ratio, 0...1, isWhole: false)

    /// Of a link that loses everything nothing could be said.
    static let lossShare = Shape.quantity(.ratio, 0...0.99, isWhole: false)

    /// A span of time from nothing to ten years.
    static let span = Shape.quantity(.duration, 0...315_360_000, isWhole: false)

    /// A span of time that is not nothing.
    static let positiveSpan = Shape.quantity(.duration, 1e-6...315_360_000, isWhole: false)

    static let bandwidth = Shape.quantity(.bandwidth, 1...1e12, isWhole: false)

    static let rate = Shape.quantity(.rate, 0...1e6, isWhole: false)

    /// A constant, or one of the distributions.
    static func distribution(of kind: QuantityKind, _ range: ClosedRange<Double>) -> Shape {
        let quantity = Shape.quantity(kind, range, isWhole: false)
        let positive = Shape.number(1e-3...1_000)
        func parameters(_ name: String, _ keys: [(String, Shape, String)], rule: SectionRule? = nil) -> Key {
            let section = Section(
                name: "a map of \(keys.map(\.0).joined(separator: " and "))",
                keys: keys.map { Key($0.0, $0.1, .required, $0.2) }, rule: rule)
            return Key(name, .section(section), .optional, "A distribution.")
        }
        let quantile = Section(
            name: "a map of at and value",
            keys: [
                Key("at", .share, .required, "A probability; they rise from 0 % to 100 %."),
                Key("value", quantity, .required, "The value that this share does not exceed."),
            ])
        let table = Shape.either(
            scalar: .profile(.table), map: nil,
            list: .list(.section(quantile)))
        let keys = [
            parameters(
                "uniform", [("from", quantity, "The least."), ("to", quantity, "The greatest.")],
                rule: ScenarioRules.fromBeforeTo),
            parameters("exponential", [("mean", quantity, "The mean.")]),
            parameters(
                "lognormal",
                [
                    ("median", quantity, "Half are below."),
                    ("sigma", .number(0...5), "Standard deviation of the logarithm."),
                ]),
            parameters("gamma", [("shape", positive, "The shape."), ("scale", quantity, "The scale.")]),
            parameters("pareto", [("minimum", quantity, "The least."), ("shape", positive, "The shape.")]),
            parameters("weibull", [("scale", quantity, "The scale."), ("shape", positive, "The shape.")]),
            Key(
                "empirical", table, .optional,
                "Straight lines between the points of a quantile table: a list, or the name of a CSV file beside the scenario with the columns `share` and `value_\(kind.units.first { $0.factor == 1 }?.name ?? "")`."
            ),
        ]
        let choice = Section(
            name: "a distribution, such as `{ exponential: { mean: \(kind.example) } }`", keys: keys,
            oneOf: keys.map(\.name), rule: { ScenarioRules.quantilesRise($0, of: kind, range) })
        return .either(scalar: quantity, map: .section(choice), list: nil)
    }
}
