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
    private var onlineBefore = TimeSpan.zero
    private var countedFrom = SimulatedInstant.start

    init(id: DeviceID) {
        self.id = id
    }

    /// Whether it takes part in the group now.
    var isActive: Bool { isOnline && epoch != nil && removal == nil }

    /// The epoch in which it takes part now.
    var standing: EpochID? { isActive ? epoch : nil }

    /// How long it was within reach since counting began.
    func onlineTime(until now: SimulatedInstant) -> TimeSpan {
        isOnline ? onlineBefore + now.elapsed(since: max(onlineSince, countedFrom)) : onlineBefore
    }

    mutating func beginMeasuring(at now: SimulatedInstant) {
        onlineBefore = .zero
        countedFrom = now
    }

    mutating func note(isOnline: Bool, at now: SimulatedInstant) {
        onlineBefore = onlineTime(until: now)
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
