import Randomness
import ScenarioFile

/// A small scenario drawn from a seed, as the text of a scenario file.
///
/// Within what is drawn everything that was sent can arrive before the end: links lose at most 40 %, queues hold
/// some packets, and the drain is long (where it is not long enough for what a congestion window bears, `Soak` makes it
/// longer). So what is lost in such a run was lost by us.
public struct RandomScenario: Sendable {
    public let text: String
    /// Whether all devices are within reach all the time, and nobody goes.
    public let isUndisturbed: Bool
    /// Whether anybody leaves the group or is put out of it.
    public let hasLeavers: Bool

    init(text: String, isUndisturbed: Bool, hasLeavers: Bool) {
        self.text = text
        self.isUndisturbed = isUndisturbed
        self.hasLeavers = hasLeavers
    }

    public init(seed: UInt64) {
        var order = RandomStream(seed: Seed(seed).descendant("soak.order"))
        var draw = Draw(
            random: RandomStream(seed: Seed(seed).descendant("soak.scenario")),
            isOrdered: !order.happens(withProbability: 0.25),
            // The scenarios of the seeds before stay what they were when they found something.
            more: seed < 100_000 ? nil : RandomStream(seed: Seed(seed).descendant("soak.faults")),
            misdeeds: seed < 500_000 ? nil : RandomStream(seed: Seed(seed).descendant("soak.misdeeds")),
            sybils: seed < 700_000 ? nil : RandomStream(seed: Seed(seed).descendant("soak.sybils")))
        let (membership, hasLeavers) = draw.membership()
        let availability = draw.availability()
        var clocks = RandomStream(seed: Seed(seed).descendant("soak.clocks"))
        // Up to half an hour either way: no two are further apart than lifetimes of key packages allow.
        let skew =
            seed < 300_000 || clocks.happens(withProbability: 0.7)
            ? "" : ", clock-skew: { uniform: { from: 0 s, to: \(1 + clocks.index(below: 1_790)) s } }"
        let (scheme, costs) = (draw.scheme(), draw.costs())
        let (deviceCount, household) = (draw.whole(1, 16), draw.household())
        let rest = """
            workload:
              messages: \(draw.messages())
              membership: \(membership)
            devices: { profile: \(draw.one(of: ["phone", "phone-low-end", "laptop", "ideal"])), \
            availability: \(availability)\(skew) }
            network: \(draw.network())

            """
        let mayBeMany = seed >= 400_000 && household == "1" && !rest.contains("delivery: gossip")
        let text = """
            name: soak-\(seed)
            seed: \(seed % (1 << 62))
            duration: \(draw.whole(20, 60)) s
            drain: 20 min
            replications: 1
            scheme: \(scheme)
            profiles: { costs: { drawn: \(costs) } }
            \(mayBeMany ? Self.groups(of: deviceCount, seed: seed) : "")\
            group: { devices: \(deviceCount), devices-per-person: \(household) }
            \(rest)
            """
        self.init(
            text: text, isUndisturbed: !hasLeavers && availability == "always", hasLeavers: hasLeavers)
    }

    /// Up to nine groups, in a third of all cases.
    private static func groups(of size: Int, seed: UInt64) -> String {
        var random = RandomStream(seed: Seed(seed).descendant("soak.groups"))
        guard random.happens(withProbability: 1 / 3) else { return "" }
        let (each, count) = (1 + random.index(below: 3), 1 + random.index(below: 3))
        return "groups: { each: \(each), devices: \(count * size) }\n"
    }
}

/// Draws one piece after the other.
private struct Draw {
    var random: RandomStream
    /// Whether somebody puts changes in order, where there are edge nodes.
    let isOrdered: Bool
    /// What more faults are drawn with; nothing where there are none.
    var more: RandomStream?
    /// What cheats and devices that go back are drawn with; nothing where there are none.
    private var misdeeds: RandomStream?
    /// What attackers' peers and scores of peers are drawn with, likewise.
    private var sybils: RandomStream?
    /// Whether two nodes may put changes in order, each on its side of a cut.
    private let mayActTwice: Bool
    private var faults: [String] = []

    init(
        random: RandomStream, isOrdered: Bool, more: RandomStream?, misdeeds: RandomStream?,
        sybils: RandomStream?
    ) {
        self.random = random
        self.isOrdered = isOrdered
        self.more = more
        self.sybils = sybils
        var misdeeds = misdeeds
        mayActTwice = isOrdered && misdeeds?.happens(withProbability: 0.5) ?? false
        self.misdeeds = misdeeds
    }

    private var mayFork: Bool { !isOrdered || mayActTwice }

    mutating func whole(_ least: Int, _ most: Int) -> Int { least + random.index(below: most - least + 1) }

    mutating func one<Value>(of values: [Value]) -> Value { values[random.index(below: values.count)] }

    mutating func happens(_ probability: Double) -> Bool { random.happens(withProbability: probability) }

    mutating func scheme() -> String {
        let mechanism = happens(0.4) ? one(of: ScenarioNames.gears) : "adaptive"
        return """
            { mechanism: \(mechanism), ladder: \(ladder()), \
            count: \(one(of: ["devices", "persons"])), policy: \(one(of: ["by-size", "by-size", "by-cost"])), \
            by-cost: { costs: drawn, horizon: \(one(of: ["1 s", "1 h", "10 days"])) }, \
            hysteresis: \(one(of: ["0 %", "20 %", "50 %", "90 %"])), minimum-stay: \(whole(0, 4)), \
            rotation: { messages: \(one(of: [1, 2, 5, 20, 100])), \
            period: \(one(of: ["1 s", "7 s", "1 min", "7 days"])) }, \
            update: { period: \(one(of: ["1 min", "5 min", "24 h"])) }, cipher-suite: \(one(of: [1, 3])), \
            batch: \(one(of: ["0 s", "200 ms", "1 s", "5 s"])), \
            welcome: \(one(of: ["one", "per-joiner"])), \
            welcome-tree: \(one(of: ["inline", "separate"])), \
            add-path: \(one(of: ["always", "omit"])), \
            commit-fan-out: \(one(of: mayFork ? ["full"] : ["full", "trimmed"])), \
            grace: \(one(of: ["0 s", "1 s", "10 s", "60 s", "1 h"])) }
            """
    }

    /// What gears cost, which means nothing: now one is the cheapest, now another.
    mutating func costs() -> String {
        let gears = ScenarioNames.gears.map { gear in
            let keys = [
                "founding", "message", "join", "join-keys", "removal", "removal-keys", "renewal", "rest",
            ]
            let sizes = [2, 12].map { devices in
                "{ devices: \(devices), "
                    + keys.map { "\($0): \(whole(0, 1_000))" }.joined(separator: ", ") + " }"
            }
            return "\(gear): [\(sizes.joined(separator: ", "))]"
        }
        return "{ cost: network, gears: { \(gears.joined(separator: ", ")) } }"
    }

    /// Some gears in any order.
    private mutating func ladder() -> String {
        var gears = ScenarioNames.gears
        var (rungs, upTo) = ([String](), 0)
        let count = whole(1, min(4, gears.count))
        for place in 1...count {
            let gear = gears.remove(at: whole(0, gears.count - 1))
            upTo += whole(1, 8)
            rungs.append("{ mechanism: \(gear)\(place < count ? ", up-to: \(upTo)" : "") }")
        }
        return "[" + rungs.joined(separator: ", ") + "]"
    }

    mutating func household() -> String {
        one(of: ["1", "1", "2", "{ uniform: { from: 1, to: 4 } }", "{ exponential: { mean: 2 } }"])
    }

    mutating func messages() -> String {
        """
        { rate: \(one(of: [0, 6, 30, 60, 120, 240])) /min, \
        senders: \(one(of: ["uniform", "{ zipf: 1.1 }", "{ zipf: 3 }"])), \
        size: \(one(of: ["0 B", "1 B", "{ lognormal: { median: 120 B, sigma: 1.0 } }", "3 KiB"])) }
        """
    }

    /// - Returns: And whether somebody goes.
    mutating func membership() -> (String, Bool) {
        switch random.index(below: 4) {
        case 0: return ("[]", false)
        case 1:
            let rates = (joins: whole(0, 20), leaves: whole(0, 20), removals: whole(0, 10))
            return (
                "{ joins: \(rates.joins) /min, leaves: \(rates.leaves) /min, removals: \(rates.removals) /min }",
                rates.leaves + rates.removals > 0
            )
        case 2:
            return ("[{ at: \(whole(0, 5)) s, grow-to: \(whole(16, 28)), over: \(whole(0, 15)) s }]", false)
        default:
            let ramp = "{ at: \(whole(0, 5)) s, grow-to: \(whole(16, 28)), over: \(whole(0, 6)) s }"
            return ("[\(ramp), { at: 11 s, shrink-to: \(whole(1, 15)), over: \(whole(0, 9)) s }]", true)
        }
    }

    mutating func availability() -> String {
        guard happens(0.4) else { return "always" }
        let online = one(of: [
            "{ exponential: { mean: 20 s } }", "10 s", "{ uniform: { from: 1 s, to: 60 s } }",
        ])
        let offline = one(of: [
            "{ exponential: { mean: 10 s } }", "5 s", "{ uniform: { from: 1 s, to: 40 s } }",
        ])
        return "{ online: \(online), offline: \(offline) }"
    }

    mutating func network() -> String {
        let isCentral = happens(0.4)
        let delivery = isCentral ? "delivery: central\(server())" : overEdgeNodes()
        let isSparse = delivery.hasPrefix("delivery: edge") && happens(0.3)
        let topology = isSparse ? "topology: { \(sparseTopology(in: delivery)) }, " : ""
        let regions = happens(0.2) ? ", regions: world" : ""
        let profile = one(of: ["lan", "broadband", "mobile-4g", "mobile-3g"])
        let (access, backbone) = (link(), link())
        let transport = one(of: ["fixed", "quic", "tcp-tls"])
        let radio =
            happens(0.2)
            ? ", radio: { awake: \(whole(1, 20)) s, promotion: { uniform: { from: 100 ms, to: 300 ms } } }"
            : ""
        drawMoreFaults(over: delivery)
        drawMisdeeds()
        let scored = drawSybils(in: delivery)
        return """
            { \(scored)\(regions), faults: [\(faults.joined(separator: ", "))], access: { profile: \(profile), \(access)\(radio) }, \
            backbone: { \(topology)\(backbone) }, transport: \(transport) }
            """
    }

    /// One that as many nodes can have.
    private mutating func sparseTopology(in delivery: String) -> String {
        let nodes = delivery.firstMatch(of: /nodes: (\d+)/).flatMap { Int($0.1) } ?? 4
        guard nodes > 3 else { return one(of: ["ring: 0", nodes > 2 ? "random-regular: 2" : "ring: 0"]) }
        return one(of: ["ring: 2", "random-regular: \(nodes.isMultiple(of: 2) ? 3 : 4)"])
    }

    private mutating func server() -> String {
        var keys = happens(0.3) ? ["rate: \(whole(1, 100)) Mbit/s", "processor: \(whole(0, 20)) ms"] : []
        if sybils != nil, !isOrdered { keys.append("sequencer: none") }
        return keys.isEmpty ? "" : ", central: { \(keys.joined(separator: ", ")) }"
    }

    /// Edge nodes, which may fail, all of them, and come back; they serve devices that send to each other, or a mesh.
    mutating func overEdgeNodes() -> String {
        let delivery = one(of: ["edge", "edge", "direct", "gossip"])
        let edge = """
            delivery: \(delivery), edge: { \(delivery == "edge" ? mailboxes() : "nodes: \(whole(1, 6))"), \
            sequencer: \(isOrdered ? one(of: ["home-node", "server"]) : "none")\(mayActTwice ? ", fork-retention: 1 h" : ""), \
            failure-detection: \(one(of: ["0 s", "1 s", "5 s", "20 s"])) }\(details(of: delivery))
            """
        guard happens(0.4) else { return edge }
        faults = (0..<whole(1, 3)).map { _ in
            let what =
                mayFork && !edge.contains("nodes: 1,") && happens(0.5)
                ? "partition: [60 %, 40 %]" : "edge-down: \(whole(1, 100)) %"
            return "{ at: \(whole(0, 20)) s, for: \(whole(1, 40)) s, \(what) }"
        }
        return edge
    }

    /// Servers and nodes that fail, crash or censor, and links that get worse, each for a while.
    private mutating func drawMoreFaults(over delivery: String) {
        guard var more, more.happens(withProbability: 0.6) else { return }
        (random, more) = (more, random)
        defer { random = more }
        let (isCentral, hasServer) = (
            delivery.hasPrefix("delivery: central"), delivery.contains("sequencer: server")
        )
        let nodeCount = delivery.firstMatch(of: /nodes: (\d+)/).flatMap { Int($0.1) } ?? 1
        for _ in 0..<whole(1, 2) {
            let when = "at: \(whole(0, 20)) s, for: \(whole(1, 40)) s"
            let manner = one(of: ["how: drop", "how: delay, delay: \(whole(1, 40)) s"])
            let what = one(of: [
                "what: group",
                "what: class, class: \(one(of: ["commit", "application", "prekey", "welcome", "key-distribution"]))",
                "what: sender, sender: \(whole(0, 3))",
            ])
            var kinds = [
                "\(when), degrade: { loss: \(whole(1, 20)) %, delay: \(whole(2, 5)) }",
                "\(when), censor: { share: \(whole(1, 100)) %, \(what), \(manner) }",
            ]
            if isCentral || hasServer { kinds.append("\(when), server-down: true") }
            if !isCentral {
                kinds.append("\(when), crash: \(whole(1, min(3, nodeCount))) nodes")
                kinds.append(
                    "mtbf: \(whole(10, 100)) s, mttr: \(whole(1, 10)) s, what: \(one(of: ["edge-down", "crash"]))"
                )
            }
            faults.append("{ \(one(of: kinds)) }")
        }
    }

    /// Nodes that cheat with keys, and devices that go back to old copies of themselves.
    private mutating func drawMisdeeds() {
        guard var misdeeds, misdeeds.happens(withProbability: 0.4) else { return }
        (random, misdeeds) = (misdeeds, random)
        defer { random = misdeeds }
        let begin = "at: \(whole(0, 20)) s"
        if happens(0.5) {
            let kind = one(of: ["withhold-keys", "reuse-keys"])
            faults.append("{ \(begin), for: \(whole(1, 40)) s, \(kind): \(whole(1, 100)) % }")
        } else {
            faults.append("{ \(begin), restore: { share: \(whole(1, 60)) %, age: \(whole(1, 30)) s } }")
        }
    }

    /// - Returns: The delivery, of which peers of a mesh may score each other.
    private mutating func drawSybils(in delivery: String) -> String {
        guard delivery.contains("gossip: {"), var sybils else { return delivery }
        (random, sybils) = (sybils, random)
        defer { random = sybils }
        if happens(0.7) {
            let kind = "count: \(whole(0, 40)), connections: \(whole(1, 30)), addresses: \(whole(1, 10))"
            faults.append("{ at: \(whole(0, 20)) s, for: \(whole(1, 60)) s, sybils: { \(kind) } }")
        }
        let scoring = "scoring: \(one(of: ["true", "false"])), mesh: { out: \(one(of: [0, 2])) }"
        return delivery.replacing("gossip: {", with: "gossip: { \(scoring),")
    }

    /// Of so many nodes some for each device, and some of these with its mail, which is kept for longer than the run.
    private mutating func mailboxes() -> String {
        let nodes = whole(1, 6)
        let attach = happens(0.5) ? 1 : whole(1, nodes)
        let mailbox = happens(0.5) ? ", mailbox: 14 days" : ""
        return """
            nodes: \(nodes), attach: \(attach), replicas: \(whole(1, attach)), patience: \(whole(1, 5)) s, \
            pause: \(whole(1, 60)) s\(mailbox)
            """
    }

    private mutating func details(of delivery: String) -> String {
        switch delivery {
        case "direct":
            ", direct: { offline: \(one(of: ["edge", "none"])), patience: \(whole(1, 5)) s, pause: \(whole(1, 30)) s }"
        case "gossip":
            """
            , gossip: { peers: \(one(of: ["devices", "edge-nodes"])), connections: \(whole(2, 12)), \
            flood-publish: \(one(of: ["true", "false"])), idontwant: \(whole(100, 2_000)) B }
            """
        default: ""
        }
    }

    mutating func link() -> String {
        let bursts = """
            { gilbert-elliott: { burst: \(whole(20, 900)) ms, gap: \(whole(1, 20)) s, \
            loss-good: \(whole(0, 5)) %, loss-bad: \(whole(30, 90)) % } }
            """
        var parts = ["loss: \(one(of: ["0 %", "\(whole(1, 40)) %", bursts]))"]
        if happens(0.3) { parts.append("mtu: \(one(of: [300, 576, 1_500])) B") }
        if happens(0.3) { parts.append("queue: \(one(of: [64, 256])) KB") }
        if happens(0.3) { parts.append("jitter: { exponential: { mean: \(one(of: [1, 20, 200])) ms } }") }
        if happens(0.3) {
            parts.append("repeat: { after: \(whole(50, 900)) ms, factor: \(whole(1, 3)), at-most: 10 s }")
        }
        return parts.joined(separator: ", ")
    }
}
