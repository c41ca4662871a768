import Identity
import Quantities

/// What observers know of a device.
struct DeviceFacts {
    let id: DeviceID
    var isOnline = true
    var onlineSince = SimulatedInstant.start
    /// The end of the last on period, if it is over.
    var offlineSince: SimulatedInstant?
    var invitedAt: SimulatedInstant?
    /// When it entered its first epoch.
    var joinedAt: SimulatedInstant?
    var epoch: EpochID?
    var removal: Removal?

    mutating func note(isOnline: Bool, at now: SimulatedInstant) {
        self.isOnline = isOnline
        if isOnline {
            onlineSince = now
            offlineSince = nil
        } else {
            offlineSince = now
        }
    }

    /// Whether it was within reach at some time since `instant`.
    func wasOnline(since instant: SimulatedInstant, end: SimulatedInstant) -> Bool {
        (offlineSince ?? end) >= instant
    }
}

/// When a device was put out of the group.
struct Removal {
    let epoch: EpochID
    let at: SimulatedInstant
}
