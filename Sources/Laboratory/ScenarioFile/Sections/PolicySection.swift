internal import MembershipLog
internal import Quantities
internal import SchemeContract
internal import Tiers

/// The definitions of `scheme.policy` and `scheme.by-cost`: by what a group goes from gear to gear.
enum PolicySection {
    static let policy = Field(
        "policy", .word(["by-size", byCostWord]), .defaultsTo("by-size"),
        "What names the gear: `by-size` the bounds of the ladder; `by-cost` what the gears of the ladder would cost at the rates that the log shows."
    )
    static let byCostWord = "by-cost"

    /// What `policy: by-cost` takes besides the gears.
    struct ByCost: Sendable {
        let costs: GearCosts
        let horizon: TimeSpan
        let expected: GroupRates

        func policy(
            _ gears: [Tier], minimumStay: Int, rotation: MechanismConfiguration.Rotation,
            renewal: TimeSpan, firstRenewal: TimeSpan
        ) -> SwitchingPolicy {
            let lifetimes = CostPolicy.Lifetimes(
                messages: Double(rotation.messages), days: rotation.period.seconds / 86_400,
                renewal: renewal.seconds / 86_400,
                firstRenewal: min(1, firstRenewal.seconds / renewal.seconds))
            return SwitchingPolicy(
                cheapestOf: gears,
                by: CostPolicy(costs: costs, horizon: horizon, expected: expected, lifetimes: lifetimes),
                minimumStay: minimumStay)
        }
    }

    static let byCost = Field.optional(
        byCostWord, Kind<ByCost>.map(record), "What `policy: by-cost` goes by.",
        example: "{ costs: edge, horizon: 24 h }")

    /// The same in a file of `schemes`, where no profile can be looked up yet.
    static let byCostOfPreset = Key(
        byCostWord,
        .section(
            Section(
                name: record.section.name,
                keys: [Key("costs", .identifier, .optional, costs.key.doc), horizon.key, expected.key])),
        .optional, byCost.key.doc, example: byCost.key.example)

    private static let record = Record(
        "a map of costs, horizon and expected", make: { ByCost(costs: $0, horizon: $1, expected: $2) },
        costs, horizon, expected)

    private static let costs = Field(
        "costs", Kind(shape: .profile(.costs)) { CostsSection.costs(in: $0.profile) },
        .defaultsTo(ProfileKind.costs.usual), "What gears cost: the name of a table of `profiles/costs`.")
    private static let horizon = Field(
        "horizon", .positiveSpan, .defaultsTo("24 h"),
        "A group goes to another gear when it saves more within this time than going there costs.")
    private static let expected = Field(
        "expected", .map(rates), .defaultsTo("{}"),
        "What is taken to happen in a new group, until its log knows of three changes of members.")

    private static let rates = Record(
        "a map of messages, joins and removals",
        make: { (messages: Double, joins: Double, removals: Double) in
            GroupRates(
                messages: messages * 86_400, joins: joins * 86_400, removals: removals * 86_400)
        },
        Field("messages", .rate, .defaultsTo("200 /day"), "Of the group."),
        Field("joins", .rate, .defaultsTo("1 /day"), "Devices that come."),
        Field("removals", .rate, .defaultsTo("1 /day"), "Devices that go."))
}
