import Experiments
import MembershipLog
import NetworkModel
import Quantities
import Reporting
import Results
import ScenarioFile
import SchemeContract
import Tiers

extension ScenarioResults {
    /// Every picture that the results can give.
    ///
    /// - Parameter timelinePoints: The numbers of the points whose timelines stand side by side; of none the first.
    func charts(timelinePoints: [Int] = []) -> [Chart] {
        let confidence = scenario.replications.intervalConfidence
        let first = tables.series.rows.first.map { [$0.point] } ?? []
        return ChartSet.charts(
            title: scenario.title, circumstances: circumstances, shown: shownMetrics,
            paired: PairedRuns(tables.runs, reference: document.reference, confidence: confidence),
            timelines: (timelinePoints.isEmpty ? first : timelinePoints).map(subject),
            summary: tables.summary, series: tables.series, rekeys: tables.rekeys,
            confidence: scenario.replications.confidence, laws: SizeLaws(tables.runs, confidence: confidence))
    }

    /// What is swept may be a threshold.
    private func subject(ofPoint index: Int) -> TimelineSubject {
        let scenario = points.first { $0.index == index }?.scenario ?? scenario
        return TimelineSubject(
            point: index, thresholds: thresholds(of: scenario), faults: faults(of: scenario))
    }

    /// The metrics that the scenario names to be shown, or else expects something of.
    private var shownMetrics: [String] {
        scenario.shown.isEmpty ? scenario.expectations.map(\.metric) : scenario.shown
    }

    /// What all points have in common and a picture does not show: values that are swept are left out.
    private var circumstances: String {
        let paths = ["devices.profile", "network.access.profile", "workload.messages.rate"]
        let common = paths.filter { path in !document.axes.contains { path.hasPrefix($0) } }
        return (["seed \(scenario.seed)"] + common.compactMap(document.text(at:))).joined(separator: ", ")
    }

    func report(charts: [Chart]) -> RunReport {
        // A document that was read can be read again.
        let lines = (try? document.resolvedLines()) ?? []
        return RunReport(
            title: scenario.title, runs: tables.runs, summary: tables.summary,
            confidence: scenario.replications.confidence, shown: shownMetrics, charts: charts,
            expectations: expectations,
            regret: regret, scenario: lines.map { RunReport.Line(text: $0.text, isDefault: $0.isDefault) },
            manifest: manifest)
    }

    /// What schemes that change gear cost over the best single gear; nothing where no sweep holds both.
    var regret: Regret? {
        let fixed = points.filter { $0.scenario.scheme.policy.rungs.count == 1 }.map(\.index)
        return Regret(tables.runs, fixed: Set(fixed), confidence: scenario.replications.intervalConfidence)
    }

    /// Those at known times: what happens by chance happens at other times in each replication.
    private func faults(of shown: Scenario) -> [FaultSpan] {
        shown.faults.compactMap { fault in
            guard fault.chance == nil, !fault.what.isIdle else { return nil }
            if fault.restores { return FaultSpan(at: fault.begins.seconds) }
            let end = fault.lasts.map { fault.begins + $0 } ?? shown.duration
            return FaultSpan(start: fault.begins.seconds, end: end.seconds)
        }
    }

    private func thresholds(of shown: Scenario) -> [SwitchThreshold] {
        let policy = shown.scheme.policy
        // The line of the group's size is of devices, and of one group.
        guard policy.count == .devices, shown.acquaintance == nil else { return [] }
        return zip(policy.rungs, policy.rungs.dropFirst()).compactMap { rung, next in
            rung.upTo.map {
                SwitchThreshold(above: $0, hysteresis: policy.hysteresis, mechanism: next.tier.name)
            }
        }
    }
}
