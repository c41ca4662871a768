internal import Population
internal import Quantities

/// The definition of a scenario file.
enum ScenarioSection {
    static let scenario = Record(
        "a scenario", unbuilt: [.unbuilt("adversary", "the adversary")], rule: ScenarioRules.fitsDuration,
        contexts: [
            "{ name: example, duration: 10 min }",
            "{ name: example, duration: 10 min, network: { regions: world } }",
            #"{ name: example, duration: 10 min, profiles: { tables: { log.csv: "time_s,person,act,size_bytes\n1,ann,message,100\n" } } }"#,
        ],
        make: {
            name, title, seed, warmUp, duration, drain, bin, replications, scheme, groups, group, workload,
            devices, network,
            _,
            _, expectations, shown, reference in
            Scenario(
                name: name, title: title ?? name, seed: seed, warmUp: warmUp, duration: duration,
                drain: drain,
                bin: bin ?? usualBin(of: duration), replications: replications, scheme: scheme,
                acquaintance: GroupsSection.acquaintance(groups, size: group.devices),
                workload: WorkloadSection.specification(group: group, workload: workload),
                cohorts: devices, network: network.network,
                sequencing: network.sequencing, faults: network.faults, expectations: expectations ?? [],
                shown: shown ?? [], reference: reference)
        },
        Field("name", .identifier, .required, "Names the folder of the results."),
        .optional("title", .text, "What the scenario shows, in a few words."),
        Field("seed", seed, .defaultsTo("1"), "Everything random follows from it."),
        Field(
            "warm-up", .span, .defaultsTo("0 s"),
            "Virtual time before: all happens in it as later, and counts nowhere but in `founding.*`.",
            example: "30 min"),
        Field("duration", .positiveSpan, .required, "Virtual time that is measured.", example: "10 min"),
        Field(
            "drain", .span, .defaultsTo("60 s"),
            "How long a run goes on afterwards, so that messages in flight arrive."),
        .optional(
            "bin", .positiveSpan,
            "Virtual time that a row of series.csv covers; left out, a round one that makes about 1,000 rows.",
            example: "1 s"),
        Field(
            "replications", replications, .defaultsTo("5"),
            "How often each point is repeated with other seeds."),
        Field(
            "scheme", SchemeSection.scheme, .defaultsTo(ProfileKind.scheme.usual),
            "Which encryption the group uses: a preset's name, or a map that says what differs from a preset."
        ),
        Field(
            "groups", GroupsSection.groups, .defaultsTo("1"),
            "In how many groups each device is at the start, drawn; a device has one link, one account and one session with another for all of them. `group` and `workload` are of each group. A number, or a map that says how many devices there are, too.",
            example: "{ each: 3, devices: 60 }"),
        Field("group", .map(WorkloadSection.group), .defaultsTo("{ devices: 2 }"), "The group at the start."),
        Field("workload", .map(WorkloadSection.workload), .defaultsTo("{}"), "What people do."),
        Field(
            "devices", DevicesSection.devices, .defaultsTo("{}"),
            "What the devices are like: a map where all are alike, a list of cohorts where they are not.",
            example: "[{ share: 100 %, profile: phone }]"),
        Field("network", .map(NetworkSection.network), .defaultsTo("{}"), "What carries the messages."),
        .optional(
            "profiles", Kind(shape: .section(profiles)) { _ in () },
            "Profiles of the scenario's own; they come before those in files.",
            example: "{ links: { mine: { … } } }"),
        .optional(
            "sweep", Kind(shape: .sweep) { _ in () },
            "The cross product of these; the last path varies fastest.",
            example: "{ group.devices: [2, 4, 8] }"),
        .optional(
            "expect", .list(Kind(shape: .expectation) { Expectation($0) }),
            "What must hold at every point, on the mean over its replications, of which all must have it if it is a loss; else `run` exits with 1.",
            example: "[\(Expectation.example)]"),
        .optional(
            "show", .list(Kind(shape: .metric) { $0.source }),
            "The metrics that the first picture shows over what is swept; left out, those of `expect`.",
            example: "[message.latency.p95, delivery.ratio]"),
        .optional(
            "reference", .text,
            "The swept value that the others are held against in the picture of differences; left out, the first of the mechanism or scheme.",
            example: "sender-keys"))

    // Not by way of a Double, which holds 53 bits.
    private static let seed = Kind<UInt64>(shape: .integer(0...Int.max, word: nil)) {
        UInt64($0.source) ?? 0
    }

    private static let replications = Kind<Replications>(
        shape: .either(
            scalar: .integer(ScenarioDocument.replicationRange, word: nil),
            map: .section(replicationRule.section), list: nil)
    ) {
        if $0.isMap { return replicationRule.read($0) }
        var replications = replicationRule.ofDefaults
        replications.count = $0.count
        return replications
    }

    private static let replicationRule = Record(
        "a map of at-least, at-most, until and confidence", rule: ScenarioRules.replicationBoundsMatch,
        contexts: ["{}", "{ at-most: 40, until: 2 % }"],
        make: { (least: Int, most: Int?, until: Double?, confidence: Double) in
            Replications(
                count: least, confidence: confidence,
                precision: until.flatMap { share in
                    most.map { Precision(halfWidthMax: share, countMax: $0) }
                })
        },
        Field(
            "at-least", .count(1...10_000), .defaultsTo("5"),
            "How many there are, or with which number to begin where 'until' asks for more."),
        .optional("at-most", .count(1...10_000), "The most that 'until' may ask for.", example: "40"),
        .optional(
            "until", .ratio(0.0001...1),
            "Replications are added until half the interval of a mean, or the longer side of that of a median, is at most this share of it.",
            example: "2 %"),
        Field("confidence", .ratio(0.5...0.9999), .defaultsTo("95 %"), "Of the intervals reported."))

    static let profiles = Section(
        name: "a map of devices, links, schemes, costs, regions and tables",
        keys: [
            Key(
                "devices", .named(.section(DevicesSection.profile)), .optional,
                "What each cryptographic operation costs on a kind of device, by name."),
            Key("links", .named(.section(LinkSection.profile)), .optional, "Links, by name."),
            Key("schemes", .named(.section(SchemeSection.preset)), .optional, "Schemes, by name."),
            Key("costs", .named(.section(CostsSection.table)), .optional, "What gears cost, by name."),
            Key(
                "regions", .named(.section(RegionsSection.profile)), .optional,
                "How far parts of the world are from each other, by name."),
            Key(
                "tables", .named(.text), .optional,
                "Tables in CSV by the names of their files, as text; the scenario with all defaults holds what it has read."
            ),
        ])

    /// The least round number of seconds, of those that divide a minute, an hour or a day evenly, that makes no more
    /// than 1,000 bins of a duration; no longer than that.
    private static func usualBin(of duration: TimeSpan) -> TimeSpan {
        let (minute, hour, day) = (60.0, 3_600.0, 86_400.0)
        let round =
            [1, 2, 5, 10, 15, 30] + [1, 2, 5, 10, 15, 30].map { $0 * minute }
            + [1, 2, 3, 6, 12].map { $0 * hour } + [1, 2, 7].map { $0 * day }
        let bin = round.first { $0 * 1_000 >= duration.seconds } ?? 7 * day
        return min(duration, TimeSpan(seconds: bin))
    }
}

extension Expectation {
    fileprivate init(_ value: Checked) {
        do {
            self = try Expectation(parsing: value.source)
        } catch {
            preconditionFailure("an expectation was let pass that cannot be read: \(value.source)")
        }
    }
}
