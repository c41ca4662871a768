import Experiments
import Foundation
import Quantities
import ScenarioFile

/// How far the runs are: written by their tasks, read by the display.
final class ProgressBoard: Sendable {
    private struct UnderWay {
        var virtualSeconds = 0.0
        var events = 0
        /// Of a processor.
        var seconds = 0.0
    }

    private struct State {
        /// Of each run planned so far, by its number.
        var runs: [PlannedRun] = []
        var virtualSecondsOfRun: [Double] = []
        /// By point, how many runs have not ended.
        var runsLeft: [Int]
        var underWay: [Int: UnderWay] = [:]
        var finishedRuns = 0
        var finishedVirtualSeconds = 0.0
        var finishedEvents = 0
        var finishedSeconds = 0.0
        var costs: CostEstimate
        var hasSaidShort = false
    }

    private let state: Guarded<State>
    private let jobs: Int
    private let began = ContinuousClock.now
    private let sayOnce: @Sendable (String) -> Void

    /// - Parameters:
    ///   - jobs: How many runs go at a time at most.
    ///   - sayOnce: Says what is worth a line of its own.
    init(_ plan: Plan, jobs: Int, sayOnce: @escaping @Sendable (String) -> Void) {
        state = Guarded(
            State(
                runsLeft: Array(repeating: 0, count: plan.points.count),
                costs: CostEstimate(plan.points)))
        self.jobs = jobs
        self.sayOnce = sayOnce
    }

    func note(_ progress: RunProgress) {
        let sentence = state.withLock { Self.note(progress, in: &$0) }
        if let sentence { sayOnce(sentence) }
    }

    /// - Returns: What is worth a line of its own.
    private static func note(_ progress: RunProgress, in state: inout State) -> String? {
        switch progress {
        case .planned(let runs):
            for run in runs {
                let scenario = run.point.scenario
                state.runs.append(run)
                state.virtualSecondsOfRun.append(
                    (scenario.warmUp + scenario.duration + scenario.drain).seconds)
                state.runsLeft[run.point.index] += 1
            }
        case .advanced(let run, let instant, let events, let seconds):
            state.underWay[run] = UnderWay(
                virtualSeconds: instant.seconds, events: events, seconds: seconds)
        case .finished(let run, let events, let seconds):
            state.finishedVirtualSeconds += state.virtualSecondsOfRun[run]
            state.finishedEvents += events
            state.finishedSeconds += seconds
            state.costs.note(seconds: seconds, of: state.runs[run])
            finish(run, in: &state)
        case .restored(let run, let seconds):
            // It took none of the time that has passed, and tells how long others like it take.
            state.virtualSecondsOfRun[run] = 0
            state.costs.note(seconds: seconds, of: state.runs[run])
            finish(run, in: &state)
        case .shortOfMemory:
            defer { state.hasSaidShort = true }
            return state.hasSaidShort
                ? nil : "fewer runs go at a time than could: no other would fit the memory beside them"
        }
        return nil
    }

    private static func finish(_ run: Int, in state: inout State) {
        state.underWay[run] = nil
        state.finishedRuns += 1
        state.runsLeft[state.runs[run].point.index] -= 1
    }

    /// One line that says all.
    var line: String { line(after: (ContinuousClock.now - began) / .seconds(1)) }

    /// - Parameter elapsed: In seconds, since the first run began.
    func line(after elapsed: Double) -> String { state.withLock { describe($0, after: elapsed) } }

    private func describe(_ state: State, after elapsed: Double) -> String {
        let underWay = state.underWay.values
        let virtual = underWay.reduce(state.finishedVirtualSeconds) { $0 + $1.virtualSeconds }
        let events = underWay.reduce(state.finishedEvents) { $0 + $1.events }
        let left = secondsLeft(state, after: elapsed)
        return """
            points \(state.runsLeft.count { $0 == 0 })/\(state.runsLeft.count), \
            runs \(state.finishedRuns)/\(state.runs.count), \
            virtual \(clock(virtual)) of \(clock(state.virtualSecondsOfRun.reduce(0, +))), \
            \(Int(Double(events) / max(elapsed, 0.001) / 1_000)) k events/s, \
            \(left < Self.leftMax ? "about \(clock(left)) left" : "time left unknown")
            """
    }

    /// By what runs are thought to cost now, and how much of that was done a second until now.
    private func secondsLeft(_ state: State, after elapsed: Double) -> Double {
        var (left, longest) = (0.0, 0.0)
        // What has not ended has not begun, or is under way: of these how much is left is told below.
        for (point, count) in state.runsLeft.enumerated() where count > 0 {
            left += Double(count) * state.costs.seconds(ofPoint: point)
        }
        var done = state.finishedSeconds
        for (run, own) in state.underWay {
            let estimate = state.costs.seconds(of: state.runs[run])
            let part = min(1, own.virtualSeconds / max(state.virtualSecondsOfRun[run], 1e-9))
            // The further it is the more it says itself of how much it takes.
            let rest = (1 - part) * (own.seconds + (1 - part) * estimate)
            left += rest - estimate
            longest = max(longest, rest)
            done += own.seconds
        }
        guard done > 0 else { return .infinity }
        // The last run cannot be shared.
        return max(left, longest * Double(jobs)) * elapsed / done
    }

    /// Ten years: at the very beginning what is left cannot be told, and may be more than any number of hours.
    private static let leftMax = 315_360_000.0

    /// Minutes and seconds, with hours where there are any.
    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
        let rest = String(whole % 60 + 100).suffix(2)
        return hours > 0 ? "\(hours):\(String(minutes + 100).suffix(2)):\(rest)" : "\(minutes):\(rest)"
    }
}
