public import Quantities

/// What one relay has done since counting began.
public struct RelayActivity: Equatable, Sendable {
    /// Copies of users' messages that it has sent on: one for each device of its own that is to have it, and one for
    /// each other relay.
    public private(set) var forwardedCount = 0
    /// The most bytes at a time of frames for its devices that have not come whole to them; headers of packets apart,
    /// and each recipient's copy by itself.
    public private(set) var mailboxBytesMax = 0
    private var mailboxBytes = 0
    private var downSince: SimulatedInstant?
    private var downBefore = TimeSpan.zero

    /// How long it was down up to `now`.
    public func downTime(until now: SimulatedInstant) -> TimeSpan {
        downBefore + (downSince.map { now.elapsed(since: $0) } ?? .zero)
    }

    mutating func noteForwarded() { forwardedCount += 1 }

    mutating func noteKept(bytes: Int) {
        mailboxBytes += bytes
        mailboxBytesMax = max(mailboxBytesMax, mailboxBytes)
    }

    mutating func noteHandedOver(bytes: Int) { mailboxBytes -= bytes }

    mutating func note(isUp: Bool, at now: SimulatedInstant) {
        if isUp {
            downBefore = downTime(until: now)
            downSince = nil
        } else {
            downSince = downSince ?? now
        }
    }

    /// Counts from `now` on; what is kept stays.
    mutating func restart(at now: SimulatedInstant) {
        forwardedCount = 0
        mailboxBytesMax = mailboxBytes
        downBefore = .zero
        if downSince != nil { downSince = now }
    }
}
