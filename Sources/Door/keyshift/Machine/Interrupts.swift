import Dispatch
import Foundation

/// Listens for Ctrl-C and for being asked to end, while it lives.
///
/// In a file of its own: a handler written where the program begins would be bound to the main actor and
/// crash when the signal comes on another thread.
final class Interrupts {
    private let memory = Memory()
    private let sources: [any DispatchSourceSignal]

    /// What the handlers, which run on other threads, share with whoever asks.
    private final class Memory: Sendable {
        struct State {
            var hasCome = false
            var action: (@Sendable () -> Void)?
            var lastWords: (@Sendable () -> String)?
        }

        let state = Guarded(State())
    }

    /// Returns when it listens: a signal that comes before ends the program as it would any other.
    init() {
        let listening = DispatchSemaphore(value: 0)
        // A queue of its own has a thread of its own: the global ones have none to spare while runs keep all
        // processors busy, and a signal then waited for the end of a run.
        let queue = DispatchQueue(label: "keyshift.interrupts", qos: .userInteractive)
        sources = [SIGINT, SIGTERM].map { [memory] number in
            // Not ignored meanwhile: what came before the queue listens would be lost.
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setRegistrationHandler { listening.signal() }
            source.setEventHandler {
                let action = memory.state.withLock { state in
                    state.hasCome = true
                    return state.action
                }
                action?()
                queue.asyncAfter(deadline: .now() + Self.patience) {
                    guard let words = memory.state.withLock(\.lastWords) else { return }
                    Self.end(advice: words())
                }
            }
            source.resume()
            return source
        }
        for _ in sources { listening.wait() }
    }

    var haveCome: Bool { memory.state.withLock(\.hasCome) }

    /// Says what is to be done when one comes; at once if one has.
    func whenOneComes(_ action: @escaping @Sendable () -> Void) {
        let hasCome = memory.state.withLock { state in
            state.action = action
            return state.hasCome
        }
        if hasCome { action() }
    }

    /// How long the program has to end by itself: one step of a large group, or a table of many rows, takes longer.
    private static let patience = DispatchTimeInterval.seconds(1)

    /// Says what there is to say where the program has to be ended in the middle of something; until then it is not.
    ///
    /// All files are written beside their places and renamed, and finished runs are kept, so any middle will do.
    func endInTheMiddle(saying words: @escaping @Sendable () -> String) {
        memory.state.withLock { $0.lastWords = words }
    }

    /// Listens, and ends the program with its status when one comes: for what has nothing to keep.
    static func endingAtOnce() -> Interrupts {
        let interrupts = Interrupts()
        interrupts.whenOneComes { Self.end(advice: "nothing was written") }
        return interrupts
    }

    /// Ends the program as one that was interrupted.
    static func end(advice: String) -> Never {
        let failure = Failure.interrupted(advice: advice)
        Terminal.say(failure.sentence)
        _exit(failure.status)
    }

    /// From here on a signal ends the program at once, unless one has come and the program is ending by it.
    func stop() {
        let hasCome = memory.state.withLock { state in
            state.lastWords = nil
            return state.hasCome
        }
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, hasCome ? SIG_IGN : SIG_DFL) }
    }
}
