internal import Population
internal import Quantities
internal import Randomness

/// The definitions of `group` and `workload`, which together say what the users do.
enum WorkloadSection {
    /// Of the group at the start: its devices, and those of a person.
    static let group = Record(
        "a map of devices, devices-per-person and founding",
        make: { (devices: $0, devicesPerPerson: $1, founding: $2) },
        Field(
            "devices", .count(1...1_000_000, "devices"), .required, "How many at the start.", example: "2"),
        Field(
            "devices-per-person", .distribution(of: .plain, 1...1_000), .defaultsTo("1"),
            "People join and leave with all their devices."),
        Field(
            "founding", Kind<WorkloadSpecification.Founding>.word(), .defaultsTo("all-at-once"),
            "`all-at-once`: one change makes the group. `joined`: its members come one after the other during the first half of `warm-up`, as to a group that has grown, and rates of membership hold from then on."
        ))

    static let workload = Record(
        "a map of messages and membership",
        make: { (messages: $0, membership: $1) },
        Field("messages", .map(messages), .defaultsTo("{}"), "What people write."),
        Field(
            "membership", membership, .defaultsTo("[]"),
            "A list of changes of the group's size, or the rates of changes.",
            example: "[{ at: 1 min, grow-to: 100, over: 2 min }]"))

    private static let messages = Record(
        "a map of rate, senders and size",
        make: { (rate: $0, senders: $1, size: $2) },
        Field("rate", .rate, .defaultsTo("30 /min"), "Of the group as a whole."),
        Field(
            "senders", .word("uniform", meaning: .uniform, or: zipf), .defaultsTo("uniform"),
            "Who writes how often."),
        Field(
            "size", .distribution(of: .byteCount, 0...1_000_000),
            .defaultsTo("{ lognormal: { median: 120 B, sigma: 1.0 } }"), "Of the plaintext."))

    private static let zipf = Record(
        "a map such as `{ zipf: 1.1 }`",
        make: { WorkloadSpecification.Senders.zipf(exponent: $0) },
        Field(
            "zipf", .number(0...10), .required, "The k-th most talkative has weight k to the minus this.",
            example: "1.1"))

    private static let membership = Kind<WorkloadSpecification.Membership>(
        shape: .either(scalar: nil, map: .section(rates.section), list: .list(.section(ramp.section)))
    ) {
        $0.isMap ? rates.read($0) : .ramps($0.items.map(ramp.read))
    }

    private static let rates = Record(
        "a map of joins, leaves and removals",
        make: { WorkloadSpecification.Membership.rates(joins: $0, leaves: $1, removals: $2) },
        Field("joins", .rate, .defaultsTo("0 /min"), "People who come."),
        Field("leaves", .rate, .defaultsTo("0 /min"), "People who go."),
        Field("removals", .rate, .defaultsTo("0 /min"), "People whom others remove."))

    private static let ramp = Record(
        "a map such as `{ at: 1 min, grow-to: 100, over: 2 min }`", oneOf: ["grow-to", "shrink-to"],
        make: { (begins: TimeSpan, larger: Int?, smaller: Int?, over: TimeSpan) in
            WorkloadSpecification.Ramp(begins: begins, over: over, targetDeviceCount: larger ?? smaller ?? 0)
        },
        Field("at", .span, .required, "When the change begins.", example: "1 min"),
        .optional("grow-to", .count(1...1_000_000, "devices"), "The size at the end.", example: "100"),
        .optional("shrink-to", .count(1...1_000_000, "devices"), "The size at the end."),
        Field("over", .span, .defaultsTo("0 s"), "How long the change takes."))
}
