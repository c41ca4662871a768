public import Identity
public import MembershipLog
public import SchemeContract
public import WireFormat

/// A message for more than one device, as a gear has made it.
public protocol GearMessage: WireValue, SendableMetatype {
    /// Its kind on the wire; the first three are an envelope's own.
    static var kind: UInt8 { get }
    /// The gear that opens it.
    static var tier: Tier { get }

    var group: GroupID { get }
    /// The epoch in which it was sent.
    var epoch: EpochTag { get }
    var role: MessageRole { get }
    var origin: MessageOrigin { get }
}

/// What a gear's message is for.
public enum MessageRole {
    case text
    /// What a member wants changed.
    case proposal
    /// An entry of the log, which travels in it.
    case entry(any CarriedEntry)
    /// What of an entry of the log is for its receiver and few others.
    case share
}

/// Whom a message came from as far as it says, and so whom a member who cannot read it may ask.
public enum MessageOrigin {
    case unknown
    case member(DeviceID)
    /// It has a place among the sender's messages, by which it alone can be asked for; nothing where that cannot be read.
    case place(GroupPlace?, of: DeviceID)
    /// Its key is another's as much as its sender's, and is asked for by its name.
    case session(UInt64, of: DeviceID)
}

extension GearMessage {
    public var role: MessageRole { .text }
}

/// What lets a newcomer into a gear that carries changes.
public protocol GearInvitation: WireValue, SendableMetatype {
    static var kind: UInt8 { get }
    static var tier: Tier { get }

    /// The epoch that it lets into.
    var epoch: EpochID { get }
}
