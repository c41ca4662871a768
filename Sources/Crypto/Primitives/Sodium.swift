import CSodium

/// The one start of libsodium in this process.
///
/// Until it is started libsodium works, but with its slow portable code; so every entry that calls it calls `start` first.
enum Sodium {
    @inline(__always)
    static func start() { _ = started }

    private static let started: Bool = {
        precondition(sodium_init() >= 0, "libsodium can be started on this machine")
        return true
    }()
}
