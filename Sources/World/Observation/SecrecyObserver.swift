import Identity
import Quantities
import SchemeContract

/// Tries to read with the keys of those who must not.
///
/// An outsider who was never a member, and the devices that were put out last, get everything that is sent: messages, keys,
/// changes, commits, Welcomes and the word of inviters, whomever it is for. Each tries it with all that it holds, takes
/// it in as a member would, and ignores that it is none. A device that was put out has what it held when that was decided,
/// twice: as it was then, and as it became by what it has seen since.
struct SecrecyObserver {
    private struct Adversary {
        let device: DeviceID
        /// What it held when it was put out; it deletes nothing.
        let kept: any GroupMechanism
        /// What has become of it since.
        var living: any GroupMechanism
        /// From which epoch on it must not read; from the first, if it was never a member.
        let expelledIn: EpochID?
    }

    /// More would cost time and find the same: what keeps out the last ones keeps out those before.
    private static let expelledMax = 3

    private(set) var tryCount = 0
    private(set) var readCount = 0
    private var adversaries: [Adversary]
    private let clockOffset: (DeviceID) -> TimeSpan

    /// - Parameter clockOffset: By how much a device's clock is ahead.
    init(
        outsider: DeviceID, member: any GroupMechanism,
        clockOffset: @escaping (DeviceID) -> TimeSpan = { _ in .zero }
    ) {
        self.clockOffset = clockOffset
        adversaries = [Adversary(device: outsider, kept: member, living: member, expelledIn: nil)]
    }

    mutating func beginMeasuring() { tryCount = 0 }

    /// - Parameter member: As it was when its removal was decided, whether or not it knows.
    mutating func noteExpelled(_ device: DeviceID, _ member: any GroupMechanism, in epoch: EpochID) {
        adversaries.append(Adversary(device: device, kept: member, living: member, expelledIn: epoch))
        if adversaries.count > 1 + Self.expelledMax { adversaries.remove(at: 1) }
    }

    /// Whether a removal binds who sends in an epoch; `sender` is nothing for a message sent earlier: what its sender has learnt
    /// since does not count.
    typealias Binds = (_ removal: EpochID, _ epoch: EpochID, _ sender: DeviceID?) -> Bool

    /// Whether `epoch` is one in which somebody must not read who was put out in another.
    private static func isForbidden(
        _ epoch: EpochID?, since expelledIn: EpochID?, by sender: DeviceID?, _ binds: Binds
    ) -> Bool {
        guard let expelledIn else { return true }
        return epoch.map { binds(expelledIn, $0, sender) } ?? false
    }

    /// Has all of them try what a device has sent.
    ///
    /// - Parameters:
    ///   - epoch: The one in which `sender` is; nothing before its first.
    ///   - binds: Whether the sender knows of a removal, for all that can be seen: it leads to its epoch, or is on a branch of
    ///     which the sender has learnt.
    ///   - sending: In which epoch a message that somebody has read was sent, and whether to that device.
    mutating func listen(
        to parcels: [Parcel], from sender: DeviceID, in epoch: EpochID?, at now: SimulatedInstant,
        binds: Binds, sending: (MessageID, DeviceID) -> (epoch: EpochID?, isRecipient: Bool)?
    ) throws(Fault) {
        for index in adversaries.indices {
            let device = adversaries[index].device
            for parcel in parcels where !parcel.recipients.contains(device) && sender != device {
                try listen(
                    to: parcel, from: sender, in: epoch, by: index, at: now, binds: binds, sending: sending)
            }
        }
    }

    private mutating func listen(
        to parcel: Parcel, from sender: DeviceID, in epoch: EpochID?, by index: Int,
        at now: SimulatedInstant, binds: Binds,
        sending: (MessageID, DeviceID) -> (epoch: EpochID?, isRecipient: Bool)?
    ) throws(Fault) {
        tryCount += 1
        let (device, expelledIn) = (adversaries[index].device, adversaries[index].expelledIn)
        var tried = TriedKeys()
        let canRead =
            Self.isForbidden(epoch, since: expelledIn, by: sender, binds)
            && (adversaries[index].kept.canRead(parcel.payload, besides: &tried)
                || adversaries[index].living.canRead(parcel.payload, besides: &tried))
        let read = adversaries[index].living.eavesdrop(
            on: parcel.payload, at: now + clockOffset(device))
        let forbidden = read.filter { message in
            guard let sending = sending(message, device) else { return true }
            return Self.isForbidden(sending.epoch, since: expelledIn, by: nil, binds) && !sending.isRecipient
        }
        guard canRead || !forbidden.isEmpty else { return }
        readCount += 1
        throw Fault.openedByOutsider(device, sender: sender)
    }
}
