import MembershipLog
import Observation
import Population
import Quantities
import Randomness
import ScenarioFile
import SchemeContract
import Simulation
import Tiers

/// A run that shows what a gear costs at a size: things happen one by one, each in bins of its own.
///
/// All devices are within reach and messages have one size, the scenario's mean, so that nothing spills from a bin into the
/// next; network, devices' prices and the scheme's options are the scenario's. First the group is founded and everyone writes twice.
/// Where keys are renewed by a period one such passes, so that the group is no longer as it was founded. Then
/// several times over: one joins, all write, some write, one is removed, all write, some write, nothing.
struct CostProbe {
    /// What happens in a bin.
    private enum Phase: Equatable {
        case founding
        /// Everyone writes.
        case opening
        case settling
        case join
        /// Everyone writes after a join.
        case joinRound
        /// Some write who have all keys; of a group with one device more.
        case messagesOfLarger
        case removal
        case removalRound
        case messages
        case rest
    }

    let gear: Tier
    let size: Int
    private let base: Scenario
    private let bin: TimeSpan
    private let phases: [Phase]

    init(_ base: Scenario, gear: Tier, size: Int) {
        self.base = base
        self.gear = gear
        self.size = size
        bin = Self.bin(of: base)
        let settling =
            gear.renewsByPeriod ? Int((base.scheme.tree.updatePeriod.seconds / bin.seconds).rounded(.up)) : 1
        let cycle: [Phase] = [
            .join, .joinRound, .messagesOfLarger, .removal, .removalRound, .messages, .rest,
        ]
        phases =
            [.founding, .opening, .opening] + Array(repeating: .settling, count: settling)
            + Array(repeatElement(cycle, count: Self.cycleCount(at: size)).joined())
    }

    /// Small groups are cheap to run, and differ more from one change to the next.
    private static func cycleCount(at size: Int) -> Int { size <= 16 ? 6 : size <= 128 ? 4 : 3 }

    private static let messagesAtMost = 16

    var scenario: Scenario {
        var scenario = Self.quiet(
            base, duration: TimeSpan(nanoseconds: bin.nanoseconds * Int64(phases.count)))
        scenario.bin = bin
        scenario.scheme = MechanismConfiguration(
            policy: .fixed(gear),
            rotation: Self.noRotation, tree: base.scheme.tree, grace: base.scheme.grace)
        scenario.workload.initialDeviceCount = size
        scenario.workload.membership = MembershipSpecification(events: resizings)
        scenario.workload.rounds = rounds
        return scenario
    }

    /// Longer than anything takes that begins in it.
    static func bin(of base: Scenario) -> TimeSpan {
        max(.seconds(600), TimeSpan(nanoseconds: 4 * base.scheme.tree.batch.nanoseconds))
    }

    /// What rotation costs is what any new key does; how often it comes is a matter of the rates.
    static let noRotation = MechanismConfiguration.Rotation(
        messages: .max, period: .seconds(1_000_000_000))

    /// A scenario in which all are within reach, nothing fails and nothing happens by chance.
    static func quiet(_ base: Scenario, duration: TimeSpan) -> Scenario {
        var scenario = base
        scenario.warmUp = .zero
        scenario.duration = duration
        scenario.drain = .zero
        for cohort in scenario.cohorts.indices {
            scenario.cohorts[cohort].availability = .always
            scenario.cohorts[cohort].neverReturns = 0
        }
        scenario.faults = []
        scenario.expectations = []
        scenario.acquaintance = nil
        scenario.workload = WorkloadSpecification(
            initialDeviceCount: 1, devicesPerPerson: .constant(1), messagesPerSecond: 0, senders: .uniform,
            messageSize: .constant(max(1, base.workload.messageSize.mean.rounded())), membership: .none)
        return scenario
    }

    private func begin(ofBin index: Int) -> TimeSpan { TimeSpan(nanoseconds: bin.nanoseconds * Int64(index)) }

    private var resizings: [MembershipSpecification.Event] {
        phases.enumerated().compactMap { index, phase in
            switch phase {
            case .join: .init(begins: begin(ofBin: index), over: .zero, .growTo(devices: size + 1))
            case .removal: .init(begins: begin(ofBin: index), over: .zero, .shrinkTo(devices: size))
            default: nil
            }
        }
    }

    private var rounds: [WorkloadSpecification.Round] {
        phases.enumerated().compactMap { index, phase in
            let count: Int
            switch phase {
            case .opening, .removalRound: count = size
            case .joinRound: count = size + 1
            case .messages: count = min(size, Self.messagesAtMost)
            case .messagesOfLarger: count = min(size + 1, Self.messagesAtMost)
            default: return nil
            }
            let span = TimeSpan(seconds: bin.seconds * 0.6)
            return .init(begins: begin(ofBin: index), over: span, messageCount: count)
        }
    }

    // MARK: - What came of it

    /// The costs, as this run has them.
    func vector(of record: RunRecord) -> CostVector {
        precondition(record.series.count == phases.count, "there is a bin for each phase")
        var vector = CostVector()
        let renewals = renewalCounts(in: record)
        let settling = indices(of: .settling)
        let renewed = settling.reduce(0) { $0 + renewals[$1] }
        if renewed > 0 { vector[.renewal] = sum(over: settling, in: record) / Double(renewed) }

        let bins = record.series.enumerated().map { index, bin in
            Amounts(bin.consumption) - Double(renewals[index]) * vector[.renewal]
        }
        func mean(_ phase: Phase) -> Amounts {
            let indices = indices(of: phase)
            return indices.reduce(.zero) { $0 + bins[$1] } / Double(indices.count)
        }
        vector[.message] = mean(.messages) / Double(min(size, Self.messagesAtMost))
        let ofLarger = mean(.messagesOfLarger) / Double(min(size + 1, Self.messagesAtMost))
        vector[.join] = mean(.join)
        vector[.joinKeys] = mean(.joinRound) - Double(size + 1) * ofLarger
        vector[.removal] = mean(.removal)
        vector[.removalKeys] = mean(.removalRound) - Double(size) * vector[.message]
        vector[.rest] = mean(.rest) / (bin.seconds / 3_600)
        let beginning = indices(of: .founding) + indices(of: .opening)
        vector[.founding] =
            beginning.reduce(.zero) { $0 + bins[$1] } - 2 * Double(size) * vector[.message]
        return vector
    }

    private func indices(of phase: Phase) -> [Int] { phases.indices.filter { phases[$0] == phase } }

    private func sum(over indices: [Int], in record: RunRecord) -> Amounts {
        indices.reduce(.zero) { $0 + Amounts(record.series[$1].consumption) }
    }

    /// Of each bin.
    private func renewalCounts(in record: RunRecord) -> [Int] {
        var counts = [Int](repeating: 0, count: phases.count)
        guard gear.renewsByPeriod else { return counts }
        for rekey in record.rekeys where rekey.cause == "update" || rekey.cause == "rotation" {
            let index = Int(rekey.startedAt.seconds / bin.seconds)
            if counts.indices.contains(index) { counts[index] += 1 }
        }
        return counts
    }
}

extension Tier {
    /// Whether the gear renews its keys once in each period, whoever writes.
    var renewsByPeriod: Bool { self == .tree || self == .derivedSenderKeys }
}
