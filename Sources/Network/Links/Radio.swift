public import Quantities
public import Randomness

/// A device's radio that sleeps when it is not used, and takes its time to wake.
///
/// Both directions of the device's link are one radio: what is sent or received keeps it awake for both. (RRC states of LTE,
/// 3GPP TS 36.331: from idle to connected.)
public struct Radio {
    public struct Specification: Equatable, Sendable {
        /// How long it stays awake after the last packet.
        public var awake: TimeSpan
        /// How long it takes to wake, in seconds, drawn each time.
        public var promotion: Distribution

        public init(awake: TimeSpan, promotion: Distribution) {
            self.awake = awake
            self.promotion = promotion
        }
    }

    private let specification: Specification
    private var random: RandomStream
    private var awakeUntil: SimulatedInstant?
    private var readyAt = SimulatedInstant.start

    init(_ specification: Specification, seed: Seed) {
        self.specification = specification
        random = RandomStream(seed: seed.descendant("radio"))
    }

    /// Wakes it, if it sleeps.
    ///
    /// - Returns: From when on packets can be on the air.
    mutating func wake(at now: SimulatedInstant) -> SimulatedInstant {
        if let awakeUntil, now <= awakeUntil { return readyAt }
        readyAt = now + TimeSpan(seconds: max(0, specification.promotion.sample(using: &random)))
        return readyAt
    }

    mutating func noteUse(until departure: SimulatedInstant) {
        awakeUntil = max(awakeUntil ?? .start, departure + specification.awake)
    }
}
