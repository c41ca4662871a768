import Identity
public import SchemeContract

/// Which gear an epoch uses: a ladder of gears from small groups to large, or whichever of some is the cheapest.
///
/// A pure function of the membership log, so all devices switch at the same epoch without a word.
public struct SwitchingPolicy: Equatable, Sendable {
    /// A gear, and the largest group that it serves.
    public struct Rung: Equatable, Sendable {
        public let tier: Tier
        /// In devices; none for the last rung, and where costs decide.
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
    /// Decides instead of the sizes, where it is there.
    public let costs: CostPolicy?

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
        costs = nil
    }

    /// Whichever gear is the cheapest.
    ///
    /// - Precondition: There is a gear, and of each it is known what it costs.
    public init(cheapestOf gears: [Tier], by costs: CostPolicy, minimumStay: Int) {
        precondition(!gears.isEmpty && costs.costs.gears.isSuperset(of: gears), "each gear has its costs")
        rungs = gears.map { Rung($0) }
        hysteresis = 0
        self.minimumStay = minimumStay
        self.costs = costs
    }

    /// The same gear whatever the size: a ladder of one rung.
    public static func fixed(_ tier: Tier) -> SwitchingPolicy {
        SwitchingPolicy([Rung(tier)], hysteresis: 0, minimumStay: 0)
    }

    /// Whether some size of the group makes it use the tree.
    public var mayUseTree: Bool { rungs.contains { $0.tier == .tree } }

    private var gears: [Tier] { rungs.map(\.tier) }

    /// The gear of a new group.
    public func tier(ofNewGroupOf deviceCount: Int) -> Tier {
        costs?.gear(ofNewGroupOf: deviceCount, among: gears) ?? rungs[place(of: deviceCount)].tier
    }

    /// The gear from the next epoch on.
    ///
    /// - Parameters:
    ///   - state: Of the present epoch.
    ///   - deviceCount: In the next.
    ///   - activity: Up to its end.
    public func tier(after state: MembershipState, deviceCount: Int, activity: GroupActivity) -> Tier {
        let hasStayed = Int(state.epoch.next.number - state.tierSince.number) >= minimumStay
        if let costs {
            guard hasStayed else { return state.tier }
            return costs.gear(after: state.tier, size: deviceCount, activity: activity, among: gears)
        }
        return tier(after: state.tier, hasStayed: hasStayed, deviceCount: deviceCount)
    }

    private func tier(after current: Tier, hasStayed: Bool, deviceCount: Int) -> Tier {
        guard let own = rungs.firstIndex(where: { $0.tier == current }) else {
            return tier(ofNewGroupOf: deviceCount)
        }
        guard hasStayed || isOvergrown(rungs[own], deviceCount: deviceCount) else { return current }
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
