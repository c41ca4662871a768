import Identity
import Quantities

/// Follows devices that come back within reach, until they have read all that waited for them.
///
/// What waits is every message that was sent to the device before it came back, and that it has neither read nor given up
/// as undecryptable. A device that goes out of reach before that, or for which something never comes, is counted, and has
/// no time; one for which nothing waited counts for nothing.
struct CatchUpBook {
    private struct Return {
        let at: SimulatedInstant
        /// Bytes on its access link up to then.
        let bytes: Int
        /// How many messages all devices had sent.
        let sentCount: Int
        var waitingCount: Int

        var isUnfinished: Bool { waitingCount > 0 }
    }

    /// Of each device: messages that it has neither read nor given up.
    private var awaitedCounts: [Int]
    private var returns: [Return?]
    /// Of those that have read all that waited: until somebody says what it took.
    private var ended: [(device: DeviceID, at: SimulatedInstant)] = []
    private(set) var times = SampleSummary()
    private(set) var bytes = SampleSummary()
    /// How many went out of reach before they had read all that waited.
    private var brokenOffCount = 0

    init(deviceCount: Int) {
        awaitedCounts = Array(repeating: 0, count: deviceCount)
        returns = Array(repeating: nil, count: deviceCount)
    }

    /// Forgets who came back before.
    mutating func beginMeasuring() {
        self.returns = returns.map { _ in nil }
        (times, bytes) = (SampleSummary(), SampleSummary())
        brokenOffCount = 0
    }

    /// How many have come back and not read all that waited, up to now.
    var unfinishedCount: Int { brokenOffCount + returns.count { $0?.isUnfinished ?? false } }

    mutating func noteSent(to recipients: [DeviceID]) {
        for recipient in recipients { awaitedCounts[Int(recipient.ordinal)] += 1 }
    }

    /// - Parameters:
    ///   - bytes: On its access link so far.
    ///   - sentCount: Messages that all devices have sent so far.
    mutating func noteReach(
        of device: DeviceID, isOnline: Bool, bytes: Int, sentCount: Int, at now: SimulatedInstant
    ) {
        let index = Int(device.ordinal)
        if returns[index]?.isUnfinished ?? false { brokenOffCount += 1 }
        let waits = isOnline && awaitedCounts[index] > 0
        returns[index] =
            waits
            ? Return(at: now, bytes: bytes, sentCount: sentCount, waitingCount: awaitedCounts[index]) : nil
    }

    /// A device has read a message that it waited for, or given it up.
    ///
    /// - Parameter sentBefore: Messages that devices had sent before that one.
    mutating func noteSettled(sentBefore: Int, at device: DeviceID, now: SimulatedInstant) {
        let index = Int(device.ordinal)
        awaitedCounts[index] -= 1
        guard let begun = returns[index], sentBefore < begun.sentCount else { return }
        returns[index]?.waitingCount -= 1
        if begun.waitingCount == 1 { ended.append((device, now)) }
    }

    /// Notes those that have read all, with the bytes on their access links so far.
    mutating func noteEnded(bytesOf: (DeviceID) -> Int) {
        for (device, now) in ended {
            guard let begun = returns[Int(device.ordinal)] else { continue }
            times.record(now.elapsed(since: begun.at).nanoseconds)
            bytes.record(Int64(bytesOf(device) - begun.bytes))
            returns[Int(device.ordinal)] = nil
        }
        ended.removeAll(keepingCapacity: true)
    }

    var someHaveEnded: Bool { !ended.isEmpty }
}
