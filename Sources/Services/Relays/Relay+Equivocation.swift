import Identity
import Metering
import Quantities
import SchemeContract

/// A second order of changes, which whoever puts them in order gives to a part of the devices as if it were the only one.
///
/// Of each change it accepts the first for each part, of committers of that part, and sends it to that part alone; who asks
/// what it lacks is given what its part was. What is accepted here no other node learns of.
struct SecondOrder: Sendable {
    /// Who is given this one.
    private(set) var readers: Set<DeviceID>
    /// Whether a change was accepted since, in whichever order: from there on they part.
    private var hasParted = false
    /// Where this one ends, once they have parted.
    private var head: EpochID?
    /// The newest: one that is sent again is none that comes too late.
    private var accepted: [EpochID] = []

    init(for readers: Set<DeviceID>) {
        self.readers = readers
    }

    /// Where it ends, as long as the first ends in `first`.
    func head(beside first: EpochID?) -> EpochID? { hasParted ? head : first }

    /// A change is accepted, in whichever order, while the first ends in `first`.
    ///
    /// - Returns: Whether they part by it.
    mutating func part(after first: EpochID?) -> Bool {
        guard !hasParted else { return false }
        (hasParted, head) = (true, first)
        return true
    }

    /// The log is another node's now, which gave one order.
    mutating func beginAgain() { hasParted = false }

    func hasAccepted(_ epoch: EpochID) -> Bool { accepted.contains(epoch) }

    mutating func append(_ submission: Submission) {
        head = submission.id
        accepted.append(submission.id)
        if accepted.count > OrderLog.acceptedMax { accepted.removeFirst() }
        readers.formUnion(submission.summary.added)
    }

    /// Who comes in by a change of the first order is of that part.
    mutating func leave(to first: Submission) { readers.subtract(first.summary.added) }
}

extension Relay {
    /// Gives some devices another order from now on, or all the same one again.
    mutating func equivocate(towards readers: Set<DeviceID>?) {
        service.second = readers.map { SecondOrder(for: $0) }
    }

    /// - Precondition: Its committer is given the second order, and this node acts.
    mutating func considerSecond(_ submission: Submission) {
        guard let second = service.second else { return }
        if second.hasAccepted(submission.id) {
            return tell(.accepted(submission.id), toCommitterOf: submission)
        }
        guard submission.summary.parent == second.head(beside: service.sequencer.log.head) else {
            report(.rejected(submission.id))
            return tell(.rejected(submission.id), toCommitterOf: submission)
        }
        partOrders()
        service.second?.append(submission)
        orderedCount += 1
        service.sent.keep(submission)
        service.sequencer.log.keepDeposit(of: submission)
        report(.accepted(submission.summary, committer: submission.committer))
        distribute(submission)
        tell(.accepted(submission.id), toCommitterOf: submission)
    }

    /// A change is accepted for some devices alone, where there are two orders.
    mutating func partOrders() {
        if service.second?.part(after: service.sequencer.log.head) == true { report(.parted) }
    }

    /// Where the order ends that a device is given.
    func head(toldTo device: DeviceID) -> EpochID? {
        guard let second = service.second, second.readers.contains(device) else {
            return service.sequencer.log.head
        }
        return second.head(beside: service.sequencer.log.head)
    }

    /// What of a change is sent on: all of it, unless there are two orders.
    func distributed(_ submission: Submission) -> [MemberFrame] {
        guard let second = service.second else { return submission.frames }
        let isSecond = second.hasAccepted(submission.id)
        return submission.frames.compactMap { frame in
            var frame = frame
            frame.parcels = frame.parcels.compactMap { parcel in
                let readers = parcel.recipients.filter { second.readers.contains($0) == isSecond }
                return readers.isEmpty ? nil : Parcel(payload: parcel.payload, recipients: readers)
            }
            return frame.parcels.isEmpty ? nil : frame
        }
    }
}
