internal import MLS
internal import MembershipLog
internal import Quantities
internal import SchemeContract
internal import Tiers

/// The definition of `scheme`: which mechanisms the group uses, and how.
enum SchemeSection {
    /// As scenarios spell them: one gear, or the ladder of them.
    static let mechanisms = Gears.tiers.map(\.name) + [adaptive]
    private static let adaptive = "adaptive"

    static let scheme = Kind<MechanismConfiguration>(
        shape: .profiled(map.section, .scheme), read: map.read)

    private static let map = Record(
        "a scheme's map", rule: ScenarioRules.ladderRises,
        make: {
            _, mechanism, ladder, count, policy, byCost, hysteresis, stay, rotation, grace, update, suite,
            batch, welcome, welcomeTree, addPath, commitFanOut
            in
            MechanismConfiguration(
                policy: gears[mechanism].map { .fixed($0) }
                    ?? (policy == PolicySection.byCostWord ? byCost : nil)?.policy(
                        ladder.map(\.tier), minimumStay: stay, rotation: rotation, renewal: update.period,
                        firstRenewal: update.onJoin ?? update.period)
                    ?? SwitchingPolicy(ladder, count: count, hysteresis: hysteresis, minimumStay: stay),
                rotation: rotation,
                tree: MechanismConfiguration.Tree(
                    suite: suite, updatePeriod: update.period, updateOnJoin: update.onJoin, batch: batch,
                    delivery: welcomeTree, welcome: welcome, addPath: addPath, commitFanOut: commitFanOut),
                grace: grace)
        },
        .optional(
            "preset", Kind(shape: .profile(.scheme)) { $0.source },
            "The scheme from which values come that are not given here."),
        Field(
            "mechanism", .word(mechanisms), .defaultsTo(adaptive),
            "How messages are encrypted: 'adaptive' goes by the ladder, another stays with one gear."),
        ladder, count, PolicySection.policy, PolicySection.byCost, hysteresis, minimumStay, rotation, grace,
        update, cipherSuite, batch, welcome, welcomeTree, addPath, commitFanOut)

    /// A file of `schemes`.
    static let preset = Section(
        name: "a scheme's map",
        keys: [
            Key("title", .text, .optional, "Whose scheme it is, in a few words."),
            ladder.key.required, count.key, PolicySection.policy.key, PolicySection.byCostOfPreset,
            hysteresis.key, minimumStay.key, rotation.key, grace.key, update.key,
            cipherSuite.key, batch.key, welcome.key, welcomeTree.key, addPath.key, commitFanOut.key,
        ], rule: ScenarioRules.ladderRises)

    private static let ladder = Field(
        "ladder", .list(.map(rung)), .optional, "The gears, from small groups to large.",
        example: "[{ mechanism: pairwise, up-to: 8 }, { mechanism: tree }]")

    private static let count = Field(
        "count", Kind<SwitchingPolicy.Count>.word(), .defaultsTo("devices"),
        "What `up-to` counts: a person with three devices is three devices. Costs look at devices alone.")

    private static let rung = Record(
        "a map such as `{ mechanism: pairwise, up-to: 8 }`",
        make: { SwitchingPolicy.Rung($0, upTo: $1) },
        Field("mechanism", gear, .required, "How messages are encrypted."),
        .optional(
            "up-to", .count(1...1_000_000, "devices"),
            "The largest group that it serves; none for the last. Costs do not look at it.",
            example: "8"))

    private static let gears = Dictionary(uniqueKeysWithValues: Gears.tiers.map { ($0.name, $0) })

    static let gear = Kind<Tier>(shape: .name(built: Gears.tiers.map(\.name), unbuilt: [:])) {
        guard let tier = gears[$0.source] else {
            preconditionFailure("the definition allows a gear that has no name")
        }
        return tier
    }

    private static let hysteresis = Field(
        "hysteresis", .ratio(0...0.99), .defaultsTo("20 %"),
        "How far below what a lower rung serves the group must shrink before it goes back.")
    private static let minimumStay = Field(
        "minimum-stay", .count(0...1_000_000, "epochs"), .defaultsTo("4 epochs"),
        "How long a choice stands at the least.")

    // The defaults are those of deployed Matrix clients (m.room.encryption's rotation_period_msgs and
    // rotation_period_ms).
    private static let rotation = Field(
        "rotation",
        .map(
            Record(
                "a map of messages and period",
                make: { MechanismConfiguration.Rotation(messages: $0, period: $1) },
                Field(
                    "messages", .count(1...1_000_000_000, "messages"), .defaultsTo("100"),
                    "A sender key encrypts at most so many."),
                Field(
                    "period", .positiveSpan, .defaultsTo("7 days"),
                    "A sender key is used for at most so long."))), .defaultsTo("{}"),
        "When a sender makes a new key by itself.")

    private static let grace = Field(
        "grace", .span, .defaultsTo("60 s"), "How long the receive state of the epoch before is kept.")

    // A day, as the design has it: no standard and no deployed default was found.
    private static let update = Field(
        "update",
        .map(
            Record(
                "a map of period and on-join",
                make: { (period: $0, onJoin: $1) },
                Field(
                    "period", .positiveSpan, .defaultsTo("24 h"), "A device renews its keys so often."),
                .optional(
                    "on-join", .positiveSpan,
                    "A new member renews its keys first at a random time within this; left out, within a period.",
                    example: "1 h"))),
        .defaultsTo("{}"), "When a device renews its keys in the tree.")

    private static let cipherSuite = Field(
        "cipher-suite",
        Kind<CipherSuite>(
            shape: .integerOf(built: [1, 3], unbuilt: 2...7, feature: "this cipher suite")
        ) {
            guard let suite = CipherSuite(rawValue: UInt16($0.count)) else {
                preconditionFailure("the definition allows a cipher suite that is not built")
            }
            return suite
        }, .defaultsTo("3"),
        "Of the tree, by its number in RFC 9420: 1 has AES-128-GCM, 3 ChaCha20-Poly1305.")

    private static let batch = Field(
        "batch", .span, .defaultsTo("1 s"),
        "Changes of the membership within this time go into one commit of the tree.")

    // These three are what moves least; docs/tree.md has the figures.
    private static let welcome = Field(
        "welcome", Kind<MechanismConfiguration.Tree.Welcome>.word(), .defaultsTo("per-joiner"),
        "Whether all whom a commit adds get one Welcome with the secrets of all, or each one with its own.")

    private static let addPath = Field(
        "add-path", Kind<MechanismConfiguration.Tree.AddPath>.word(), .defaultsTo("omit"),
        "Whether commits that only add have new keys for their committer's path: without, they do not heal.")

    private static let commitFanOut = Field(
        "commit-fan-out", Kind<MechanismConfiguration.Tree.CommitFanOut>.word(), .defaultsTo("full"),
        "Whether each member gets all of a commit, or what all have to know and the one path secret that it can open."
    )

    private static let welcomeTree = Field(
        "welcome-tree", Kind<MechanismConfiguration.Tree.Delivery>.word(), .defaultsTo("separate"),
        "Whether a new member gets the tree in its Welcome, or fetches it from the sequencer.")
}
