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
        func parameters(
            _ name: String, _ doc: String, _ keys: [Key], rule: SectionRule? = nil
        ) -> Key {
            let section = Section(
                name: "a map of \(keys.map(\.name).joined(separator: " and "))", keys: keys, rule: rule)
            return Key(name, .section(section), .optional, doc)
        }
        let quantile = Section(
            name: "a map of at and value",
            keys: [
                Key("at", .share, .required, "A probability; they rise from 0 % to 100 %.", example: "0 %"),
                Key("value", quantity, .required, "The value that this share does not exceed."),
            ])
        let table = Shape.either(
            scalar: .profile(.table), map: nil,
            list: .list(.section(quantile)))
        let least = kind.text(of: range.lowerBound)
        let mean = Key("mean", quantity, .required, "The mean.")
        let minimum = Key("minimum", quantity, .required, "The least.")
        let scale = Key("scale", quantity, .required, "The scale.")
        func shape(_ example: String) -> Key {
            Key("shape", positive, .required, "The shape.", example: example)
        }
        let keys = [
            parameters(
                "uniform", "Every value between two is as likely.",
                [
                    Key("from", quantity, .required, "The least.", example: least),
                    Key("to", quantity, .required, "The greatest."),
                ], rule: ScenarioRules.fromBeforeTo),
            parameters("exponential", "Times between events that do not know of each other.", [mean]),
            parameters(
                "lognormal", "Its logarithm is normally distributed.",
                [
                    Key("median", quantity, .required, "Half are below."),
                    Key(
                        "sigma", .number(0...5), .required, "Standard deviation of the logarithm.",
                        example: "0.5"),
                ]),
            parameters("gamma", "Its mean is shape × scale.", [shape("2"), scale]),
            parameters("pareto", "A few values are very large.", [minimum, shape("1.5")]),
            parameters(
                "weibull", "Of a shape below 1 many values are short and a few long.", [scale, shape("0.7")]),
            Key(
                "empirical", table, .optional,
                "Straight lines between the points of a quantile table: a list, or the name of a CSV file beside the scenario with the columns `share` and `\(QuantileTable.header(of: kind)[1])`.",
                example: "[{ at: 0 %, value: \(least) }, { at: 100 %, value: \(kind.example) }]"),
        ]
        let choice = Section(
            name: "a distribution, such as `{ exponential: { mean: \(kind.example) } }`", keys: keys,
            oneOf: keys.map(\.name), rule: { ScenarioRules.quantilesRise($0, of: kind, range) }, drawn: kind)
        return .either(scalar: quantity, map: .section(choice), list: nil)
    }
}
