import Identity
import SchemeContract

/// Tries to read with the keys of those who must not.
///
/// An outsider who was never a member, and the devices removed last, get every encrypted payload that is sent
/// without them and run the real code on it. Of a shipment with many parcels the first and the last are
/// tried: all are made alike.
struct SecrecyObserver {
    /// More would cost time and find the same: what keeps out the last removed keeps out those before.
    private static let removedMax = 3

    private(set) var tryCount = 0
    private(set) var readCount = 0
    private let outsider: (device: DeviceID, member: any GroupMechanism)
    private var removed: [(device: DeviceID, member: any GroupMechanism, epoch: EpochID)] = []

    init(outsider: DeviceID, member: any GroupMechanism) {
        self.outsider = (outsider, member)
    }

    /// - Parameter member: As it was when it learnt of its removal: an adversary deletes nothing.
    mutating func noteRemoved(_ device: DeviceID, _ member: any GroupMechanism, in epoch: EpochID) {
        removed.append((device, member, epoch))
        if removed.count > Self.removedMax { removed.removeFirst() }
    }

    /// - Parameter epoch: The epoch in which `sender` is.
    mutating func check(_ parcels: [Parcel], from sender: DeviceID, in epoch: EpochID) throws(Fault) {
        guard let first = parcels.first, let last = parcels.last else { return }
        for parcel in parcels.count == 1 ? [first] : [first, last] {
            try check(parcel, with: outsider.member, of: outsider.device, sender: sender)
            for former in removed
            where former.epoch.number <= epoch.number && !parcel.recipients.contains(former.device) {
                try check(parcel, with: former.member, of: former.device, sender: sender)
            }
        }
    }

    private mutating func check(
        _ parcel: Parcel, with member: any GroupMechanism, of device: DeviceID, sender: DeviceID
    ) throws(Fault) {
        tryCount += 1
        guard member.canRead(parcel.payload) else { return }
        readCount += 1
        throw Fault.openedByOutsider(device, sender: sender)
    }
}
