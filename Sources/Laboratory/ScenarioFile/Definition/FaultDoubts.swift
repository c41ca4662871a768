import NetworkModel
import Quantities
import Relays

/// Faults that may not do what their writer means.
enum FaultDoubts {
    static func all(in root: Node, _ points: [ScenarioPoint]) -> [ScenarioError] {
        guard case .list(let written)? = root["network"]?["faults"]?.content else { return [] }
        return written.enumerated().flatMap { place, fault -> [ScenarioError] in
            let scenarios = points.map(\.scenario).filter { $0.faults.indices.contains(place) }
            let path = "network.faults[\(place)]"
            return [
                outlasted(fault, at: path, in: scenarios) { $0.faults[place] },
                older(fault, at: path, in: scenarios) { $0.faults[place] },
                unheard(fault, at: path, in: scenarios) { $0.faults[place] },
            ].compactMap(\.self)
        }
    }

    /// Cuts that heal only after what members keep to go back by is gone: what their two sides did stays apart.
    private static func outlasted(
        _ written: Node, at path: String, in scenarios: [Scenario], fault: (Scenario) -> NodeFault
    ) -> ScenarioError? {
        let isOutlasted = scenarios.contains { scenario in
            guard let retention = scenario.sequencing.retention, fault(scenario).isPartition else {
                return false
            }
            return fault(scenario).lasts.map { retention < $0 } ?? false
        }
        guard let parts = written["partition"], isOutlasted else { return nil }
        let problem =
            "it lasts longer than members keep states ('fork-retention'): parts that have both changed something stay two groups"
        return parts.position.error("\(path).partition", .contradiction(problem))
    }

    /// Copies from before there was a group: who goes on from one knows of none, and nobody lets it in again.
    private static func older(
        _ written: Node, at path: String, in scenarios: [Scenario], fault: (Scenario) -> NodeFault
    ) -> ScenarioError? {
        let isOlder = scenarios.contains { scenario in
            guard case .restored(_, let age) = fault(scenario).what else { return false }
            return fault(scenario).begins + scenario.warmUp <= age
        }
        guard let restore = written["restore"], isOlder else { return nil }
        let problem =
            "copies so old are of the run's beginning, before there is a group: their devices read nothing any more"
        return (restore["age"] ?? restore).position.error("\(path).restore", .contradiction(problem))
    }

    /// Faults after which there is too little time: who has asked in vain asks again after waits that double.
    private static func unheard(
        _ written: Node, at path: String, in scenarios: [Scenario], fault: (Scenario) -> NodeFault
    ) -> ScenarioError? {
        // As members do (`Awaited`), after 1, 3, 7 minutes and so on: the next time is as far away as the first was, and a minute.
        let (patience, longest) = (TimeSpan.seconds(60), TimeSpan.seconds(32 * 60))
        let short = scenarios.first { scenario in
            let fault = fault(scenario)
            guard fault.leavesUnanswered, let lasts = fault.lasts, patience < lasts else { return false }
            let (over, end) = (fault.begins + lasts, scenario.duration + scenario.drain)
            return over <= end && end < over + min(lasts + patience, longest)
        }
        guard let short, let lasts = fault(short).lasts else { return nil }
        let wait = Int((min(lasts + patience, longest).seconds / 60).rounded(.up))
        let problem =
            "who has asked in vain all the while asks again up to \(wait) min after it is over, and the run ends before: what is missing then may have been about to come (a longer 'drain' tells)"
        return written.position.error(path, .contradiction(problem))
    }
}
