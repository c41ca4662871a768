internal import Links
internal import NetworkModel
internal import Quantities
internal import Randomness
internal import Routing
internal import Transport

/// The definitions of a link: of a device's, of one between nodes, and of a file of `profiles/links`.
///
/// What a scenario does not say of a link stands in the profile that it names, so every value is there when it is read.
enum LinkSection {
    /// From the device, and to it.
    static let access = Kind<Network.Access>(
        shape: .profiled(accessMap.section, .access), read: accessMap.read)

    /// Each direction is the same.
    static let backbone = Kind<(link: ConnectionSpecification, topology: Topology)>(
        shape: .profiled(backboneMap.section, .backbone), read: backboneMap.read)

    /// With `rate` it can stand for a device's link and for one between nodes.
    static let profile = Section(
        name: "a link's map",
        keys: [Key("title", .text, .optional, "What the link is, in a few words.")]
            + [delay.key, jitter.key, loss.key].map(\.required) + [rate.key, up.key, down.key]
            + [queue.key, mtu.key, header.key, timeout.key].map(\.required) + [radio.key],
        rule: ScenarioRules.profileHasRates,
        contexts: [
            "{ rate: 9 Mbit/s, header: 40 B, mtu: 1500 B }",
            "{ up: 9 Mbit/s, down: 50 Mbit/s, header: 40 B, mtu: 1500 B }",
        ])

    private static let accessMap = Record(
        "a link's map", rule: ScenarioRules.headerFitsPacket,
        make: { _, delay, jitter, loss, up, down, queue, mtu, header, timeout, radio in
            let direction = { (rate: Bandwidth) in
                ConnectionSpecification(
                    LinkSpecification(
                        delay: delay, jitter: jitter, loss: loss, rate: rate, queueBytesMax: queue,
                        packetBytesMax: mtu, headerBytes: header, radio: radio), timeout: timeout)
            }
            return Network.Access(up: direction(up), down: direction(down))
        }, base(.access), delay, jitter, loss, up, down, queue, mtu, header, timeout, radio)

    private static let backboneMap = Record(
        "a link's map", rule: ScenarioRules.headerFitsPacket,
        make: { _, topology, delay, jitter, loss, rate, queue, mtu, header, timeout in
            (
                link: ConnectionSpecification(
                    LinkSpecification(
                        delay: delay, jitter: jitter, loss: loss, rate: rate, queueBytesMax: queue,
                        packetBytesMax: mtu, headerBytes: header), timeout: timeout),
                topology: topology ?? Topology.full
            )
        }, base(.backbone), topology, delay, jitter, loss, rate, queue, mtu, header, timeout)

    private static let topology = Field<Topology?>.optional(
        "topology", .word("full", meaning: .full, or: sparse),
        "Which edge nodes have a link to each other; what is for the others goes by those, by the shortest way. Left out, all have.",
        example: "{ ring: 2 chords }")

    private static let sparse = Record(
        "a map of ring or random-regular", oneOf: ["ring", "random-regular"],
        make: { (chords: Int?, degree: Int?) in
            chords.map { Topology.ring(chords: $0) } ?? .randomRegular(degree: degree ?? 0)
        },
        .optional(
            "ring", .count(0...100_000, "chords"),
            "Each with the next, and so many links besides between drawn pairs.", example: "2 chords"),
        .optional(
            "random-regular", .count(2...1_000, "links"), "Each has so many links, drawn.",
            example: "3 links"))

    private static func base(_ kind: ProfileKind) -> Field<String?> {
        .optional(
            "profile", Kind(shape: .profile(kind)) { $0.source },
            "The profile from which values come that are not given here.")
    }

    private static let delay = Field(
        "delay", .distribution(of: .duration, 0...3_600), .optional, "One way; drawn once for each link.")
    private static let jitter = Field(
        "jitter", .distribution(of: .duration, 0...3_600), .optional,
        "Drawn for each packet and added to the delay.")
    private static let loss = Field(
        "loss", lossModel, .optional, "Share of packets lost, or a model of bursts.")
    private static let rate = Field("rate", .bandwidth, .optional, "Rate in each direction.")
    private static let up = Field("up", .bandwidth, .optional, "Rate from the device.")
    private static let down = Field("down", .bandwidth, .optional, "Rate to the device.")
    private static let queue = Field(
        "queue", .bytes(64...1e12), .optional, "Bytes that wait at most for each direction.")
    private static let mtu = Field(
        "mtu", .bytes(64...65_535), .optional, "The largest packet, its header included.")
    private static let header = Field("header", .bytes(0...1_000), .optional, "Header of each packet.")
    private static let timeout = Field(
        "repeat", .map(waits), .optional, "When a packet that was not acknowledged is sent again.")

    private static let waits = Record(
        "a map of after, factor and at-most",
        make: { RetransmissionTimeout(first: $0, factor: $1, ceiling: $2) },
        Field("after", .positiveSpan, .defaultsTo("250 ms"), "The first wait."),
        Field("factor", .number(1...10), .defaultsTo("2"), "How much longer each further wait is."),
        Field("at-most", .positiveSpan, .defaultsTo("30 s"), "The longest wait."))

    private static let radio: Field<Radio.Specification?> = .optional(
        "radio", .map(sleepingRadio),
        "Of a device's radio that sleeps when it is not used; without it none does.")

    private static let sleepingRadio = Record(
        "a map of awake and promotion",
        make: { Radio.Specification(awake: $0, promotion: $1) },
        Field(
            "awake", .positiveSpan, .required, "How long it stays awake after the last packet.",
            example: "10 s"),
        Field(
            "promotion", .distribution(of: .duration, 0...60), .required,
            "How long it takes to wake; drawn each time.",
            example: "{ uniform: { from: 100 ms, to: 300 ms } }"))

    private static let lossModel = Kind<LossModel>(
        shape: .either(scalar: .lossShare, map: .section(bursts.section), list: nil)
    ) {
        $0.isMap ? bursts.read($0) : .bernoulli($0.number)
    }

    private static let bursts = Record(
        "a loss model, such as `{ gilbert-elliott: { … } }`", oneOf: ["gilbert-elliott"],
        make: { (model: LossModel?) in model ?? .bernoulli(0) },
        .optional("gilbert-elliott", .map(gilbertElliott), "Loss in bursts."))

    private static let gilbertElliott = Record(
        "a map of burst, gap, loss-good and loss-bad",
        rule: ScenarioRules.burstsLetSomethingPass,
        make: { LossModel.bursts(BurstLoss(burst: $0, gap: $1, lossBetween: $2, lossWithin: $3)) },
        Field("burst", .positiveSpan, .required, "How long a burst lasts in the mean.", example: "200 ms"),
        Field(
            "gap", .positiveSpan, .required, "From the end of a burst to the next, in the mean.",
            example: "10 s"),
        Field("loss-good", .share, .defaultsTo("0 %"), "Share lost between bursts."),
        Field("loss-bad", .share, .required, "Share lost in a burst."))
}
