internal import Metering

/// Why keys change after a group's founding; each occasion is counted under one.
public enum RekeyCause: String, CaseIterable, Sendable {
    case join
    case removal
    case update
    case rotation
    case `switch`

    var meaning: String {
        switch self {
        case .join: "changes that add devices and keep the mechanism"
        case .removal: "changes that remove devices, and may add others, and keep the mechanism"
        case .update: "renewals of a member's keys in the tree"
        case .rotation: "new sender keys for messages or time"
        case .switch: "changes of the mechanism, whatever else they change"
        }
    }
}

/// What a metric's name stands for.
public struct MetricDefinition: Equatable, Sendable {
    public let name: String
    public let unit: String
    public let meaning: String
    /// Whether it comes as `.p50 .p90 .p95 .p99 .max .mean`.
    public let isDistribution: Bool

    /// Which way a metric may move and nobody minds.
    public enum Direction: Sendable {
        case lowerIsBetter
        case higherIsBetter
        /// It says what happened; another value means that something else did.
        case neither
    }

    public var direction: Direction {
        switch name {
        case "delivery.ratio": .higherIsBetter
        case "message.count", "rekey.count", "rekey.switches", "security.outsider_tries": .neither
        case _ where name.hasPrefix("rekey.") && name.hasSuffix(".count"): .neither
        default: .lowerIsBetter
        }
    }

    private init(_ name: String, _ unit: String, _ meaning: String, isDistribution: Bool = false) {
        self.name = name
        self.unit = unit
        self.meaning = meaning
        self.isDistribution = isDistribution
    }

    /// The names of the columns that it fills.
    public var columnNames: [String] {
        isDistribution ? ["p50", "p90", "p95", "p99", "max", "mean"].map { "\(name).\($0)" } : [name]
    }

    /// The metric that fills a column, such as `message.latency` of `message.latency.p95`.
    public init?(ofColumn column: String) {
        guard let definition = Self.all.first(where: { $0.columnNames.contains(column) }) else { return nil }
        self = definition
    }

    /// The columns of all metrics, in the order of `runs.csv`.
    public static let columnNames = all.flatMap(\.columnNames)

    /// Every column, and what several begin with up to a point: `message`, `message.latency`.
    public static let columnPrefixes: [String] = {
        var prefixes: [String] = []
        for column in columnNames {
            let words = column.split(separator: ".")
            for count in 1...words.count {
                let prefix = words.prefix(count).joined(separator: ".")
                if !prefixes.contains(prefix) { prefixes.append(prefix) }
            }
        }
        return prefixes
    }()

    private static func distribution(_ name: String, _ unit: String, _ meaning: String) -> MetricDefinition {
        MetricDefinition(name, unit, meaning, isDistribution: true)
    }

    /// All metrics, in the order of `runs.csv`.
    public static let all =
        messages + founding + rekeys + rekeysByCause
        + [
            distribution(
                "join.latency", "ms", "from the invitation to the joiner's being ready for messages"),
            distribution("device.state", "B", "key state of a device when it is written down, at the end"),
            distribution("device.cpu", "ms/h", "processor time of a device, per hour"),
        ] + delivery + network + [
            MetricDefinition("order.conflicts", "1", "membership changes that the sequencer rejected"),
            MetricDefinition(
                "order.rejected.network", "B",
                "bytes that all links carry for those, up to their rejection; in no rekey's account"),
            MetricDefinition(
                "order.takeovers", "1", "times that another node began to put membership changes in order"),
            MetricDefinition(
                "security.removed_reads", "messages",
                "messages sent after a removal that the removed device read, their sender not knowing of it"),
            MetricDefinition(
                "security.outsider_tries", "payloads", "tries of non-members to open what was sent"),
            MetricDefinition("security.outsider_reads", "messages", "those that succeeded: always 0"),
        ] + operations

    private static let messages = [
        MetricDefinition("message.count", "messages", "messages that users wrote and devices sent"),
        MetricDefinition("message.unsent", "messages", "messages that users wrote and no device sent"),
        MetricDefinition(
            "message.unwritten", "messages",
            "messages that users meant to write when no member's device was within reach"),
        distribution(
            "message.upload", "B",
            "bytes on the sender's access link for one message, repetitions included; keys that it had to bring are "
                + "in `message.with-keys` and in their rekey"),
        distribution("message.network", "B", "bytes that all links carry for one message, without such keys"),
        distribution(
            "message.with-keys.upload", "B",
            "bytes on the sender's access link for one message and the keys that it had to bring"),
        distribution(
            "message.with-keys.network", "B",
            "bytes that all links carry for one message and the keys that it had to bring"),
        distribution("message.expansion", "1", "network bytes / (plaintext bytes × recipients)"),
        distribution(
            "message.latency", "ms",
            "from writing to one recipient's plaintext: processors, queues, links, repetitions; recipients "
                + "online since it was written"),
    ]

    private static let founding = [
        MetricDefinition(
            "founding.upload", "B",
            "bytes on access links towards the network for the group's founding, from all who send for it: its first "
                + "change, and the keys that this made necessary"),
        MetricDefinition("founding.network", "B", "bytes that all links carry for the founding"),
        MetricDefinition(
            "founding.download", "B", "bytes on access links towards devices for the founding, per member"),
        MetricDefinition(
            "founding.cpu", "ms", "processor time of all who make and send keys for the founding"),
        distribution(
            "founding.convergence", "ms",
            "from the founder's commit to a member's having entered the group; members online all the while"),
    ]

    private static let rekeys = [
        MetricDefinition(
            "rekey.count", "rekeys", "membership changes, updates and rotations after the founding"),
        MetricDefinition("rekey.switches", "rekeys", "membership changes that changed the mechanism"),
        distribution(
            "rekey.upload", "B",
            "bytes on access links towards the network for one rekey after the founding, from all who send for it"
        ),
        distribution("rekey.network", "B", "bytes that all links carry for one rekey"),
        distribution("rekey.download", "B", "bytes on access links towards devices, per member"),
        distribution(
            "rekey.convergence", "ms",
            "from the commit to a member's having entered the epoch, or having a rotated key; members online all "
                + "the while who got there (keys that come with each sender's next message are not waited for)"
        ),
        distribution("rekey.committer_cpu", "ms", "processor time of all who make and send keys"),
        distribution("rekey.member_cpu", "ms", "processor time of one step that takes in a rekey"),
    ]

    private static let rekeysByCause = RekeyCause.allCases.flatMap { cause in
        [
            MetricDefinition("rekey.\(cause.rawValue).count", "rekeys", cause.meaning),
            distribution(
                "rekey.\(cause.rawValue).upload", "B", "as rekey.upload, over \(cause.meaning)"),
            distribution(
                "rekey.\(cause.rawValue).network", "B", "as rekey.network, over \(cause.meaning)"),
            distribution(
                "rekey.\(cause.rawValue).download", "B", "as rekey.download, over \(cause.meaning)"),
            distribution(
                "rekey.\(cause.rawValue).convergence", "ms", "as rekey.convergence, over \(cause.meaning)"),
        ]
    }

    private static let delivery = [
        MetricDefinition(
            "delivery.ratio", "1",
            "read / to be read, over recipients online at some time since and not put out before"),
        MetricDefinition("delivery.undecryptable", "1", "came to a recipient who cannot read it by the end"),
        MetricDefinition(
            "delivery.lost", "1", "of which nothing came to a recipient, and nothing is on its way at the end"
        ),
        MetricDefinition(
            "delivery.late", "1", "on its way to a recipient at the end, or come and waiting for what is"),
        MetricDefinition("undecryptable.key-missing", "1", "messages whose key had not come after 5 s"),
        MetricDefinition("undecryptable.broken", "1", "messages that their keys did not open"),
        MetricDefinition("undecryptable.epoch-gone", "1", "messages of an epoch whose grace period was over"),
        MetricDefinition("undecryptable.buffer-full", "1", "messages dropped since too many were waiting"),
        MetricDefinition("repeat.requests", "1", "requests to a sender to send something again"),
        MetricDefinition("repeat.answers", "1", "messages sent again on request"),
    ]

    private static let operations =
        Operation.allCases.map { operation in
            MetricDefinition("operations.\(operation.name)", "1", "calls of this operation, by all devices")
        } + [MetricDefinition("operations.bytes", "B", "bytes that went into operations, of all devices")]

    private static let network = [
        MetricDefinition("network.bytes", "B", "bytes put on all links"),
        MetricDefinition("network.bytes.application", "B", "messages, on access links"),
        MetricDefinition("network.bytes.key-distribution", "B", "sender keys, on access links"),
        MetricDefinition("network.bytes.commit", "B", "membership changes and verdicts, on access links"),
        MetricDefinition("network.bytes.welcome", "B", "what joiners are told, on access links"),
        MetricDefinition("network.bytes.prekey", "B", "directory traffic, on access links"),
        MetricDefinition("network.bytes.acknowledgement", "B", "acknowledgements, on all links"),
        MetricDefinition(
            "network.bytes.repeat", "B", "packets sent again, and requests and answers of repeats"),
        MetricDefinition("network.bytes.gossip-control", "B", "control traffic of gossip"),
        MetricDefinition("network.bytes.relay", "B", "what relays carry among themselves"),
        MetricDefinition("network.lost", "B", "bytes lost by links, full queues and devices out of reach"),
        MetricDefinition("network.packets", "packets", "packets put on all links"),
        MetricDefinition("network.packets.dropped", "packets", "packets dropped by full queues"),
    ]
}
