import Dispatch
import Foundation

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
