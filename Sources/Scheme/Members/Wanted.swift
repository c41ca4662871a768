import Identity
import MembershipLog

/// Changes of the membership that somebody has asked for.
struct Wanted {
    var adding: [DeviceID] = []
    var removing: [DeviceID] = []

    var isEmpty: Bool { adding.isEmpty && removing.isEmpty }

    mutating func add(_ devices: [DeviceID]) {
        for device in devices where !adding.contains(device) { adding.append(device) }
    }

    mutating func remove(_ devices: [DeviceID]) {
        for device in devices where !removing.contains(device) { removing.append(device) }
    }

    /// Leaves out what `state` has done.
    mutating func settle(with state: MembershipState) {
        adding.removeAll(where: state.contains)
        removing.removeAll { !state.contains($0) }
    }

    /// What of it `state` has done.
    func done(in state: MembershipState) -> Wanted {
        Wanted(adding: adding.filter(state.contains), removing: removing.filter { !state.contains($0) })
    }
}
