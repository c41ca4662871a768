internal import DeviceModel
internal import Metering
internal import Population
internal import Quantities

/// The definitions of `devices`, and of a file of `profiles/devices`.
enum DevicesSection {
    static let devices = Record(
        "a map of profile and availability",
        make: { (prices: $0, availability: $1) },
        Field(
            "profile", Kind(shape: .profile(.device)) { prices(in: $0.profile) },
            .defaultsTo(ProfileKind.device.usual), "What each cryptographic operation costs."),
        Field(
            "availability", .word("always", meaning: .always, or: alternating), .defaultsTo("always"),
            "When devices can be reached."))

    private static let alternating = Record(
        "a map of online and offline", rule: ScenarioRules.periodsHaveMeans,
        make: { Availability.alternating(online: $0, offline: $1) },
        Field("online", .distribution(of: .duration, 0...315_360_000), .required, "Time online."),
        Field("offline", .distribution(of: .duration, 0...315_360_000), .required, "Time away."))

    static let profile = Section(
        name: "a map of title and costs",
        keys: [
            Key("title", .text, .optional, "What the device is, in a few words."),
            Key("costs", .section(costs), .required, "What each operation costs.", example: "{ … }"),
        ])

    private static let costs = Section(
        name: "a map of operations",
        keys: Operation.allCases.map { operation in
            Key(
                operation.name, .section(cost.section), .required, "What it costs.",
                example: "{ call: 1.2 us, byte: 3.8 ns }")
        })

    private static let cost = Record(
        "a map such as `{ call: 1.2 us, byte: 3.8 ns }`",
        make: { PriceList.Price(perCall: $0, perByte: $1) },
        Field("call", .nanoseconds(upToSeconds: 10), .required, "Processor time of a call."),
        Field(
            "byte", .nanoseconds(upToSeconds: 1), .defaultsTo("0 ns"),
            "Processor time of each byte of its input."))

    private static func prices(in contents: Checked) -> PriceList {
        let costs = contents["costs"]
        return PriceList { cost.read(costs[$0.name]) }
    }
}

extension Kind where Value == Double {
    /// A duration to a millionth of a nanosecond: what the file says, and not what dividing it makes of it.
    fileprivate static func nanoseconds(upToSeconds most: Double) -> Kind {
        Kind(shape: .quantity(.duration, 0...most, isWhole: false)) { ($0.number * 1e15).rounded() / 1e6 }
    }
}
