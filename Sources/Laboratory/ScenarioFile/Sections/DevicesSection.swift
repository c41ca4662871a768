internal import DeviceModel
internal import Metering
internal import NetworkModel
internal import Population
internal import Quantities
internal import Simulation

/// The definitions of `devices`, and of a file of `profiles/devices`.
enum DevicesSection {
    /// One kind of devices, or several.
    static let devices = Kind<[DeviceCohort]>(
        shape: .either(
            scalar: nil, map: .section(alike.section),
            list: .list(.section(cohort.section)))
    ) {
        $0.isMap
            ? [alike.read($0)]
            : $0.items.enumerated().map { place, item in
                var one = cohort.read(item)
                if one.name.isEmpty { one.name = usualName(at: place) }
                return one
            }
    }

    /// What a cohort is called that has no name of its own.
    static func usualName(at place: Int) -> String { "cohort-\(place + 1)" }

    private static let alike = Record(
        "a map of profile and availability",
        make: { prices, access, region, availability, skew, gone in
            DeviceCohort(
                prices: prices, availability: availability, access: access, region: region,
                clockSkew: skew, neverReturns: gone)
        },
        profileOfDevice, access, region, availability, clockSkew, neverReturns)

    private static let cohort = Record(
        "a map of share, profile and availability",
        make: { name, share, prices, access, region, availability, skew, gone in
            DeviceCohort(
                name: name ?? "", share: share, prices: prices, availability: availability, access: access,
                region: region, clockSkew: skew, neverReturns: gone)
        },
        .optional("name", .identifier, "What tables call the cohort; left out, by its number."),
        Field(
            "share", .ratio(1e-6...1), .required,
            "Of all devices; each belongs to the cohort with this probability.", example: "100 %"),
        profileOfDevice, access, region, availability, clockSkew, neverReturns)

    private static let profileOfDevice = Field(
        "profile", Kind(shape: .profile(.device)) { prices(in: $0.profile) },
        .defaultsTo(ProfileKind.device.usual), "What each cryptographic operation costs.")
    private static let access = Field<Network.Access?>.optional(
        "access", LinkSection.access,
        "The link of each, where it is another than the network's: a profile's name, or a map that says what differs from a profile.",
        example: "mobile-4g")
    private static let region = Field<String?>.optional(
        "region", .identifier,
        "Where they are, of the regions of `network.regions`; left out, spread evenly over them, drawn.",
        example: "eu")
    private static let availability = Field(
        "availability", .word("always", meaning: .always, or: alternating), .defaultsTo("always"),
        "When devices can be reached.")
    private static let clockSkew = Field(
        "clock-skew", .distribution(of: .duration, 0...DeviceCohort.clockSkewMax), .defaultsTo("0 s"),
        "How far a device's clock is from the right time, ahead or behind with the same chance; drawn once for each, and no more than a year.",
        example: "{ exponential: { mean: 1 min } }")
    private static let neverReturns = Field(
        "never-returns", .share, .defaultsTo("0 %"),
        "The share of devices that go for good, each at an instant drawn evenly from its coming to the end of `duration`, without leaving the group.",
        example: "1 %")

    private static let alternating = Record(
        "a map such as `{ online: 8 h, offline: 16 h }`", rule: ScenarioRules.periodsHaveMeans,
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
