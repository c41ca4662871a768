internal import Observation

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

    /// What fails the check is told before what is better, and that before what is new.
    private var importance: Importance {
        Importance(
            of: metric, unit: unit, share: share, stage: kind.isRegression ? 0 : kind == .better ? 1 : 2)
    }

    /// What matters most first, and what matters as much in the order in which it came.
    static func inOrder(_ findings: [RegressionFinding]) -> [RegressionFinding] {
        let keyed = findings.enumerated().map { (place: $0, finding: $1, importance: $1.importance) }
        return keyed.sorted { own, other in
            own.importance == other.importance ? own.place < other.place : own.importance < other.importance
        }.map(\.finding)
    }
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
