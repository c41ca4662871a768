public import Identity
public import SchemeContract

/// Which gear an epoch uses: a ladder of gears from small groups to large.
///
/// A pure function of the membership log, so all devices switch at the same epoch without a word.
public struct SwitchingPolicy: Equatable, Sendable {
    /// A gear, and the largest group that it serves.
    public struct Rung: Equatable, Sendable {
        public let tier: Tier
        /// In devices; none for the last rung.
        public let upTo: Int?

        public init(_ tier: Tier, upTo: Int? = nil) {
            self.tier = tier
            self.upTo = upTo
        }
    }

    /// From small groups to large.
    public let rungs: [Rung]
    /// A group goes back only when it has shrunk below what a lower rung serves by this share of it.
    public let hysteresis: Double
    /// Epochs from one switch to the next.
    ///
    /// A stay and bounds apart for up and down, for a group whose size wavers about one number would otherwise pay for
    /// a switch at each step.
    public let minimumStay: Int

    /// - Precondition: The rungs rise, only the last has no bound, and no gear stands on two.
    public init(_ rungs: [Rung], hysteresis: Double, minimumStay: Int) {
        let bounds = rungs.dropLast().map(\.upTo)
        precondition(!rungs.isEmpty && rungs.last?.upTo == nil, "the last rung serves all larger groups")
        precondition(
            bounds.allSatisfy { $0 != nil }
                && zip(bounds, bounds.dropFirst()).allSatisfy { ($0 ?? 0) < ($1 ?? 0) },
            "each rung serves larger groups than the one before")
        precondition(Set(rungs.map(\.tier)).count == rungs.count, "a gear stands on one rung")
        precondition((0..<1).contains(hysteresis), "hysteresis is a fraction from 0 up to 1")
        self.rungs = rungs
        self.hysteresis = hysteresis
        self.minimumStay = minimumStay
    }

    /// The same gear whatever the size: a ladder of one rung.
    public static func fixed(_ tier: Tier) -> SwitchingPolicy {
        SwitchingPolicy([Rung(tier)], hysteresis: 0, minimumStay: 0)
    }

    /// Whether some size of the group makes it use the tree.
    public var mayUseTree: Bool { rungs.contains { $0.tier == .tree } }

    /// The gear of a new group.
    public func tier(ofNewGroupOf deviceCount: Int) -> Tier { rungs[place(of: deviceCount)].tier }

    /// The gear from the epoch `next` on.
    ///
    /// - Parameter since: The epoch in which `current` came into force.
    public func tier(after current: Tier, since: EpochNumber, deviceCount: Int, next: EpochNumber) -> Tier {
        guard let own = rungs.firstIndex(where: { $0.tier == current }) else {
            return tier(ofNewGroupOf: deviceCount)
        }
        let mayMove = Int(next.number - since.number) >= minimumStay
        guard mayMove || isOvergrown(rungs[own], deviceCount: deviceCount) else { return current }
        let above = place(of: deviceCount)
        return rungs[above > own ? above : below(own, deviceCount: deviceCount)].tier
    }

    /// The rung of a group that comes from below.
    private func place(of deviceCount: Int) -> Int {
        rungs.firstIndex { deviceCount <= $0.upTo ?? .max } ?? rungs.count - 1
    }

    /// The rung to which a group goes back that has grown no larger than `own` serves.
    private func below(_ own: Int, deviceCount: Int) -> Int {
        rungs[..<own].firstIndex { Double(deviceCount) <= Double($0.upTo ?? .max) * (1 - hysteresis) } ?? own
    }

    /// A group of more than twice what its rung serves does not wait for the minimum stay.
    private func isOvergrown(_ rung: Rung, deviceCount: Int) -> Bool {
        guard let upTo = rung.upTo else { return false }
        return deviceCount > 2 * upTo + 1
    }
}
