internal import Population
internal import Quantities

/// The definition of `workload.membership`: who comes and goes.
enum MembershipSection {
    static let membership = Kind<MembershipSpecification>(
        shape: .either(scalar: nil, map: .section(both.section), list: .list(.section(event.section)))
    ) {
        $0.isMap ? both.read($0) : MembershipSpecification(events: $0.items.map(event.read))
    }

    private static let both = Record(
        "a map of rates and events", rule: MembershipRules.ratesStandOnce,
        make: { rates, events, joins, leaves, removals in
            MembershipSpecification(
                rates: rates ?? .init(joins: joins ?? 0, leaves: leaves ?? 0, removals: removals ?? 0),
                events: events)
        },
        .optional(
            "rates", .map(rates), "Changes that come by chance.",
            example: "{ joins: 1 /min, leaves: 1 /min }"),
        Field(
            "events", .list(.map(event)), .defaultsTo("[]"), "Changes at known times.",
            example: "[{ at: 1 min, join: 20, over: 10 s }]"),
        .optional("joins", .rate, "As in `rates`, which may be left out."),
        .optional("leaves", .rate, "As in `rates`, which may be left out."),
        .optional("removals", .rate, "As in `rates`, which may be left out."))

    private static let rates = Record(
        "a map of joins, leaves and removals",
        make: { MembershipSpecification.Rates(joins: $0, leaves: $1, removals: $2) },
        Field("joins", .rate, .defaultsTo("0 /min"), "People who come."),
        Field("leaves", .rate, .defaultsTo("0 /min"), "People who go."),
        Field("removals", .rate, .defaultsTo("0 /min"), "People whom others remove."))

    private static let event = Record(
        "a map such as `{ at: 1 min, grow-to: 100, over: 2 min }`",
        oneOf: ["grow-to", "shrink-to", "join", "leave", "remove"],
        make: {
            (
                begins: TimeSpan, larger: Int?, smaller: Int?, join: Int?, leave: Int?, remove: Int?,
                over: TimeSpan
            ) in
            MembershipSpecification.Event(
                begins: begins, over: over,
                larger.map { .growTo(devices: $0) } ?? smaller.map { .shrinkTo(devices: $0) }
                    ?? join.map { .join(people: $0) } ?? .leave(people: leave ?? remove ?? 0))
        },
        Field("at", .span, .required, "When the change begins.", example: "1 min"),
        .optional("grow-to", .count(1...1_000_000, "devices"), "The size at the end.", example: "100"),
        .optional("shrink-to", .count(1...1_000_000, "devices"), "The size at the end."),
        .optional("join", people, "How many come, each with all devices.", example: "20"),
        .optional("leave", people, "How many go, each with all devices.", example: "1"),
        .optional("remove", people, "How many others remove, each with all devices.", example: "1"),
        Field("over", .span, .defaultsTo("0 s"), "How long the change takes."))

    private static let people = Kind.count(1...1_000_000, "people")
}
