internal import MLS
internal import MembershipLog
internal import Quantities
internal import SchemeContract
internal import Tiers

/// The definition of `scheme`: which mechanisms the group uses, and how.
enum SchemeSection {
    /// As scenarios spell them: one gear, or the ladder of them.
    static let mechanisms = Tier.allCases.map(\.name) + [adaptive]
    private static let adaptive = "adaptive"

    static let scheme = Record(
        "a map of mechanism, thresholds and rotation",
        make: { mechanism, thresholds, rotation, grace, updatePeriod, suite, batch, welcomeTree in
            let tier = Tier.allCases.first { $0.name == mechanism }
            return MechanismConfiguration(
                policy: tier.map { .fixed($0) } ?? .adaptive(thresholds), rotation: rotation,
                tree: MechanismConfiguration.Tree(
                    suite: suite, updatePeriod: updatePeriod, batch: batch, delivery: welcomeTree),
                grace: grace)
        },
        Field(
            "mechanism", .word(mechanisms), .required,
            "How messages are encrypted; 'adaptive' chooses by the group's size."),
        Field("thresholds", .map(thresholds), .defaultsTo("{}"), "When 'adaptive' moves."),
        Field("rotation", .map(rotation), .defaultsTo("{}"), "When a sender makes a new key by itself."),
        Field("grace", .span, .defaultsTo("60 s"), "How long the receive state of the epoch before is kept."),
        Field("update", .map(update), .defaultsTo("{}"), "When a device renews its keys in the tree."),
        Field(
            "cipher-suite", cipherSuite, .defaultsTo("3"),
            "Of the tree, by its number in RFC 9420: 1 has AES-128-GCM, 3 ChaCha20-Poly1305."),
        Field(
            "batch", .span, .defaultsTo("1 s"),
            "Changes of the membership within this time go into one commit of the tree."),
        Field(
            "welcome-tree", Kind<MechanismConfiguration.Tree.Delivery>.word(), .defaultsTo("inline"),
            "Whether a new member gets the tree in its Welcome, or fetches it from the sequencer."))

    private static let cipherSuite = Kind<CipherSuite>(
        shape: .integerOf(built: [1, 3], unbuilt: 2...7, feature: "this cipher suite")
    ) {
        guard let suite = CipherSuite(rawValue: UInt16($0.count)) else {
            preconditionFailure("the definition allows a cipher suite that is not built")
        }
        return suite
    }

    // A day, as the design has it: no standard and no deployed default was found.
    private static let update = Record(
        "a map of period",
        make: { $0 },
        Field("period", .positiveSpan, .defaultsTo("24 h"), "A device renews its keys so often."))

    // With a change of members for each 600 messages, over half an hour: above 2 devices sender keys move less in all
    // than pairwise sessions, and from 32 on they and the tree are not told apart (docs/thresholds.md).
    private static let thresholds = Record(
        "a map of thresholds", rule: ScenarioRules.thresholdsRise,
        make: {
            SwitchingPolicy.Thresholds(senderKeysAbove: $0, treeAbove: $3, hysteresis: $1, minimumStay: $2)
        },
        Field(
            "sender-keys-above", .count(1...1_000_000, "devices"), .defaultsTo("2"),
            "A group of more devices than this uses sender keys."),
        Field(
            "hysteresis", .ratio(0...0.99), .defaultsTo("20 %"),
            "How far below a threshold the group must shrink before it moves back."),
        Field(
            "minimum-stay", .count(0...1_000_000, "epochs"), .defaultsTo("4 epochs"),
            "How long a choice stands at the least."),
        Field(
            "tree-above", .count(1...1_000_000, "devices"), .defaultsTo("36"),
            "A group of more devices than this uses the tree."))

    // The defaults are those of deployed Matrix clients (m.room.encryption's rotation_period_msgs and
    // rotation_period_ms).
    private static let rotation = Record(
        "a map of messages and period",
        make: { MechanismConfiguration.Rotation(messages: $0, period: $1) },
        Field(
            "messages", .count(1...1_000_000_000, "messages"), .defaultsTo("100"),
            "A sender key encrypts at most so many."),
        Field("period", .positiveSpan, .defaultsTo("7 days"), "A sender key is used for at most so long."))
}
