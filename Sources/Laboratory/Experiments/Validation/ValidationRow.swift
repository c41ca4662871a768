import Randomness
import Statistics

/// One quantity of the world's models, as theory has it and as it came out.
public struct ValidationRow: Sendable {
    public let model: String
    public let quantity: String
    public let unit: String
    public let theory: Double
    public let measured: Double
    /// Half of the 95 % interval of what was measured.
    public let halfWidth: Double
    /// How far off it may be, as a part of the theory's, where that is a law that leaves something out, or another
    /// simulation; nothing where the interval says it.
    public let tolerance: Double?

    /// By how much the measured value is off, as a part of the theory's.
    public var difference: Double { (measured - theory) / theory }

    /// Measures by independent replications, each with a seed of its own.
    init(
        _ model: String, _ quantity: String, _ unit: String, theory: Double, within tolerance: Double? = nil,
        replications: Int, seed: Seed, measure: (Seed) -> Double
    ) {
        self.init(
            model, quantity, unit, theory: theory, within: tolerance,
            samples: (0..<replications).map { measure(seed.descendant("replication", UInt64($0))) })
    }

    /// - Parameter samples: Of replications that are independent of each other; more than one.
    init(
        _ model: String, _ quantity: String, _ unit: String, theory: Double, within tolerance: Double? = nil,
        samples: [Double]
    ) {
        self.model = model
        self.quantity = quantity
        self.unit = unit
        self.theory = theory
        self.tolerance = tolerance
        guard let estimate = try? Estimate(of: samples, confidence: 0.95) else {
            preconditionFailure("a validation measures finite values, and more than one")
        }
        measured = estimate.mean
        halfWidth = estimate.halfWidth ?? .infinity
    }
}

/// The models of the world held against their formulas.
public enum Validation {
    /// Laws that leave something out, and other simulations, in the order of the document.
    ///
    /// - Parameter replications: At least two.
    public static func laws(replications: Int, seed: UInt64) -> [ValidationRow] {
        precondition(replications >= 2, "one replication has no interval")
        let root = Seed(seed)
        return TransportValidation.rows(replications: replications, seed: root.descendant("transport"))
            + TransferValidation.rows(replications: replications, seed: root.descendant("transfers"))
            + GossipValidation.rows(replications: replications, seed: root.descendant("gossip"))
    }

    /// What is known exactly, or as good as, in the order of the document.
    ///
    /// - Parameter replications: At least two; the intervals narrow with their root.
    public static func rows(replications: Int, seed: UInt64) -> [ValidationRow] {
        precondition(replications >= 2, "one replication has no interval")
        let root = Seed(seed)
        return QueueValidation.rows(replications: replications, seed: root.descendant("queues"))
            + LossValidation.rows(replications: replications, seed: root.descendant("losses"))
            + RadioValidation.rows(replications: replications, seed: root.descendant("radio"))
            + AvailabilityValidation.rows(replications: replications, seed: root.descendant("availability"))
            + DelegationValidation.rows(replications: replications, seed: root.descendant("delegation"))
    }
}
