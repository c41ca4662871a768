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
            scalar: .unbuilt("an empirical distribution from a CSV file"), map: nil,
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
            Key("empirical", table, .optional, "Straight lines between the points of a quantile table."),
        ]
        let choice = Section(
            name: "a distribution, such as `{ exponential: { mean: \(kind.example) } }`", keys: keys,
            oneOf: keys.map(\.name), rule: ScenarioRules.quantilesRise)
        return .either(scalar: quantity, map: .section(choice), list: nil)
    }
}

/// The definition of `network`.
enum NetworkDefinition {
    static let section = Section(
        name: "a map of delivery and links",
        keys: [
            Key(
                "delivery",
                .name(
                    built: ["central", "edge"],
                    unbuilt: ["gossip": "delivery by gossip", "direct": "delivery from device to device"]),
                .defaultsTo("central"), "Who passes messages on: one server, or edge nodes."),
            Key("edge", .section(edge), .optional, "The edge nodes, with `delivery: edge`."),
            Key(
                "access", .profiled(access, .access), .defaultsTo(ProfileKind.access.usual),
                "The link of each device: a profile's name, or a map that says what differs from a profile.",
                example: "mobile-4g"),
            Key(
                "backbone", .profiled(backbone, .backbone), .defaultsTo(ProfileKind.backbone.usual),
                "The links between nodes: a profile's name, or a map that says what differs from a profile."),
            Key(
                "faults", .list(.section(fault)), .defaultsTo("[]"), "What fails, and when.",
                example: "[{ at: 2 min, for: 1 min, edge-down: 25 % }]"),
        ],
        rule: ScenarioRules.edgeMatchesDelivery)

    private static let fault = Section(
        name: "a map such as `{ at: 2 min, for: 1 min, edge-down: 25 % }`",
        keys: [
            Key("at", .span, .required, "When it begins.", example: "2 min"),
            Key("for", .positiveSpan, .required, "How long it lasts.", example: "1 min"),
            Key(
                "edge-down", .quantity(.ratio, 1e-4...1, isWhole: false), .optional,
                "The share of edge nodes that are down, drawn by the seed; at least one.", example: "25 %"),
            .unbuilt("partition", "a partition of the network"),
            .unbuilt("censor", "censorship by edge nodes"),
            .unbuilt("from", "a fault without an end"),
        ],
        oneOf: ["edge-down", "partition", "censor"])

    private static let edge = Section(
        name: "a map that describes the edge nodes",
        keys: [
            Key("nodes", .integer(1...10_000, word: "nodes"), .defaultsTo("4"), "How many there are."),
            Key(
                "attach",
                .integerOf(
                    built: [1], unbuilt: 2...10_000, feature: "a device attached to several edge nodes"),
                .defaultsTo("1"), "To how many nodes a device is attached."),
            Key(
                "replicas",
                .integerOf(built: [1], unbuilt: 2...10_000, feature: "a message kept by several edge nodes"),
                .defaultsTo("1"), "How many nodes keep a message."),
            Key(
                "sequencer",
                .name(
                    built: Edge.Sequencer.allCases.map(\.rawValue),
                    unbuilt: ["none": "an edge without a sequencer"]),
                .defaultsTo("home-node"),
                "Who puts membership changes in order: the group's home node and after it the next, or a server."
            ),
            // An assumption: some missed heartbeats of a second each.
            Key(
                "failure-detection", .span, .defaultsTo("5 s"),
                "How long nodes take to notice that another is down, or back."),
        ])

    private static let access = Section(
        name: "a link's map",
        keys: [
            Key(
                "profile", .profile(.access), .optional,
                "The profile from which values come that are not given here."),
            delay, jitter, loss,
            Key("up", .bandwidth, .optional, "Rate from the device."),
            Key("down", .bandwidth, .optional, "Rate to the device."),
            queue, mtu, header, repetition,
        ],
        rule: ScenarioRules.headerFitsPacket)

    private static let backbone = Section(
        name: "a link's map",
        keys: [
            Key(
                "profile", .profile(.backbone), .optional,
                "The profile from which values come that are not given here."),
            delay, jitter, loss,
            Key("rate", .bandwidth, .optional, "Rate in each direction."),
            queue, mtu, header, repetition,
        ],
        rule: ScenarioRules.headerFitsPacket)

    /// A file of `profiles/links`; with `rate` it can stand for a device's link and for one between nodes.
    static let profile = Section(
        name: "a link's map",
        keys: [
            Key("title", .text, .optional, "What the link is, in a few words."),
            delay.required, jitter.required, loss.required,
            Key("rate", .bandwidth, .optional, "Rate in each direction."),
            Key("up", .bandwidth, .optional, "Rate from the device."),
            Key("down", .bandwidth, .optional, "Rate to the device."),
            queue.required, mtu.required, header.required, repetition.required,
        ],
        rule: ScenarioRules.profileHasRates)

    private static let delay = Key(
        "delay", .distribution(of: .duration, 0...3_600), .optional, "One way; drawn once for each link.")

    private static let jitter = Key(
        "jitter", .distribution(of: .duration, 0...3_600), .optional,
        "Drawn for each packet and added to the delay.")

    private static let loss = Key(
        "loss", .either(scalar: .lossShare, map: .section(lossModel), list: nil), .optional,
        "Share of packets lost, or a model of bursts.")

    private static let lossModel = Section(
        name: "a loss model, such as `{ gilbert-elliott: { … } }`",
        keys: [
            Key(
                "gilbert-elliott",
                .section(
                    Section(
                        name: "a map of good-to-bad, bad-to-good, loss-good and loss-bad",
                        keys: [
                            Key(
                                "good-to-bad", .share, .required, "Chance at each packet that a burst begins."
                            ),
                            Key("bad-to-good", .share, .required, "Chance at each packet that a burst ends."),
                            Key("loss-good", .share, .defaultsTo("0 %"), "Share lost between bursts."),
                            Key("loss-bad", .share, .required, "Share lost in a burst."),
                        ], rule: ScenarioRules.burstsLetSomethingPass)),
                .optional, "Loss in bursts.")
        ],
        oneOf: ["gilbert-elliott"])

    private static let queue = Key(
        "queue", .quantity(.byteCount, 64...1e12, isWhole: true), .optional,
        "Bytes that wait at most for each direction.")

    private static let mtu = Key(
        "mtu", .quantity(.byteCount, 64...65_535, isWhole: true), .optional,
        "The largest packet, its header included.")

    private static let header = Key(
        "header", .quantity(.byteCount, 0...1_000, isWhole: true), .optional, "Header of each packet.")

    private static let repetition = Key(
        "repeat",
        .section(
            Section(
                name: "a map of after, factor and at-most",
                keys: [
                    Key("after", .positiveSpan, .defaultsTo("250 ms"), "The first wait."),
                    Key("factor", .number(1...10), .defaultsTo("2"), "How much longer each further wait is."),
                    Key("at-most", .positiveSpan, .defaultsTo("30 s"), "The longest wait."),
                ])),
        .optional, "When a packet that was not acknowledged is sent again.")
}
