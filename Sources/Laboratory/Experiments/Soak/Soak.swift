import Measurements
import Randomness
import ScenarioFile
public import Simulation

/// Something that a random scenario brought to light.
public enum SoakFinding: Equatable, Sendable {
    /// The scenario itself was refused: the drawing is at fault, or the reader.
    case refused(String)
    case broken(Fault, Execution)
    /// Both ways of execution have to take the same course.
    case executionsDiffer
    /// Arrived and was never read; the second number is what the grace period explains.
    case undecryptable(Int, explained: Int)
    case lost(Int)
    /// Still on its way though all had time to arrive.
    case late(Int)
    /// Written and never sent, though its writer was there all the time.
    case unsent(Int)
}

extension SoakFinding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let reason): "the scenario was refused: \(reason)"
        case .broken(let fault, let execution): "in \(execution) execution: \(fault)"
        case .executionsDiffer: "the two ways of execution took different courses"
        case .undecryptable(let count, let explained):
            "\(count) messages arrived and were never read, \(explained) of them since their epoch was gone"
        case .lost(let count): "\(count) messages were lost"
        case .late(let count): "\(count) messages never arrived"
        case .unsent(let count): "\(count) messages were never sent"
        }
    }
}

/// Runs random scenarios with all oracles on, and looks at what came of them.
public enum Soak {
    /// - Returns: What was wrong with the run of this seed.
    public static func findings(seed: UInt64) -> [SoakFinding] {
        let drawn = RandomScenario(seed: seed)
        let document: ScenarioDocument
        do {
            document = try ScenarioDocument.parse(drawn.text, file: "soak-\(seed)")
        } catch {
            return [.refused(error.description)]
        }
        var records: [RunRecord] = []
        for execution in [Execution.shared, .full] {
            var world = World(
                WorldSpecification(
                    document.scenario, seed: Seed(document.scenario.seed), execution: execution))
            do throws(Fault) {
                if let record = try world.run() { records.append(record) }
            } catch {
                return [.broken(error, execution)]
            }
        }
        guard let record = records.first, record == records.last else { return [.executionsDiffer] }
        return findings(in: record, of: drawn, document.scenario)
    }

    private static func findings(
        in record: RunRecord, of drawn: RandomScenario, _ scenario: Scenario
    ) -> [SoakFinding] {
        func count(_ name: String) -> Int {
            record.metrics.first { $0.name == name }.map { Int($0.value) } ?? 0
        }
        var findings: [SoakFinding] = []
        let (undecryptable, gone) = (count("delivery.undecryptable"), count("undecryptable.epoch-gone"))
        if undecryptable > gone { findings.append(.undecryptable(undecryptable, explained: gone)) }
        if count("delivery.lost") > 0 { findings.append(.lost(count("delivery.lost"))) }
        // A device that is away at the end finds what is for it when it is back.
        if scenario.devices.availability == .always, count("delivery.late") > 0 {
            findings.append(.late(count("delivery.late")))
        }
        if drawn.isUndisturbed, count("message.unsent") > 0 {
            findings.append(.unsent(count("message.unsent")))
        }
        return findings
    }
}
