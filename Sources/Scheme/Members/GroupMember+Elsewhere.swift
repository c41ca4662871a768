import Accounts
import Identity
import MembershipLog
public import SchemeContract
import Tiers

/// Whose sessions one group of a device needs.
struct Neighbours {
    /// The present one, and those that it may go back to.
    fileprivate let states: [MembershipState]
    /// Who was put out, and may have written something that is on its way.
    fileprivate let departed: [DeviceID]

    func contains(_ device: DeviceID) -> Bool {
        departed.contains(device) || states.contains { $0.contains(device) }
    }
}

/// What a device's groups have in common: its account, with sessions that serve all of them.
extension GroupMember {
    public mutating func takeAccount(from other: inout any GroupMechanism) {
        guard var giver = other as? GroupMember else {
            preconditionFailure("members of one device are of one kind")
        }
        swap(&desk.account, &giver.desk.account)
        elsewhere = giver.elsewhere
        elsewhere[desk.group] = nil
        elsewhere[giver.desk.group] = giver.log.isRemoved ? nil : giver.neighbours
        giver.elsewhere = [:]
        other = giver
    }

    private var neighbours: Neighbours {
        Neighbours(
            states: [state].compactMap(\.self) + forks.lives.all.map(\.state),
            departed: departed.map(\.device))
    }

    /// Whether another group of this device needs its sessions with that one.
    func isElsewhere(_ device: DeviceID) -> Bool { elsewhere.values.contains { $0.contains(device) } }

    /// Deletes all sessions that no other group needs.
    mutating func forgetSessions() {
        desk.account.forgetSessions { [elsewhere] peer in elsewhere.values.contains { $0.contains(peer) } }
    }
}
