import Identity
import MembershipLog
import Quantities

/// What this device has read and written since it entered the present epoch: what it reports when it ends the epoch.
struct Conversation {
    private var messages: UInt32 = 0
    /// A bit for each place among the members.
    private var wrote: [UInt64] = []

    mutating func note(_ writer: DeviceID, in state: MembershipState?) {
        guard let state, let place = state.place(of: writer) else { return }
        messages += messages < .max ? 1 : 0
        if wrote.isEmpty { wrote = Array(repeating: 0, count: (state.members.count + 63) / 64) }
        wrote[place / 64] |= 1 << UInt64(place % 64)
    }

    func report(at now: SimulatedInstant, notBefore earlier: UInt64) -> EpochReport {
        let writers = wrote.reduce(0) { $0 + $1.nonzeroBitCount }
        return EpochReport(at: now, notBefore: earlier, messages: messages, writers: UInt32(writers))
    }
}
