public import MembershipLog
import Observation
import Population
import Quantities
import Randomness
import ScenarioFile
public import SchemeContract
import Tiers

/// A steady group in which people write, come and go at random, of which costs are to be predicted.
public struct CostTrial: Sendable {
    /// How much happens.
    public enum Mix: String, CaseIterable, Sendable {
        /// Many messages to a change.
        case talkative
        /// Few.
        case restless

        var messagesOfMember: Double { self == .talkative ? 40 : 10 }

        /// Joins, and as many removals, a day, as a share of the members.
        var changesShare: Double { self == .talkative ? 0.125 : 0.5 }
    }

    /// What was predicted and what was used.
    public struct Result: Sendable {
        public let gear: Tier
        public let size: Int
        public let mix: Mix
        /// Of each replication: its counts, what was used, and what the sum of costs says for these counts.
        public let runs: [(rates: GroupRates, measured: Amounts, predicted: Amounts)]
    }

    let gear: Tier
    let size: Int
    let mix: Mix
    private let base: Scenario

    init(_ base: Scenario, gear: Tier, size: Int, mix: Mix) {
        self.base = base
        self.gear = gear
        self.size = size
        self.mix = mix
    }

    /// Two of those measured, which are not the ends where there are others.
    static func sizes(of measured: [Int]) -> [Int] {
        let inner = measured.count > 2 ? Array(measured.dropFirst().dropLast()) : measured
        guard let first = inner.first, let last = inner.last else { return [] }
        let low = inner.last { $0 <= 16 } ?? first
        let high = inner.last { $0 <= 64 } ?? last
        return low == high ? [low] : [low, high]
    }

    private static let day = TimeSpan.seconds(86_400)

    /// A day, after as long a time in which keys come to where they are in the long run.
    ///
    /// Messages have one size, as in probes.
    var scenario: Scenario {
        var scenario = base
        scenario.warmUp = max(Self.day, gear.renewsByPeriod ? base.scheme.tree.updatePeriod : .zero)
        scenario.duration = Self.day
        scenario.drain = .zero
        scenario.bin = .seconds(600)
        scenario.scheme = MechanismConfiguration(
            policy: .fixed(gear), rotation: base.scheme.rotation, tree: base.scheme.tree,
            grace: base.scheme.grace)
        scenario.faults = []
        scenario.expectations = []
        let changes = mix.changesShare * Double(size) / 86_400
        scenario.acquaintance = nil
        scenario.workload.initialDeviceCount = size
        scenario.workload.founding = .allAtOnce
        scenario.workload.devicesPerPerson = .constant(1)
        scenario.workload.day = nil
        scenario.workload.trace = nil
        scenario.workload.messageSize = .constant(max(1, base.workload.messageSize.mean.rounded()))
        scenario.workload.messagesPerSecond = mix.messagesOfMember * Double(size) / 86_400
        scenario.workload.membership = MembershipSpecification(
            rates: .init(joins: changes, leaves: 0, removals: changes))
        return scenario
    }

    func result(of records: [RunRecord], table: CostTable, model: CostModel) -> Result {
        Result(
            gear: gear, size: size, mix: mix,
            runs: records.map { record in
                let used = record.series.reduce(Amounts.zero) { $0 + Amounts($1.consumption) }
                let meanSize =
                    record.series.reduce(0) { $0 + Double($1.deviceCount) } / Double(record.series.count)
                let measured = record.rekeys.filter { $0.startedAt >= record.measuredFrom }
                let rates = GroupRates(
                    messages: Double(record.series.reduce(0) { $0 + $1.messageCount }),
                    joins: Double(measured.count { $0.cause == "join" }),
                    removals: Double(measured.count { $0.cause == "removal" }))
                let vectors = table.vectors(of: gear, near: meanSize)
                let sum = vectors.reduce(Amounts.zero) {
                    $0 + model.perDay($1, size: meanSize, rates: rates)
                }
                return (rates, used, sum / Double(vectors.count))
            })
    }
}

extension CostTrial.Result {
    /// By how much the prediction is off, as a share of what was used; in the mean over the replications.
    public func error(_ kind: CostKind) -> Double {
        let (measured, predicted) = runs.reduce(into: (0.0, 0.0)) { sum, run in
            sum.0 += kind.value(of: run.measured, size: Double(size))
            sum.1 += kind.value(of: run.predicted, size: Double(size))
        }
        return predicted / measured - 1
    }
}
