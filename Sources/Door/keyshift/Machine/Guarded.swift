import Foundation

/// A value that several threads share: one of them at a time gets at it.
///
/// A lock of Foundation and not a `Mutex`: on Linux the runtime's own waits in code that the thread sanitizer does not
/// see into, so that it takes whoever had to wait for a data race. This one is a mutex of pthread, which it follows.
final class Guarded<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    /// - Parameter body: Must not ask for the same value: the lock is not given twice.
    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        lock.withLock { body(&value) }
    }
}
