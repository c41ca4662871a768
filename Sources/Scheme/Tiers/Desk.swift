public import Accounts
public import Identity
public import MembershipLog
import Olm
import Primitives
public import Quantities
public import Randomness
public import SchemeContract

/// What a member works with, whatever gear it is in: its device's account, what the group has settled, and the step that
/// is being taken.
public struct Desk {
    public let group: GroupID
    public let configuration: MechanismConfiguration
    public let memo: MechanismMemo
    public var account: DeviceAccount
    public var step: OpenStep
    /// How this device names what it makes since it last began anew: whatever it has gone back to, it uses no name twice.
    public private(set) var series: UInt32 = 0

    public init(
        group: GroupID, configuration: MechanismConfiguration, memo: MechanismMemo, account: DeviceAccount,
        step: OpenStep
    ) {
        self.group = group
        self.configuration = configuration
        self.memo = memo
        self.account = account
        self.step = step
    }

    public var device: DeviceID { account.device }

    /// Draws from a seed of its own from now on, and names what it makes apart from all before.
    public mutating func beginAnew(as series: UInt32, drawing seed: Seed) {
        step.context.random = RandomStream(seed: seed)
        self.series = min(series, Self.seriesMax)
    }

    /// The upper twelve bits of a number say of which series it is.
    public static let seriesShift: UInt32 = 20
    private static let seriesMax: UInt32 = 1 << (32 - seriesShift) - 1

    /// A rotation of its own keys, by their count.
    func rotation(_ count: UInt32) -> RekeyID {
        .rotation(device, ordinal: series << Self.seriesShift + count)
    }

    /// Encrypts a content for each of some devices, in the session with each.
    ///
    /// - Precondition: There is a session with each.
    public mutating func parcels(
        of content: Content, to peers: [DeviceID], in state: MembershipState
    ) -> [Parcel] {
        let encoded = content.encoded(in: group)
        return peers.map { parcel(of: encoded, to: $0, in: state) }
    }

    private mutating func parcel(of content: [UInt8], to peer: DeviceID, in state: MembershipState) -> Parcel
    {
        let message = account.encrypt(content, to: peer, context: &step.context)
        let envelope = DirectMessage(
            group: group, epoch: state.id.tag, sender: device, recipient: peer, type: UInt8(message.type),
            body: message.bytes)
        return Parcel(payload: Envelope.direct(envelope).encoded, recipients: [peer])
    }

    /// Asks to be woken when receive state that goes out of use now can be deleted.
    public mutating func forgetLater(than now: SimulatedInstant) {
        step.wake(Alarm.forget, at: now + configuration.grace)
    }
}

/// The wake-up calls of a member.
public enum Alarm {
    public static let forget = AlarmID(1)
    public static let askForRepeats = AlarmID(2)
    /// Proposals were gathered for as long as they are.
    public static let commit = AlarmID(3)
    /// The keys in the tree are to be renewed.
    public static let update = AlarmID(4)
    /// An answer of a server is overdue.
    public static let askAgain = AlarmID(5)
    /// Who is on a branch that lost, and may not know, is told.
    public static let tellLost = AlarmID(6)
}
