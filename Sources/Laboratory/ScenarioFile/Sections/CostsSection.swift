internal import MembershipLog
internal import SchemeContract
internal import Tiers

/// The definition of a file of `profiles/costs`: what gears cost, as `keyshift map` measures it.
enum CostsSection {
    static let table = Section(
        name: "a map of gears and switches",
        keys: [
            Key("title", .text, .optional, "Where it was measured, in a few words."),
            Key(
                "cost", .name(built: ["network", "upload", "download", "egress", "processor"], unbuilt: [:]),
                .required, "What is paid; all numbers are in its unit, bytes or milliseconds."),
            Key("gears", .section(gears), .required, "What each gear costs.", example: "{ … }"),
            Key(
                "switches", .list(.section(switches.section)), .defaultsTo("[]"),
                "What going from one gear to another costs; founding that, where it is not here."),
        ], rule: ScenarioRules.sizesRise)

    private static let gears = Section(
        name: "a map of gears",
        keys: Gears.tiers.map { gear in
            Key(
                gear.name, .list(.section(vector.section)), .optional, "What it costs, by size.",
                example: "[ … ]")
        })

    private static let amount = Kind<Double>.number(0...1e18)

    private static let vector = Record(
        "a map of what a gear costs at one size",
        make: { devices, founding, message, join, joinKeys, removal, removalKeys, renewal, rest in
            (
                devices: devices,
                value: GearCosts.Vector(
                    founding: founding, message: message, join: join, joinKeys: joinKeys, removal: removal,
                    removalKeys: removalKeys, renewal: renewal, rest: rest)
            )
        },
        devices,
        Field("founding", amount, .required, "The group made, and what everyone's first message brings."),
        Field("message", amount, .required, "A message."),
        Field("join", amount, .required, "One device more: the change."),
        Field("join-keys", amount, .required, "What messages bring after it, once all have written."),
        Field("removal", amount, .required, "One device less: the change."),
        Field("removal-keys", amount, .required, "What messages bring after it, once all have written."),
        Field("renewal", amount, .required, "A renewal of keys by their period."),
        Field("rest", amount, .required, "An hour in which nothing else happens."))

    private static let switches = Record(
        "a map of from, to and costs", make: { (change: GearCosts.Switch(from: $0, to: $1), costs: $2) },
        Field("from", SchemeSection.gear, .required, "The gear before."),
        Field("to", SchemeSection.gear, .required, "The gear after."),
        Field("costs", .list(.map(switchCost)), .required, "By size.", example: "[ … ]"))

    private static let switchCost = Record(
        "a map of devices and cost", make: { (devices: $0, value: $1) }, devices,
        Field("cost", amount, .required, "Beyond what it costs to be in the gear."))

    private static let devices = Field(
        "devices", Kind<Int>.count(1...1_000_000, "devices"), .required, "In the group.")

    static func costs(in contents: Checked) -> GearCosts {
        let vectors = Gears.tiers.compactMap { gear in
            contents["gears"].find(gear.name).map { (gear, GearCosts.BySize($0.items.map(vector.read))) }
        }
        let switches = contents["switches"].items.map(switches.read)
        return GearCosts(
            Dictionary(uniqueKeysWithValues: vectors),
            switches: Dictionary(
                switches.map { ($0.change, GearCosts.BySize($0.costs)) },
                uniquingKeysWith: { first, _ in first }))
    }
}
