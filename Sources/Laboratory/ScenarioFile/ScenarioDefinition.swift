internal import Quantities

/// The definition of a scenario file.
enum ScenarioDefinition {
    static let mechanisms = MechanismName.allCases.map(\.rawValue)

    static let section = Section(
        name: "a scenario",
        keys: [
            Key("name", .identifier, .required, "Names the folder of the results."),
            Key("title", .text, .optional, "What the scenario shows, in a few words."),
            Key(
                "seed", .integer(0...Int.max, word: nil), .defaultsTo("1"),
                "Everything random follows from it."),
            Key("duration", .positiveSpan, .required, "Virtual time of a run.", example: "10 min"),
            Key(
                "drain", .span, .defaultsTo("60 s"),
                "How long a run goes on afterwards, so that messages in flight arrive."),
            Key(
                "bin", .positiveSpan, .optional,
                "Virtual time that a row of series.csv covers; left out, a round one that makes about 1,000 rows.",
                example: "1 s"),
            Key(
                "replications",
                .either(scalar: .integer(1...10_000, word: nil), map: .section(replications), list: nil),
                .defaultsTo("5"), "How often each point is repeated with other seeds."),
            Key("scheme", .section(scheme), .required, "Which encryption the group uses."),
            Key("group", .section(group), .defaultsTo("{ devices: 2 }"), "The group at the start."),
            Key("workload", .section(workload), .defaultsTo("{}"), "What people do."),
            Key("devices", .section(devices), .defaultsTo("{}"), "What the devices are like."),
            Key(
                "network", .section(NetworkDefinition.section), .defaultsTo("{}"),
                "What carries the messages."),
            Key(
                "profiles", .section(profiles), .optional,
                "Profiles of the scenario's own; they come before those in files.",
                example: "{ links: { mine: { … } } }"),
            Key(
                "sweep", .sweep, .optional, "The cross product of these; the last path varies fastest.",
                example: "{ group.devices: [2, 4, 8] }"),
            .unbuilt("adversary", "the adversary"),
            Key(
                "expect", .list(.expectation), .optional,
                "What must hold at every point, on the mean over its replications; else `run` exits with 1.",
                example: "[\(Expectation.example)]"),
        ],
        rule: ScenarioRules.fitsDuration)

    private static let replications = Section(
        name: "a map of at-least, at-most, until and confidence",
        keys: [
            Key(
                "at-least", .integer(1...10_000, word: nil), .defaultsTo("5"),
                "How many there are, or with which number to begin where 'until' asks for more."),
            Key(
                "at-most", .integer(1...10_000, word: nil), .optional,
                "The most that 'until' may ask for.", example: "40"),
            Key(
                "until", .quantity(.ratio, 0.0001...1, isWhole: false), .optional,
                "Replications are added until half the interval is at most this share of the mean.",
                example: "2 %"),
            Key(
                "confidence", .quantity(.ratio, 0.5...0.9999, isWhole: false), .defaultsTo("95 %"),
                "Of the intervals reported."),
        ],
        rule: ScenarioRules.replicationBoundsMatch)

    private static let scheme = Section(
        name: "a map of mechanism, thresholds and rotation",
        keys: [
            Key(
                "mechanism",
                .name(built: mechanisms, unbuilt: [:]), .required,
                "How messages are encrypted; 'adaptive' chooses by the group's size."),
            Key("thresholds", .section(thresholds), .defaultsTo("{}"), "When 'adaptive' moves."),
            Key(
                "rotation", .section(rotation), .defaultsTo("{}"), "When a sender makes a new key by itself."),
            Key(
                "grace", .span, .defaultsTo("60 s"), "How long the receive state of the epoch before is kept."
            ),
            Key("update", .section(update), .defaultsTo("{}"), "When a device renews its keys in the tree."),
            Key(
                "cipher-suite", .integerOf(built: [1, 3], unbuilt: 2...7, feature: "this cipher suite"),
                .defaultsTo("3"),
                "Of the tree, by its number in RFC 9420: 1 has AES-128-GCM, 3 ChaCha20-Poly1305."),
            Key(
                "batch", .span, .defaultsTo("1 s"),
                "Changes of the membership within this time go into one commit of the tree."),
            Key(
                "welcome-tree", .name(built: Tree.Delivery.allCases.map(\.rawValue), unbuilt: [:]),
                .defaultsTo("inline"),
                "Whether a new member gets the tree in its Welcome, or fetches it from the sequencer."),
        ])

    // A day, as the design has it: no standard and no deployed default was found.
    private static let update = Section(
        name: "a map of period",
        keys: [
            Key("period", .positiveSpan, .defaultsTo("24 h"), "A device renews its keys so often.")
        ])

    // With a change of members for each 600 messages, over half an hour: above 2 devices sender keys move less in all
    // than pairwise sessions, and from 32 on they and the tree are not told apart (docs/thresholds.md).
    private static let thresholds = Section(
        name: "a map of thresholds",
        keys: [
            Key(
                "sender-keys-above", .integer(1...1_000_000, word: "devices"), .defaultsTo("2"),
                "A group of more devices than this uses sender keys."),
            Key(
                "hysteresis", .quantity(.ratio, 0...0.99, isWhole: false), .defaultsTo("20 %"),
                "How far below a threshold the group must shrink before it moves back."),
            Key(
                "minimum-stay", .integer(0...1_000_000, word: "epochs"), .defaultsTo("4 epochs"),
                "How long a choice stands at the least."),
            Key(
                "tree-above", .integer(1...1_000_000, word: "devices"), .defaultsTo("36"),
                "A group of more devices than this uses the tree."),
        ],
        rule: ScenarioRules.thresholdsRise)

    // The defaults are those of deployed Matrix clients (m.room.encryption's rotation_period_msgs and
    // rotation_period_ms).
    private static let rotation = Section(
        name: "a map of messages and period",
        keys: [
            Key(
                "messages", .integer(1...1_000_000_000, word: "messages"), .defaultsTo("100"),
                "A sender key encrypts at most so many."),
            Key("period", .positiveSpan, .defaultsTo("7 days"), "A sender key is used for at most so long."),
        ])

    private static let group = Section(
        name: "a map of devices and devices-per-person",
        keys: [
            Key(
                "devices", .integer(1...1_000_000, word: "devices"), .required, "How many at the start.",
                example: "2"),
            Key(
                "devices-per-person", devicesPerPerson, .defaultsTo("1"),
                "People join and leave with all their devices."),
        ])

    private static let devicesPerPerson = Shape.distribution(of: .plain, 1...1_000)

    private static let workload = Section(
        name: "a map of messages and membership",
        keys: [
            Key("messages", .section(messages), .defaultsTo("{}"), "What people write."),
            Key(
                "membership",
                .either(scalar: nil, map: .section(rates), list: .list(.section(ramp))),
                .defaultsTo("[]"), "A list of changes of the group's size, or the rates of changes.",
                example: "[{ at: 1 min, grow-to: 100, over: 2 min }]"),
        ])

    private static let messages = Section(
        name: "a map of rate, senders and size",
        keys: [
            Key("rate", .rate, .defaultsTo("30 /min"), "Of the group as a whole."),
            Key(
                "senders",
                .either(
                    scalar: .name(built: ["uniform"], unbuilt: [:]),
                    map: .section(
                        Section(
                            name: "a map such as `{ zipf: 1.1 }`",
                            keys: [
                                Key(
                                    "zipf", .number(0...10), .required,
                                    "The k-th most talkative has weight k to the minus this.", example: "1.1")
                            ])), list: nil),
                .defaultsTo("uniform"), "Who writes how often."),
            Key(
                "size", .distribution(of: .byteCount, 0...1_000_000),
                .defaultsTo("{ lognormal: { median: 120 B, sigma: 1.0 } }"), "Of the plaintext."),
        ])

    private static let ramp = Section(
        name: "a map such as `{ at: 1 min, grow-to: 100, over: 2 min }`",
        keys: [
            Key("at", .span, .required, "When the change begins.", example: "1 min"),
            Key("grow-to", .integer(1...1_000_000, word: "devices"), .optional, "The size at the end."),
            Key("shrink-to", .integer(1...1_000_000, word: "devices"), .optional, "The size at the end."),
            Key("over", .span, .defaultsTo("0 s"), "How long the change takes."),
        ],
        oneOf: ["grow-to", "shrink-to"])

    private static let rates = Section(
        name: "a map of joins, leaves and removals",
        keys: [
            Key("joins", .rate, .defaultsTo("0 /min"), "People who come."),
            Key("leaves", .rate, .defaultsTo("0 /min"), "People who go."),
            Key("removals", .rate, .defaultsTo("0 /min"), "People whom others remove."),
        ])

    static let profiles = Section(
        name: "a map of devices and links",
        keys: [
            Key(
                "devices", .named(.section(DeviceProfile.section)), .optional,
                "What each cryptographic operation costs on a kind of device, by name."),
            Key("links", .named(.section(NetworkDefinition.profile)), .optional, "Links, by name."),
        ])

    private static let devices = Section(
        name: "a map of profile and availability",
        keys: [
            Key(
                "profile", .profile(.device), .defaultsTo(ProfileKind.device.usual),
                "What each cryptographic operation costs."),
            Key(
                "availability",
                .either(
                    scalar: .name(built: ["always"], unbuilt: [:]),
                    map: .section(
                        Section(
                            name: "a map of online and offline",
                            keys: [
                                Key(
                                    "online", .distribution(of: .duration, 0...315_360_000), .required,
                                    "Time online."),
                                Key(
                                    "offline", .distribution(of: .duration, 0...315_360_000), .required,
                                    "Time away."),
                            ], rule: ScenarioRules.spellsHaveMeans)), list: nil),
                .defaultsTo("always"), "When devices can be reached."),
        ])
}
