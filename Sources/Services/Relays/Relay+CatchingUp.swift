import Identity
import Metering
import SchemeContract

/// What members get once more that the log has gone on without.
extension Relay {
    /// Gives a device what was sent to it since an epoch, or says that this is here no more; who does not know the order
    /// of changes passes the question on, or is silent where it is itself about to learn it.
    mutating func catchUp(_ device: DeviceID, after epoch: EpochID) {
        if plan.mayFork {
            let payloads =
                service.second == nil
                ? service.sent.payloads(for: device, since: epoch.number)
                : service.sent.payloads(for: device, after: epoch, upTo: head(toldTo: device)) ?? []
            // Where nobody decides any node may have something; else who has acted, or stood by.
            guard plan.isOrdered, payloads.isEmpty, let head = service.sequencer.head, head != id else {
                return send(
                    .caughtUp(MissedEntries(after: epoch, payloads: payloads)), to: .device(device),
                    as: Purpose(.commit))
            }
            return send(.catchUpOn(after: epoch, of: device), to: .relay(head), as: Purpose(.commit))
        }
        if service.sequencer.isCertain {
            let payloads = service.sent.payloads(for: device, after: epoch, upTo: head(toldTo: device))
            // A log that has not got to that epoch says nothing of what follows.
            let isPast = Self.length(of: head(toldTo: device)) > Self.length(of: epoch)
            if payloads != nil || isPast && service.sequencer.isActing {
                return send(
                    .caughtUp(MissedEntries(after: epoch, payloads: payloads)), to: .device(device),
                    as: Purpose(.commit))
            }
        }
        guard let head = service.sequencer.head, head != id else { return }
        send(.catchUpOn(after: epoch, of: device), to: .relay(head), as: Purpose(.commit))
    }

    /// Takes a log that another node has told, with the changes that it holds in full.
    mutating func replaceLog(by log: OrderLog) {
        service.sequencer.log = log
        service.second?.beginAgain()
        for recent in log.recent { service.sent.keep(recent.submission) }
    }
}

/// The newest changes as they were sent out.
///
/// Kept by who puts changes in order and by its backup, each for as many changes as it has seen; what a new backup is
/// given holds the last seconds alone.
struct SentChanges: Sendable {
    private struct Change: Sendable {
        let parent: EpochID?
        let committer: DeviceID
        let frames: [MemberFrame]
        let byteCount: Int

        /// What was sent to a device; its committer may have gone back to before it made the change, and gets it as the others
        /// did.
        func payloads(for device: DeviceID) -> [[UInt8]] {
            frames.flatMap { frame in
                let isOwn = device == committer && frame.trafficClass == .commit
                return frame.parcels.filter { isOwn || $0.recipients.contains(device) }.map(\.payload)
            }
        }
    }

    /// As many as a member holds that came too early: with more between, it could not use what it has.
    static let countMax = 1_024
    /// With the names of whom they are for; a thousand changes of a large tree, or its members' Welcomes.
    static let bytesMax = 4 << 20

    private var changes: [EpochID: Change] = [:]
    /// Oldest first.
    private var order: [EpochID] = []
    private var byteCount = 0

    /// - Returns: Whether it is new.
    @discardableResult
    mutating func keep(_ submission: Submission) -> Bool {
        guard changes[submission.id] == nil else { return false }
        let bytes = submission.frames.flatMap(\.parcels).reduce(0) {
            $0 + $1.payload.count + 4 * $1.recipients.count
        }
        changes[submission.id] = Change(
            parent: submission.summary.parent, committer: submission.committer, frames: submission.frames,
            byteCount: bytes)
        order.append(submission.id)
        byteCount += bytes
        while order.count > Self.countMax || byteCount > Self.bytesMax {
            byteCount -= changes.removeValue(forKey: order.removeFirst())?.byteCount ?? 0
        }
        return true
    }

    /// What was sent to a device by the changes that end an epoch of this number or a later one, on whatever branch.
    func payloads(for device: DeviceID, since number: EpochNumber) -> [[UInt8]] {
        order.filter { number < $0.number }.compactMap { changes[$0] }
            .flatMap { $0.payloads(for: device) }
    }

    /// What was sent to a device by the changes from one epoch to another, oldest first; nothing where one of them is
    /// not here, or they do not lead from the one to the other.
    func payloads(for device: DeviceID, after epoch: EpochID, upTo head: EpochID?) -> [[UInt8]]? {
        var path: [Change] = []
        var place = head
        while place != epoch {
            guard let change = place.flatMap({ changes[$0] }) else { return nil }
            path.append(change)
            place = change.parent
        }
        return path.reversed().flatMap { $0.payloads(for: device) }
    }
}
