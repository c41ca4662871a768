public import Accounts
public import Identity
public import SchemeContract

/// Which gear an epoch uses: a ladder of gears from small groups to large, or whichever of some is the cheapest.
///
/// A pure function of the membership log, so all devices switch at the same epoch without a word.
public struct SwitchingPolicy: Equatable, Sendable {
    /// A gear, and the largest group that it serves.
    public struct Rung: Equatable, Sendable {
        public let tier: Tier
        /// In what the policy counts; none for the last rung, and where costs decide.
        public let upTo: Int?

        public init(_ tier: Tier, upTo: Int? = nil) {
            self.tier = tier
            self.upTo = upTo
        }
    }

    /// What the bounds of rungs count.
    public enum Count: String, CaseIterable, Sendable {
        case devices
        case persons
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
    public let count: Count
    /// Decides instead of the sizes, where it is there.
    public let costs: CostPolicy?

    /// - Precondition: The rungs rise, only the last has no bound, and no gear stands on two.
    public init(_ rungs: [Rung], count: Count = .devices, hysteresis: Double, minimumStay: Int) {
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
        self.count = count
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
        count = .devices
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
    public func tier(ofNewGroupOf members: [Member]) -> Tier { tier(ofNewGroupOf: size(of: members)) }

    /// The gear of a new group of so many devices, if each is of another person.
    public func tier(ofNewGroupOf size: Int) -> Tier {
        costs?.gear(ofNewGroupOf: size, among: gears) ?? rungs[place(of: size)].tier
    }

    private func size(of members: [Member]) -> Int {
        switch count {
        case .devices: members.count
        case .persons: Set(members.lazy.map(\.owner)).count
        }
    }

    /// The gear from the next epoch on.
    ///
    /// - Parameters:
    ///   - state: Of the present epoch.
    ///   - added: By the change that leads to the next.
    ///   - removed: By the same.
    ///   - activity: With what that change reports.
    public func tier(
        after state: MembershipState, adding added: [Member], removing removed: [DeviceID],
        activity: GroupActivity
    ) -> Tier {
        let deviceCount = state.members.count + added.count - removed.count
        let hasStayed = Int(state.epoch.next.number - state.tierSince.number) >= minimumStay
        if let costs {
            guard hasStayed else { return state.tier }
            return costs.gear(after: state.tier, size: deviceCount, activity: activity, among: gears)
        }
        let size =
            count == .devices ? deviceCount : size(of: state.members(adding: added, removing: removed))
        return tier(after: state.tier, hasStayed: hasStayed, size: size)
    }

    private func tier(after current: Tier, hasStayed: Bool, size: Int) -> Tier {
        guard let own = rungs.firstIndex(where: { $0.tier == current }) else {
            return tier(ofNewGroupOf: size)
        }
        guard hasStayed || isOvergrown(rungs[own], size: size) else { return current }
        let above = place(of: size)
        return rungs[above > own ? above : below(own, size: size)].tier
    }

    /// The rung of a group that comes from below.
    private func place(of size: Int) -> Int {
        rungs.firstIndex { size <= $0.upTo ?? .max } ?? rungs.count - 1
    }

    /// The rung to which a group goes back that has grown no larger than `own` serves.
    private func below(_ own: Int, size: Int) -> Int {
        rungs[..<own].firstIndex { Double(size) <= Double($0.upTo ?? .max) * (1 - hysteresis) } ?? own
    }

    /// A group of more than twice what its rung serves does not wait for the minimum stay.
    private func isOvergrown(_ rung: Rung, size: Int) -> Bool {
        guard let upTo = rung.upTo else { return false }
        return size > 2 * upTo + 1
    }
}
