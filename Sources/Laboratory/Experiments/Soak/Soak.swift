import Links
import MembershipLog
import NetworkModel
public import Observation
import Population
import Quantities
import Randomness
import Routing
import ScenarioFile
import SchemeContract
import Simulation
import Tiers
import Transport

/// Something that a random scenario brought to light.
public enum SoakFinding: Equatable, Sendable {
    /// The scenario itself was refused: the drawing is at fault, or the reader.
    case refused(String)
    case broken(Fault, Execution)
    /// Both ways of execution have to take the same course.
    case executionsDiffer
    /// Arrived and was never read; the second number is what the scenario explains.
    case undecryptable(Int, explained: Int)
    case lost(Int)
    /// Still on its way though all had time to arrive.
    case late(Int)
    /// Members within reach stand in so many epochs, though all had time to agree.
    case forked(Int)
    /// Written and never sent, though its writer was there all the time.
    case unsent(Int)
    /// Let in by the others, and never in.
    case stranded(Int)
}

extension SoakFinding {
    /// Whether more time may mend it: a branch is left by who hears of the other, and a founder writes once it hears that its
    /// group is there.
    fileprivate var isLate: Bool {
        switch self {
        case .late, .forked, .unsent, .stranded: true
        default: false
        }
    }
}

extension Network.Specification {
    /// Whether packets are lost under a congestion window, which may then stay at its least, and 20 minutes may not do.
    ///
    /// Where a share p is lost each way, a packet and its acknowledgement both pass with (1 - p)². Beyond p = 29 % less than
    /// half do, and as the wait for the next attempt doubles each time, its mean has no bound but that of a minute. In
    /// 20 minutes, at round trips of 0.6 s, a model of such a window alone (two packets, one probe) brings 2,560
    /// packets at 20 %, 765 at 29 % and 200 at 40 %, of 200 connections the slowest 65. Up to 3,100 are drawn for one
    /// recipient: 240 messages of 3 KiB in packets of 300 bytes. Between two devices packets pass two such links, and a window
    /// that grows between bursts falls at each: at 8 % in the mean (seed 200665) two in five messages were late after 20 minutes, and
    /// none after six hours. So from 5 % on more time is given, and no finding but a late one is excused by it.
    fileprivate var isStarved: Bool {
        transport != .fixed && [up, down, backbone].contains { $0.link.loss.meanLoss > 0.05 }
    }
}

extension SoakFinding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let reason): "the scenario was refused: \(reason)"
        case .broken(let fault, let execution): "in \(execution) execution: \(fault)"
        case .executionsDiffer: "the two ways of execution took different courses"
        case .undecryptable(let count, let explained):
            "\(count) messages arrived and were never read, and the scenario explains \(explained)"
        case .lost(let count): "\(count) messages were lost"
        case .late(let count): "\(count) messages never arrived"
        case .forked(let count): "members stand in \(count) epochs"
        case .unsent(let count): "\(count) messages were never sent"
        case .stranded(let count): "\(count) newcomers never came in"
        }
    }
}

/// Runs random scenarios with all oracles on, and looks at what came of them.
public enum Soak {
    /// - Returns: What was wrong with the run of this seed.
    public static func findings(seed: UInt64) -> [SoakFinding] {
        findings(in: RandomScenario(seed: seed), file: "soak-\(seed)")
    }

    static func findings(in drawn: RandomScenario, file: String) -> [SoakFinding] {
        let document: ScenarioDocument
        do {
            document = try ScenarioDocument.parse(drawn.text, file: file)
        } catch {
            return [.refused(error.description)]
        }
        var found = findings(in: drawn, document.scenario)
        guard document.scenario.network.isStarved else { return found }
        for settings in starvedSettings where !found.isEmpty && found.allSatisfy(\.isLate) {
            guard let patient = try? document.setting(settings) else { return found }
            found = findings(in: drawn, patient.scenario)
        }
        return found
    }

    /// For what comes through a starved connection: 18 times the usual drain, in which 1,200 packets pass where 65 did.
    ///
    /// If that does not do, nobody renews keys either: members who each do so every minute send more than such connections
    /// bear for as long as the run is. And between two devices at 39 % on each link a packet and its acknowledgement pass
    /// with 0.61⁴ = 14 %: of 1,680 packets that one had for another some came after 6 hours, and all within 48.
    private static let starvedSettings = [
        [("drain", "6 h")], [("drain", "6 h"), ("scheme.update.period", "24 h")],
        [("drain", "48 h"), ("scheme.update.period", "24 h")],
    ]

    private static func findings(in drawn: RandomScenario, _ scenario: Scenario) -> [SoakFinding] {
        var records: [RunRecord] = []
        for execution in [Execution.shared, .full] {
            var world = World(
                WorldSpecification(scenario, seed: Seed(scenario.seed), execution: execution))
            do throws(Fault) {
                if let record = try world.run() { records.append(record) }
            } catch {
                return [.broken(error, execution)]
            }
        }
        guard let record = records.first, record == records.last else { return [.executionsDiffer] }
        return findings(in: record, of: drawn, scenario)
    }

    private static func findings(
        in record: RunRecord, of drawn: RandomScenario, _ scenario: Scenario
    ) -> [SoakFinding] {
        func count(_ name: String) -> Int {
            record.metrics.first { $0.name == name }.map { Int($0.value) } ?? 0
        }
        var findings: [SoakFinding] = []
        let undecryptable = count("delivery.undecryptable")
        let explained = explained(scenario, of: drawn, count)
        // Keys and changes are lost with the rest of what crashes and censors take; that all of it has a cause is asked below.
        let (isCensored, hasCrashes) = (
            scenario.faults.contains(where: \.drops), scenario.faults.contains(where: \.crashes)
        )
        // A device that has gone back knows less than others think, and may stay behind for good.
        let goesBack = scenario.faults.contains(where: \.restores)
        if undecryptable > explained, !isCensored, !hasCrashes, !goesBack {
            findings.append(.undecryptable(undecryptable, explained: explained))
        }
        // Who has only sybils in its mesh while something is said may never hear of it.
        let swallowed = count("gossip.swallowed")
        if count("delivery.lost") > swallowed { findings.append(.lost(count("delivery.lost"))) }
        // A device that is away at the end finds what is for it when it is back.
        let isAlwaysThere = scenario.cohorts.allSatisfy {
            $0.availability == .always && $0.neverReturns == 0
        }
        if isAlwaysThere, !isCensored, !goesBack, count("delivery.late") > swallowed {
            findings.append(.late(count("delivery.late")))
        }
        if count("order.forks.heads") > 1, !isCensored, !goesBack {
            findings.append(.forked(count("order.forks.heads")))
        }
        // Who loses the message that lets it in with a node that crashes knows of no group to write to (docs/faults.md).
        if drawn.isUndisturbed, !isCensored, !hasCrashes, !goesBack, count("message.unsent") > 0 {
            findings.append(.unsent(count("message.unsent")))
        }
        // What is still open of what users wish was never done: of those nobody has heard that they are let in.
        let stranded = count("join.unfinished") - count("membership.open")
        if isAlwaysThere, !isCensored, !hasCrashes, !goesBack, !scenario.faults.contains(where: \.reusesKeys),
            stranded > 0
        {
            findings.append(.stranded(stranded))
        }
        return findings
    }

    /// How many messages nobody could promise to make readable.
    ///
    /// An Olm session keeps the keys of 40 missing messages, so with more than that on their way some may be gone;
    /// a grace period shorter than the repeats of a lossy link takes the key away before its message comes; and of a
    /// sender that rotates at each message or two, or every few seconds, 64 keys are kept, and eight hash chains, which is too
    /// few for what comes together after an absence when it cannot be asked any more. The session that all share is given to
    /// a newcomer who asks, by those who have it, and they may all have gone before it was there to ask.
    private static func explained(
        _ scenario: Scenario, of drawn: RandomScenario, _ count: (String) -> Int
    ) -> Int {
        var explained = count("undecryptable.epoch-gone")
        if count("message.count") > 40 { explained += count("undecryptable.broken") }
        explained += behindBrokenKeys(scenario, count)
        // A session that begins with a key which somebody else has used opens for nobody, and what is asked for in a new one
        // is answered at a node that does the same again.
        if scenario.faults.contains(where: \.reusesKeys) {
            explained += count("undecryptable.broken") + count("undecryptable.key-missing")
        }
        if drawn.hasLeavers, scenario.scheme.policy.rungs.contains(where: { $0.tier == .sharedSession }) {
            explained += count("delivery.undecryptable.key-missing")
        }
        let rotation = scenario.scheme.rotation
        if scenario.scheme.grace <= .seconds(10) || rotation.messages <= 2 || rotation.period <= .seconds(5) {
            explained += count("undecryptable.key-missing")
        }
        return explained
    }

    /// How many messages at most may be unread since the key did not open that each of them was written under.
    ///
    /// Where a session had more than 40 others to come first, what it loses may be a key, for all that a sender writes before
    /// it makes a new one. These messages are asked for, and come in a session, unless their sender has written so many
    /// since that it has forgotten them: it keeps 128.
    private static func behindBrokenKeys(_ scenario: Scenario, _ count: (String) -> Int) -> Int {
        guard count("message.count") > 128 else { return 0 }
        let most = count("undecryptable.broken") * scenario.scheme.rotation.messages
        return min(most, count("delivery.undecryptable.key-missing"))
    }
}
