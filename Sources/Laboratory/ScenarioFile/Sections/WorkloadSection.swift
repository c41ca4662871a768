internal import Population
internal import Quantities
internal import Randomness

/// The definitions of `group` and `workload`, which together say what the users do.
enum WorkloadSection {
    struct Group: Sendable {
        let devices: Int
        let devicesPerPerson: Distribution
        let founding: WorkloadSpecification.Founding
    }

    struct Messages: Sendable {
        let rate: Double
        let senders: WorkloadSpecification.Senders
        let size: Distribution
    }

    struct Activity: Sendable {
        let messages: Messages
        let day: DayCurve?
        let membership: MembershipSpecification
        let trace: WorkloadTrace?
    }

    static func specification(group: Group, workload: Activity) -> WorkloadSpecification {
        WorkloadSpecification(
            initialDeviceCount: group.devices, founding: group.founding,
            devicesPerPerson: group.devicesPerPerson,
            messagesPerSecond: workload.trace == nil ? workload.messages.rate : 0,
            senders: workload.messages.senders, day: workload.day, messageSize: workload.messages.size,
            membership: workload.membership, trace: workload.trace)
    }

    /// Of the group at the start: its devices, and those of a person.
    static let group = Record(
        "a map of devices, devices-per-person and founding",
        make: { Group(devices: $0, devicesPerPerson: $1, founding: $2) },
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
        rule: { DeviceRules.timesOfDayRise($0) ?? TraceRules.standsAlone($0) },
        make: { Activity(messages: $0, day: $1, membership: $2, trace: $3) },
        Field("messages", .map(messages), .defaultsTo("{}"), "What people write."),
        .optional(
            "daily", day,
            "How active people are over the day, which begins with the measured run: the rate of messages follows it, and at half of it devices are away for twice as long. Straight lines between the points.",
            example: "[{ at: 13 h, rate: 100 % }]"),
        Field(
            "membership", MembershipSection.membership, .defaultsTo("[]"),
            "Who comes and goes: `rates`, `events`, or both. A list alone is the events, and joins, leaves and removals alone the rates.",
            example: "[{ at: 1 min, grow-to: 100, over: 2 min }]"),
        .optional(
            "trace",
            Kind(shape: .profile(.table)) { TraceRules.trace(of: $0) },
            "A CSV file beside the scenario with the columns `time_s`, `person`, `act` (message, join, leave or remove) and `size_bytes`: what people did, in place of `messages.rate` and `membership`. Whoever writes or goes before coming is there from the beginning; whoever is out of reach then, or not in yet, writes nothing (`message.unwritten`); a message without a size has one drawn.",
            example: "log.csv"))

    private static let day = Kind<DayCurve>(shape: .list(.section(timeOfDay.section))) {
        DayCurve($0.items.map(timeOfDay.read))
    }

    private static let timeOfDay = Record(
        "a map such as `{ at: 13 h, rate: 100 % }`",
        make: { DayCurve.Point(second: $0.seconds, share: $1) },
        Field("at", .span, .required, "Since midnight.", example: "13 h"),
        Field("rate", .ratio(0...100), .required, "Of the usual.", example: "100 %"))

    static let usualRate = "30 /min"

    private static let messages = Record(
        "a map of rate, senders and size",
        make: { Messages(rate: $0, senders: $1, size: $2) },
        Field("rate", .rate, .defaultsTo(usualRate), "Of the group as a whole."),
        Field(
            "senders", .word("uniform", meaning: .uniform, or: senders), .defaultsTo("uniform"),
            "Who writes how often. Whoever is drawn and is not within reach as a member has the message written by the next who is, in the order in which devices came; where none is, it is not written (`message.unwritten`). Nothing is queued."
        ),
        Field(
            "size", .distribution(of: .byteCount, 0...1_000_000),
            .defaultsTo("{ lognormal: { median: 120 B, sigma: 1.0 } }"), "Of the plaintext."))

    private static let senders = Record(
        "a map such as `{ zipf: 1.1 }`", oneOf: ["zipf", "first"],
        make: { (exponent: Double?, count: Int?) -> WorkloadSpecification.Senders in
            count.map { .first($0) } ?? .zipf(exponent: exponent ?? 0)
        },
        .optional(
            "zipf", .number(0...10), "The k-th most talkative has weight k to the minus this.", example: "1.1"
        ),
        .optional(
            "first", .count(1...1_000_000, "devices"),
            "Those devices that have been in the group longest write, all alike; the others only read. Where none of these is within reach a message is written by none.",
            example: "2"))
}
