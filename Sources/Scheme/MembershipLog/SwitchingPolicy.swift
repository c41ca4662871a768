public import Identity
public import SchemeContract

/// Which mechanism an epoch uses: a pure function of the membership log, so all devices switch at the same
/// epoch without a word.
public enum SwitchingPolicy: Equatable, Sendable {
    /// The same mechanism whatever the size.
    case fixed(Tier)
    case adaptive(Thresholds)

    /// Thresholds apart for up and down, and a minimum stay: a group whose size wavers about one number
    /// would otherwise pay for a switch at each step.
    public struct Thresholds: Equatable, Sendable {
        /// Pairwise sessions serve up to this many devices.
        public let senderKeysAbove: Int
        /// A group of more devices than this uses the tree.
        public let treeAbove: Int
        /// Below a threshold less this fraction of it the group goes back.
        public let hysteresis: Double
        /// Epochs from one switch to the next.
        public let minimumStay: Int

        public init(senderKeysAbove: Int, treeAbove: Int, hysteresis: Double, minimumStay: Int) {
            precondition(senderKeysAbove <= treeAbove, "the tree is for larger groups than sender keys")
            precondition((0..<1).contains(hysteresis), "hysteresis is a fraction from 0 up to 1")
            self.senderKeysAbove = senderKeysAbove
            self.treeAbove = treeAbove
            self.hysteresis = hysteresis
            self.minimumStay = minimumStay
        }
    }

    /// Whether some size of the group makes it use the tree.
    public var mayUseTree: Bool {
        switch self {
        case .fixed(let tier): tier == .tree
        case .adaptive: true
        }
    }

    /// The mechanism of a new group.
    public func tier(ofNewGroupOf deviceCount: Int) -> Tier {
        switch self {
        case .fixed(let tier): tier
        case .adaptive(let thresholds): thresholds.upwards(deviceCount)
        }
    }

    /// The mechanism from the epoch `next` on.
    ///
    /// - Parameter since: The epoch in which `current` came into force.
    public func tier(after current: Tier, since: EpochNumber, deviceCount: Int, next: EpochNumber) -> Tier {
        guard case .adaptive(let thresholds) = self else { return current }
        let wanted = thresholds.wanted(current, deviceCount: deviceCount)
        let mayMove = Int(next.number - since.number) >= thresholds.minimumStay
        return mayMove || thresholds.mustMove(current, deviceCount: deviceCount) ? wanted : current
    }
}

extension SwitchingPolicy.Thresholds {
    fileprivate func wanted(_ current: Tier, deviceCount: Int) -> Tier {
        switch current {
        case .pairwise: upwards(deviceCount)
        case .senderKeys: upwards(deviceCount) == .tree ? .tree : downwards(deviceCount, from: .senderKeys)
        case .tree: downwards(deviceCount, from: .tree)
        case .hpke, .sharedKey: current
        }
    }

    /// The tier of a group of this size that comes from below.
    fileprivate func upwards(_ deviceCount: Int) -> Tier {
        deviceCount > treeAbove ? .tree : deviceCount > senderKeysAbove ? .senderKeys : .pairwise
    }

    /// The tier of a group of this size that comes from `current`.
    private func downwards(_ deviceCount: Int, from current: Tier) -> Tier {
        let count = Double(deviceCount)
        if count < Double(senderKeysAbove) * (1 - hysteresis) { return .pairwise }
        return current == .tree && count >= Double(treeAbove) * (1 - hysteresis) ? .tree : .senderKeys
    }

    /// A fan-out of more than twice the threshold does not wait for the minimum stay.
    fileprivate func mustMove(_ current: Tier, deviceCount: Int) -> Bool {
        current == .pairwise && deviceCount - 1 > 2 * senderKeysAbove
    }
}
