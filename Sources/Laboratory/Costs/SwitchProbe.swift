import MembershipLog
import Observation
import Population
import Quantities
import ScenarioFile
public import SchemeContract
import Tiers

/// A run that shows what it costs to go from one gear to another: a group is founded in the first and everyone writes twice; then
/// one joins, with which the group goes over, and all write.
struct SwitchProbe {
    let from: Tier
    let to: Tier
    /// Before the newcomer.
    let size: Int
    private let base: Scenario
    private let bin: TimeSpan

    init(_ base: Scenario, from: Tier, to: Tier, size: Int) {
        self.base = base
        self.from = from
        self.to = to
        self.size = size
        bin = CostProbe.bin(of: base)
    }

    /// Founding, two rounds in which everyone writes, the switch, and another round.
    private static let binCount = 5
    private static let switchBin = 3

    var scenario: Scenario {
        var scenario = CostProbe.quiet(
            base, duration: TimeSpan(nanoseconds: bin.nanoseconds * Int64(Self.binCount)))
        scenario.bin = bin
        scenario.scheme = MechanismConfiguration(
            policy: SwitchingPolicy(
                [.init(from, upTo: size), .init(to)], hysteresis: 0, minimumStay: 0),
            rotation: CostProbe.noRotation, tree: base.scheme.tree, grace: base.scheme.grace)
        scenario.workload.initialDeviceCount = size
        scenario.workload.membership = MembershipSpecification(events: [
            .init(begins: begin(ofBin: Self.switchBin), over: .zero, .growTo(devices: size + 1))
        ])
        let span = TimeSpan(seconds: bin.seconds * 0.6)
        scenario.workload.rounds = [(1, size), (2, size), (4, size + 1)].map { index, count in
            .init(begins: begin(ofBin: index), over: span, messageCount: count)
        }
        return scenario
    }

    private func begin(ofBin index: Int) -> TimeSpan { TimeSpan(nanoseconds: bin.nanoseconds * Int64(index)) }

    /// What the switch brought beyond a join in the second gear, in this run.
    ///
    /// - Parameter vector: Of the second gear at this size.
    func cost(in record: RunRecord, _ vector: CostVector) -> Amounts {
        precondition(record.series.count == Self.binCount, "there is a bin for each thing")
        let bins = record.series[Self.switchBin...]
        let used = bins.reduce(Amounts.zero) { $0 + Amounts($1.consumption) }
        let begins = begin(ofBin: Self.switchBin)
        let renewals = record.rekeys.count { rekey in
            (rekey.cause == "update" || rekey.cause == "rotation")
                && rekey.startedAt.seconds >= begins.seconds
        }
        return used - Double(size + 1) * vector[.message] - vector[.join] - vector[.joinKeys]
            - Double(renewals) * vector[.renewal]
    }
}

/// What it costs to go from one gear to another.
public struct SwitchCosts: Sendable {
    public let from: Tier
    public let to: Tier
    public let size: Int
    /// Beyond a join in the second gear, with the keys that everyone's next message brings; of each replication.
    public let amounts: [Amounts]
}
