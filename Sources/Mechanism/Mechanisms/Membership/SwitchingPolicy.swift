public import MechanismContract
public import Quantities

/// Which mechanism an epoch uses: a pure function of the membership log, so all devices switch at the same
/// epoch without a word.
public enum SwitchingPolicy: Equatable, Sendable {
    /// The same mechanism whatever the size.
    case fixed(Tier)
    case adaptive(Thresholds)

    /// Two thresholds apart from each other, and a minimum stay: a group whose size wavers about one number
    /// would otherwise pay for a switch at each step.
    public struct Thresholds: Equatable, Sendable {
        /// Pairwise sessions serve up to this many devices.
        public let senderKeysAbove: Int
        /// Below the threshold less this fraction of it the group goes back.
        public let hysteresis: Double
        /// Epochs from one switch to the next.
        public let minimumStay: Int

        public init(senderKeysAbove: Int, hysteresis: Double, minimumStay: Int) {
            precondition((0..<1).contains(hysteresis), "hysteresis is a fraction from 0 up to 1")
            self.senderKeysAbove = senderKeysAbove
            self.hysteresis = hysteresis
            self.minimumStay = minimumStay
        }
    }

    /// The mechanism of a new group.
    public func tier(ofNewGroupOf deviceCount: Int) -> Tier {
        switch self {
        case .fixed(let tier): tier
        case .adaptive(let thresholds): deviceCount > thresholds.senderKeysAbove ? .senderKeys : .pairwise
        }
    }

    /// The mechanism from the epoch `next` on.
    ///
    /// - Parameter since: The epoch in which `current` came into force.
    public func tier(after current: Tier, since: Epoch, deviceCount: Int, next: Epoch) -> Tier {
        guard case .adaptive(let thresholds) = self else { return current }
        let wanted = thresholds.wanted(current, deviceCount: deviceCount)
        let mayMove = Int(next.number - since.number) >= thresholds.minimumStay
        return mayMove || thresholds.mustMove(current, deviceCount: deviceCount) ? wanted : current
    }
}

extension SwitchingPolicy.Thresholds {
    fileprivate func wanted(_ current: Tier, deviceCount: Int) -> Tier {
        switch current {
        case .pairwise: deviceCount > senderKeysAbove ? .senderKeys : .pairwise
        case .senderKeys:
            Double(deviceCount) < Double(senderKeysAbove) * (1 - hysteresis) ? .pairwise : .senderKeys
        case .hybrid, .sharedKey: current
        }
    }

    /// A fan-out of more than twice the threshold does not wait for the minimum stay.
    fileprivate func mustMove(_ current: Tier, deviceCount: Int) -> Bool {
        current == .pairwise && deviceCount - 1 > 2 * senderKeysAbove
    }
}
