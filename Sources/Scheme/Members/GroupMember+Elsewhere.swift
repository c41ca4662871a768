import Accounts
import Identity
import MembershipLog
public import SchemeContract
import Tiers

/// What a device's groups have in common: its account, with sessions that serve all of them.
extension GroupMember {
    public mutating func takeAccount(from other: inout any GroupMechanism) {
        guard var giver = other as? GroupMember else {
            preconditionFailure("members of one device are of one kind")
        }
        swap(&desk.account, &giver.desk.account)
        elsewhere = giver.elsewhere
        elsewhere[desk.group] = nil
        elsewhere[giver.desk.group] = giver.log.isRemoved ? nil : giver.state
        giver.elsewhere = [:]
        other = giver
    }

    /// Whether another group of this device has that one as a member, so that sessions with it are needed there.
    func isElsewhere(_ device: DeviceID) -> Bool { elsewhere.values.contains { $0.contains(device) } }

    /// Deletes all sessions that no other group needs.
    mutating func forgetSessions() {
        desk.account.forgetSessions { [elsewhere] peer in elsewhere.values.contains { $0.contains(peer) } }
    }
}
