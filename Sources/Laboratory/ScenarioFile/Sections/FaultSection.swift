internal import Identity
internal import Links
internal import Metering
internal import NetworkModel
internal import Quantities
internal import Routing

/// The definition of one of `network.faults`: what goes wrong, and when.
enum FaultSection {
    static let fault = Record(
        "a map such as `{ at: 2 min, for: 1 min, edge-down: 25 % }`",
        oneOf: [
            "edge-down", "server-down", "crash", "partition", "degrade", "censor", "withhold-keys",
            "reuse-keys", "equivocate", "sybils", "restore", "what",
        ],
        rule: FaultRules.coursesMatch,
        contexts: ["{}", "{ mtbf: 6 h, mttr: 10 min, what: edge-down }"],
        make: {
            (
                begins: TimeSpan, lasts: TimeSpan?, down: NodeFault.Nodes?, server: Bool?,
                crash: NodeFault.Nodes?, partition: [Double]?, degrade: NodeFault.What?,
                censor: NodeFault.What?, withheld: NodeFault.Nodes?, reused: NodeFault.Nodes?,
                equivocate: Double?, sybils: NodeFault.What?, restore: NodeFault.What?, meanUp: TimeSpan?,
                meanDown: TimeSpan?,
                chance: ByChance?
            ) in
            let cheat = withheld.map { NodeFault.What.withholdingKeys($0) } ?? reused.map { .reusingKeys($0) }
            // One after the other, since an expression of all is too much for the compiler.
            let failure = down.map { NodeFault.What.nodesDown($0) } ?? crash.map { .crashed($0) }
            let betweenNodes = partition.map { NodeFault.What.partition($0) } ?? degrade
            let dishonesty = censor ?? cheat ?? equivocate.map { .equivocating($0) } ?? sybils
            let what = failure ?? betweenNodes ?? dishonesty ?? restore ?? chance?.what ?? .serverDown
            let chance = meanUp.flatMap { up in
                meanDown.map { NodeFault.Chance(meanUp: up, meanDown: $0) }
            }
            return NodeFault(begins: begins, lasts: lasts, chance: chance, what: what)
        },
        Field("at", .span, .defaultsTo("0 s"), "When it begins.", example: "2 min"),
        .optional(
            "for", .positiveSpan, "How long it lasts; left out, to the end of the run.", example: "1 min"),
        .optional(
            "edge-down", nodes,
            "Edge nodes that take nothing in and keep what they have: a share of them, drawn by the seed, and at least one; or a list of their numbers.",
            example: "25 %"),
        .optional(
            "server-down", Kind<Yes>.word().map { _ in true },
            "The server of delivery `central`, or of `sequencer: server`, takes nothing in.", example: "true"),
        .optional(
            "crash", crashed,
            "So many edge nodes, or those of a list, are down, and what waited there for others is lost, but for what replicas hold. Logs and directories are kept.",
            example: "1 node"),
        .optional(
            "partition", .list(.ratio(1e-4...1)),
            "Shares of the edge nodes, and of the devices that are theirs, between which nothing passes.",
            example: "[60 %, 40 %]"),
        .optional(
            "degrade", .map(degrade), "Links are worse.", example: "{ loss: 10 %, delay: 3 }"),
        .optional(
            "censor", .map(censor),
            "Nodes let some of what should pass them disappear, or have it wait, and acknowledge it all the same.",
            example: "{ share: 30 % }"),
        .optional(
            "withhold-keys", nodes,
            "Nodes that answer whoever asks for a one-time key or a key package of one of their devices as if none were left: a share of them, or a list of their numbers. The server of delivery `central` is its only one.",
            example: "25 %"),
        .optional(
            "reuse-keys", nodes, "Nodes that hand out again the last one that they handed out.",
            example: "25 %"),
        .optional(
            "equivocate", .ratio(1e-4...1),
            "Whoever puts changes in order (the server, or the home node while it is up) gives so many of the devices, each drawn by itself, at least one and not all, another order than the others: it accepts a change for each of the two parts, and sends it to that part alone.",
            example: "50 %"),
        .optional(
            "sybils", .map(sybils),
            "With `delivery: gossip`: peers of an attacker come, get into as many meshes as they can, and send nothing on of what they take.",
            example: "{ count: 50 }"),
        .optional(
            "restore", .map(restore),
            "At this time, and for no longer, devices go on from old copies of themselves: what they have done since they do not know, and ratchets that they had turned they turn again.",
            example: "{ share: 10 %, age: 5 min }"),
        .optional(
            "mtbf", chancePeriod,
            "With `what`: each edge node is in order for an exponential time of this mean.",
            example: "6 h"),
        .optional("mttr", chancePeriod, "And then out of order for one of this mean.", example: "10 min"),
        .optional(
            "what", Kind<ByChance>.word(), "What happens to edge nodes by chance, each by itself.",
            example: "edge-down"))

    /// Shorter ones would be more episodes than packets.
    private static let chancePeriod = Kind(shape: .quantity(.duration, 1...315_360_000, isWhole: false)) {
        $0.span
    }

    private enum Yes: String, CaseIterable {
        case yes = "true"
    }

    enum ByChance: String, CaseIterable {
        case down = "edge-down"
        case crash

        var what: NodeFault.What {
            switch self {
            case .down: .nodesDown(.share(1))
            case .crash: .crashed(.share(1))
            }
        }
    }

    static let nodes = Kind<NodeFault.Nodes>(
        shape: .either(
            scalar: .quantity(.ratio, 1e-4...1, isWhole: false), map: nil,
            list: .list(.integer(0...9_999, word: nil)))
    ) {
        $0.isList ? .numbered($0.items.map(\.count)) : .share($0.number)
    }

    private static let crashed = Kind<NodeFault.Nodes>(
        shape: .either(
            scalar: .integer(1...10_000, word: "nodes"), map: nil, list: .list(.integer(0...9_999, word: nil))
        )
    ) {
        $0.isList ? .numbered($0.items.map(\.count)) : .count($0.count)
    }

    private enum Side: String, CaseIterable {
        case access
        case backbone
        case all
    }

    private static let degrade = Record(
        "a map of loss and delay", rule: FaultRules.strainIsFelt, contexts: ["{ loss: 10 % }"],
        make: { (loss: Double, factor: Double, side: Side) in
            let sides: Set<LinkSide> =
                switch side {
                case .access: [.up, .down]
                case .backbone: [.backbone]
                case .all: [.up, .down, .backbone]
                }
            return NodeFault.What.strained(LinkStrain(loss: loss, delayFactor: factor), on: sides)
        },
        Field(
            "loss", Kind(shape: .lossShare) { $0.number }, .defaultsTo("0 %"),
            "The share of packets lost of those that the links would carry.", example: "10 %"),
        Field(
            "delay", .number(1...1_000), .defaultsTo("1"), "How many times longer delay and jitter are.",
            example: "3"),
        Field(
            "links", Kind<Side>.word(), .defaultsTo("all"), "Those of devices, those between nodes, or all."))

    private enum Target: String, CaseIterable {
        case group
        case trafficClass = "class"
        case sender
    }

    private enum Manner: String, CaseIterable {
        case drop
        case delay
    }

    private static let classNames = TrafficClass.allCases.filter { !untold.contains($0) }.map(\.name)
    /// What no node could make disappear and answer for, or what is not a kind of its own on all links.
    private static let untold: [TrafficClass] = [.acknowledgement, .connection, .relay]

    private static let censor = Record(
        "a map such as `{ share: 30 %, what: group, how: drop }`", rule: FaultRules.censorshipIsWhole,
        contexts: ["{}", "{ what: class, class: commit }", "{ what: sender }", "{ how: delay }"],
        make: {
            (
                share: Double?, numbers: [Int]?, what: Target, trafficClass: String?, sender: Int?,
                how: Manner, delay: TimeSpan?
            ) in
            let target: Censorship.Target =
                switch what {
                case .group: .group
                case .trafficClass:
                    .trafficClass(TrafficClass.allCases.first { $0.name == trafficClass } ?? .application)
                case .sender: .sender(DeviceID(UInt32(sender ?? 0)))
                }
            return NodeFault.What.censored(
                numbers.map { .numbered($0) } ?? .share(share ?? 1),
                Censorship(target, delay: how == .delay ? delay ?? .seconds(30) : nil))
        },
        .optional(
            "share", .ratio(1e-4...1),
            "Of nodes that do it, drawn by the seed, and at least one; left out, all. The server of delivery `central` is its only one.",
            example: "30 %"),
        .optional(
            "nodes", .list(.count(0...9_999)), "Or those of these numbers.", example: "[0, 1]"),
        Field(
            "what", Kind<Target>.word(), .defaultsTo("group"),
            "All traffic of the group, one class of it, or what one device sends."),
        .optional("class", .word(classNames), "Which, with `what: class`.", example: "commit"),
        .optional(
            "sender", .count(0...999_999), "Whose, with `what: sender`; left out, the founder's, which is 0."),
        Field("how", Kind<Manner>.word(), .defaultsTo("drop"), "Whether it is gone, or comes later."),
        .optional(
            "delay", .positiveSpan, "By how much later, with `how: delay`; left out, 30 s.", example: "30 s"))
}

extension FaultSection {
    fileprivate static let sybils = Record(
        "a map such as `{ count: 50 }`",
        make: { (count: Int, connections: Int, addresses: Int?) in
            NodeFault.What.sybils(
                Sybils(count: count, connectionCount: connections, addressCount: addresses ?? max(1, count)))
        },
        Field("count", .count(0...10_000, "peers"), .required, "How many they are.", example: "50"),
        Field(
            "connections", .count(1...1_000, "peers"), .defaultsTo("24"),
            "How many peers each makes the acquaintance of, drawn: as many as an honest one has by default, drawn and drawing."
        ),
        .optional(
            "addresses", .count(1...10_000, "addresses"),
            "How many network addresses they have between them, by which peers may tell that they belong together; left out, one each.",
            example: "5"))

    fileprivate static let restore = Record(
        "a map such as `{ share: 10 %, age: 5 min }`", rule: FaultRules.restoreIsWhole,
        contexts: ["{}", "{ share: 10 % }"],
        make: { (share: Double?, numbers: [Int]?, age: TimeSpan) in
            NodeFault.What.restored(numbers.map { .numbered($0) } ?? .share(share ?? 1), age: age)
        },
        .optional(
            "share", .ratio(1e-4...1),
            "Of the devices that found the group, drawn by the seed, and at least one.",
            example: "10 %"),
        .optional("devices", .list(.count(0...999_999)), "Or those of these numbers.", example: "[0, 1]"),
        Field(
            "age", .positiveSpan, .defaultsTo("5 min"),
            "How old the copies are; of what is older than the run, as devices were at its start."))
}

extension Kind {
    func map<Other>(_ change: @escaping @Sendable (Value) -> Other) -> Kind<Other> {
        Kind<Other>(shape: shape) { change(self.read($0)) }
    }
}
