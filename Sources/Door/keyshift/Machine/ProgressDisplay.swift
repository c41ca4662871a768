import Dispatch
import Experiments
import Foundation
import Quantities
import ScenarioFile

/// Shows on standard error how far the runs are: on a terminal a line that is written over, as long as the terminal
/// is wide, else a line every ten seconds.
final class ProgressDisplay {
    private let timer: any DispatchSourceTimer

    init(_ board: ProgressBoard) {
        // A queue of its own has a thread of its own: the global ones have none to spare while runs keep all
        // processors busy.
        let queue = DispatchQueue(label: "keyshift.progress", qos: .userInteractive)
        timer = DispatchSource.makeTimerSource(queue: queue)
        let interval = Terminal.isInteractive ? 0.25 : 10
        timer.schedule(deadline: .now() + interval, repeating: interval)
        timer.setEventHandler {
            let line = board.line
            if Terminal.isInteractive {
                // The last column stays free: some terminals go to the next line after it.
                Terminal.write("\r\u{1b}[K" + line.prefix(max(1, Terminal.columns - 1)))
            } else {
                Terminal.say(line)
            }
        }
        timer.resume()
    }

    func stop() {
        timer.cancel()
        if Terminal.isInteractive { Terminal.write("\r\u{1b}[K") }
    }
}

/// How far the runs are: written by their tasks, read by the display.
final class ProgressBoard: Sendable {
    private struct State {
        var finishedRuns = 0
        /// Of each run planned so far, by its number.
        var pointOfRun: [Int] = []
        var secondsOfRun: [Double] = []
        /// By point.
        var runsLeft: [Int]
        /// Virtual seconds of the runs under way.
        var secondsUnderWay: [Int: Double] = [:]
        var eventsUnderWay: [Int: Int] = [:]
        var finishedSeconds = 0.0
        var finishedEvents = 0
    }

    private let state: Guarded<State>
    private let began = ContinuousClock.now

    init(_ plan: Plan) {
        state = Guarded(State(runsLeft: Array(repeating: 0, count: plan.points.count)))
    }

    func note(_ progress: RunProgress) {
        state.withLock { state in
            switch progress {
            case .planned(let runs):
                for run in runs {
                    state.pointOfRun.append(run.point.index)
                    state.secondsOfRun.append(
                        (run.point.scenario.warmUp + run.point.scenario.duration
                            + run.point.scenario.drain).seconds)
                    state.runsLeft[run.point.index] += 1
                }
            case .advanced(let run, let instant, let events):
                state.secondsUnderWay[run] = instant.seconds
                state.eventsUnderWay[run] = events
            case .finished(let run, let events):
                state.secondsUnderWay[run] = nil
                state.eventsUnderWay[run] = nil
                state.finishedSeconds += state.secondsOfRun[run]
                state.finishedEvents += events
                finish(run, in: &state)
            case .restored(let run):
                // It took no time, so it must not enter the time that the others are thought to take.
                state.secondsOfRun[run] = 0
                finish(run, in: &state)
            }
        }
    }

    private func finish(_ run: Int, in state: inout State) {
        state.finishedRuns += 1
        state.runsLeft[state.pointOfRun[run]] -= 1
    }

    /// One line that says all.
    var line: String { state.withLock { describe($0) } }

    private func describe(_ state: State) -> String {
        let seconds = state.finishedSeconds + state.secondsUnderWay.values.reduce(0, +)
        let events = state.finishedEvents + state.eventsUnderWay.values.reduce(0, +)
        let total = state.secondsOfRun.reduce(0, +)
        let elapsed = (ContinuousClock.now - began) / .seconds(1)
        let left = seconds > 0 ? elapsed * (total - seconds) / seconds : .infinity
        return """
            points \(state.runsLeft.count { $0 == 0 })/\(state.runsLeft.count), \
            runs \(state.finishedRuns)/\(state.secondsOfRun.count), \
            virtual \(clock(seconds)) of \(clock(total)), \
            \(Int(Double(events) / max(elapsed, 0.001) / 1_000)) k events/s, \
            \(left < Self.leftMax ? "about \(clock(left)) left" : "time left unknown")
            """
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
