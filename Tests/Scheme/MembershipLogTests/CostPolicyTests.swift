import Identity
import Quantities
import Randomness
import SchemeContract
import Testing

@testable import MembershipLog

@Suite("Policy by cost")
struct CostPolicyTests {
    private typealias Vector = GearCosts.Vector

    private static let nothing = Vector(
        founding: 0, message: 0, join: 0, joinKeys: 0, removal: 0, removalKeys: 0, renewal: 0, rest: 0)

    private func policy(
        _ vectors: [Tier: Vector], switching: Double = 0, horizon: TimeSpan = .seconds(86_400)
    ) -> CostPolicy {
        let changes = vectors.keys.flatMap { from in
            vectors.keys.filter { $0 != from }.map { GearCosts.Switch(from: from, to: $0) }
        }
        let costs = GearCosts(
            vectors.mapValues { GearCosts.BySize([(8, $0)]) },
            switches: Dictionary(
                uniqueKeysWithValues: changes.map { ($0, GearCosts.BySize([(8, switching)])) }))
        return CostPolicy(
            costs: costs, horizon: horizon, expected: .init(messages: 10, joins: 1, removals: 1),
            lifetimes: .init(messages: 100, days: 7, renewal: 1, firstRenewal: 1))
    }

    /// As a log has it after many changes at these rates a day, half of them joins.
    private func activity(messages: Double, changes: Double) -> GroupActivity {
        var activity = GroupActivity(since: 0)
        for change in 1...60 {
            let report = EpochReport(
                instant: UInt64(86_400_000 / changes * Double(change)), messages: UInt32(messages / changes),
                writers: 2)
            activity = activity.adding(report, joins: change % 2, removals: 1 - change % 2)
        }
        return activity
    }

    private var dearMessages: Vector {
        var vector = Self.nothing
        vector.message = 10
        return vector
    }

    private var dearChanges: Vector {
        var vector = Self.nothing
        (vector.join, vector.removal) = (1_000, 1_000)
        return vector
    }

    @Test func `a gear is named by what the log says happens`() {
        let policy = policy([.pairwise: dearMessages, .tree: dearChanges])
        let gears: [Tier] = [.pairwise, .tree]
        for current in gears {
            // 100 changes of 1,000 against 1,000 messages of 10, and the other way about.
            #expect(
                policy.gear(
                    after: current, size: 8, activity: activity(messages: 1_000, changes: 100), among: gears)
                    == .pairwise)
            #expect(
                policy.gear(
                    after: current, size: 8, activity: activity(messages: 20_000, changes: 10), among: gears)
                    == .tree)
        }
    }

    @Test func `a group stays where going would cost more than is saved within the horizon`() {
        let gears: [Tier] = [.pairwise, .tree]
        // The tree saves 200,000 − 10,000 a day.
        let busy = activity(messages: 20_000, changes: 10)
        for (switching, horizon, expected) in [
            (180_000.0, 86_400 as Int64, Tier.tree), (200_000, 86_400, .pairwise), (200_000, 172_800, .tree),
        ] {
            let policy = policy(
                [.pairwise: dearMessages, .tree: dearChanges], switching: switching,
                horizon: .seconds(horizon))
            let gear = policy.gear(after: .pairwise, size: 8, activity: busy, among: gears)
            #expect(gear == expected, "\(switching) in \(horizon) s")
        }
    }

    @Test func `a new group takes what is cheapest with its founding, at the rates expected`() {
        var dear = Self.nothing
        dear.founding = 1_000
        let policy = policy([.pairwise: dearMessages, .tree: dear])
        // 10 messages of 10 a day.
        #expect(policy.gear(ofNewGroupOf: 8, among: [.pairwise, .tree]) == .pairwise)
        let long = self.policy([.pairwise: dearMessages, .tree: dear], horizon: .seconds(20 * 86_400))
        #expect(long.gear(ofNewGroupOf: 8, among: [.pairwise, .tree]) == .tree)
    }

    @Test func `from a gear of which nothing is known a group goes to the cheapest`() {
        let policy = policy([.pairwise: dearMessages, .tree: dearChanges])
        let busy = activity(messages: 20_000, changes: 10)
        #expect(
            policy.gear(after: .hpke, size: 8, activity: busy, among: [.pairwise, .tree])
                == policy.gear(ofNewGroupOf: 8, among: [.pairwise, .tree]))
    }

    @Test func `before three changes what was expected counts`() {
        let policy = policy([.pairwise: dearMessages])
        let once = GroupActivity(since: 0).adding(
            EpochReport(instant: 1, messages: 1_000_000, writers: 2), joins: 1, removals: 0)
        #expect(policy.rates(once) == policy.expected)
        let twice = once.adding(EpochReport(instant: 2, messages: 0, writers: 0), joins: 1, removals: 0)
        #expect(policy.rates(twice) == policy.expected)
        let thrice = twice.adding(EpochReport(instant: 3, messages: 0, writers: 0), joins: 1, removals: 0)
        #expect(policy.rates(thrice) != policy.expected)
        let rates = policy.rates(activity(messages: 500, changes: 10))
        #expect(abs(rates.messages - 500) < 1 && abs(rates.joins + rates.removals - 10) < 0.1)
    }

    @Test(arguments: [(2, 0.5), (2, 10), (7, 3), (20, 1), (20, 0.1)])
    func `from who writes in epochs that end at random it is read off how many write`(
        writers: Int, messagesOfEach: Double
    ) {
        var random = RandomStream(seed: Seed(17))
        var activity = GroupActivity(since: 0)
        var (sum, count) = (0.0, 0)
        let policy = policy([.pairwise: dearMessages])
        for epoch in 1...20_000 as ClosedRange<UInt64> {
            let length = random.exponential()
            let written = (0..<writers).map { _ in poisson(messagesOfEach * length, &random) }
            let report = EpochReport(
                instant: epoch, messages: UInt32(written.reduce(0, +)),
                writers: UInt32(written.count { $0 > 0 }))
            activity = activity.adding(report, joins: 1, removals: 0)
            if epoch > 50, epoch.isMultiple(of: 20) {
                sum += policy.writers(activity, of: 3 * writers)
                count += 1
            }
        }
        // Of eight epochs it is no more than a guess.
        let mean = sum / Double(count)
        #expect(mean > 0.6 * Double(writers) && mean < 2.5 * Double(writers), "\(mean) for \(writers)")
    }

    private func poisson(_ mean: Double, _ random: inout RandomStream) -> Int {
        var (time, count) = (random.exponential(), 0)
        while time < mean {
            time += random.exponential()
            count += 1
        }
        return count
    }

    @Test func `costs lie on straight lines between the sizes and beyond the last, and never below nothing`()
    {
        func founding(_ cost: Double) -> Vector {
            var vector = Self.nothing
            vector.founding = cost
            return vector
        }
        let costs = GearCosts(
            [.tree: .init([(2, founding(10)), (4, founding(30)), (8, founding(10))])], switches: [:])
        let found = [1, 2, 3, 4, 7, 8, 9, 100].map { costs.vector(of: .tree, at: $0).founding }
        #expect(found == [10, 10, 20, 30, 15, 10, 5, 0])
        #expect(costs.cost(of: .init(from: .pairwise, to: .tree), at: 3) == 20)
    }

    @Test func `a choice stands for the minimum stay`() {
        let policy = SwitchingPolicy(
            cheapestOf: [.pairwise, .tree], by: policy([.pairwise: dearMessages, .tree: dearChanges]),
            minimumStay: 4)
        let busy = activity(messages: 20_000, changes: 10)
        func tier(inEpoch next: UInt32) -> Tier {
            let state = MembershipState(
                group: GroupID(1), epoch: EpochNumber(next - 1), head: [UInt8](repeating: 0, count: 32),
                members: [], tier: .pairwise, tierSince: EpochNumber(3), activity: busy)
            return policy.tier(after: state, adding: group(8), removing: [], activity: busy)
        }
        #expect(tier(inEpoch: 6) == .pairwise && tier(inEpoch: 7) == .tree)
    }
}

extension RandomStream {
    fileprivate mutating func exponential() -> Double {
        Distribution.exponential(mean: 1).sample(using: &self)
    }
}
