internal import Measurements

/// One metric of one point that is not what the baseline says.
public struct RegressionFinding: Equatable, Sendable {
    public enum Kind: String, Sendable {
        case worse
        /// It moved, and has no better direction.
        case changed
        case better
        /// The baseline has it and the results have not.
        case missing
        /// The results have it and the baseline has not.
        case added

        /// Whether the check fails for it.
        public var isRegression: Bool { self == .worse || self == .changed || self == .missing }
    }

    public let scenario: String
    public let metric: String
    public let unit: String
    /// Such as "scheme.mechanism pairwise, group.devices 8".
    public let point: String
    /// The seed at which it moved most.
    public let seed: UInt64
    public let old: Double?
    public let new: Double?
    public let kind: Kind
    /// What became of the bytes in the same run.
    let bytes: ByteMovement
}

/// By how many bytes a run's traffic differs, and which class of bytes moved most.
struct ByteMovement: Equatable, Sendable {
    let total: Double
    /// Nothing when no class moved.
    let className: String?
    let ofClass: Double

    /// - Parameter classes: Name and movement of each.
    init(total: Double, classes: [(name: String, moved: Double)]) {
        self.total = total
        var most: (name: String, moved: Double)?
        for item in classes where abs(item.moved) > abs(most?.moved ?? 0) { most = item }
        className = most?.name
        ofClass = most?.moved ?? 0
    }

    var text: String {
        guard let className else { return "no byte moved on the network" }
        func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + MetricText.number(value) + " B" }
        return "the network carried \(signed(total)), class \(className) \(signed(ofClass))"
    }
}

// MARK: - Which matters most

extension RegressionFinding {
    /// The size of the movement as a share of the old value.
    var share: Double {
        guard let old, let new else { return .infinity }
        return old == new ? 0 : old == 0 ? .infinity : abs(new - old) / abs(old)
    }

    /// Whether this is to be told before another.
    ///
    /// What users lose comes first; then what costs directly, in bytes and in operations, the largest share
    /// first; then the consequences, such as latencies, and the same costs told in other ways.
    func matters(more other: RegressionFinding) -> Bool {
        (rank, -weightedShare) < (other.rank, -other.weightedShare)
    }

    /// Rekeys are rarer than messages: that both moved is told of the messages.
    private var weightedShare: Double { metric.hasPrefix("rekey.") ? share / 2 : share }

    private var rank: Int {
        guard kind.isRegression else { return kind == .better ? 10 + weight : 20 }
        return weight
    }

    private var weight: Int {
        if metric.hasPrefix("security.") || metric.hasPrefix("delivery.") { return 0 }
        if Self.directCosts.contains(metric) { return 1 }
        return metric.hasPrefix("operations.") && metric != "operations.bytes" ? 1 : 2
    }

    private static let directCosts: Set = [
        "message.upload.mean", "message.network.mean", "rekey.upload.mean", "rekey.network.mean",
        "rekey.download.mean", "device.state.mean", "network.bytes",
    ]
}

// MARK: - In words

extension RegressionFinding {
    /// The finding in one sentence, with the class of bytes that moved.
    public var sentence: String { "\(brief); \(bytes.text)" }

    /// Metric, point, old and new value.
    public var brief: String {
        "\(scenario): \(metric) at \(point), seed \(seed): \(text(of: old)) → \(text(of: new)) (\(change))"
    }

    func text(of value: Double?) -> String {
        value.map { MetricText.value($0, unit: unit, of: metric) } ?? "not measured"
    }

    var change: String {
        guard let old, let new else { return kind.rawValue }
        return "\(MetricText.change(from: old, to: new)), \(kind.rawValue)"
    }
}
