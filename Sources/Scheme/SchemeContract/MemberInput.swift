public import Identity
public import Randomness

/// What can happen to a member.
public enum MemberInput: Equatable, Sendable {
    /// The user creates the group with these devices, this one among them.
    case found(devices: [DeviceID])
    /// The user sends a message to the group.
    case send(plaintext: [UInt8])
    /// The user invites or removes devices.
    case change(adding: [DeviceID], removing: [DeviceID])
    /// Bytes from the network.
    ///
    /// Of which message they are, where they are one's, is known to whoever watches alone: a member never looks at it,
    /// and hands it back when it cannot read the bytes.
    case receive(payload: [UInt8], of: MessageID? = nil)
    /// Whether the sequencer has accepted a change that this member submitted.
    case outcome(CommitOutcome)
    /// The directory's answer to a `.look`.
    case looked(up: [DirectoryEntry])
    /// What a `.fetch` asked for.
    case fetched([UInt8])
    /// What a `.catchUp` asked for.
    case caughtUp(MissedEntries)
    /// One of the directory's nodes says how many keys of this device it has left.
    case keyStock(KeyStock, of: DirectoryShare)
    case alarm(AlarmID)
    /// The device begins anew, from what it had written down at some time: alarms that it asked for are forgotten, and what
    /// it draws from now on comes from this seed. It is given a number that it was not given before.
    case begunAnew(as: UInt32, drawing: Seed)
}

/// A wake-up call that a member asked for; asking again for the same one is a further call.
public struct AlarmID: Hashable, Sendable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }
}

/// A relay's answer to a member that the log has gone on without.
public struct MissedEntries: Equatable, Sendable {
    /// The epoch after which they were asked for.
    public let epoch: EpochID
    /// What was sent to the asking device since, oldest first; nothing where the relay has it no more.
    public let payloads: [[UInt8]]?

    public init(after epoch: EpochID, payloads: [[UInt8]]?) {
        self.epoch = epoch
        self.payloads = payloads
    }

    /// A kind byte, the epoch, a count of two bytes, and each payload behind four bytes of length.
    public var encodedSize: Int {
        (payloads ?? []).reduce(1 + EpochID.encodedSize + 2) { $0 + 4 + $1.count }
    }
}

/// What has become of a submitted change: the sequencer accepts the first one of an epoch and rejects the others.
public enum CommitOutcome: Equatable, Sendable {
    case accepted(EpochID)
    case rejected(EpochID)

    /// The epoch that the change would have begun.
    public var epoch: EpochID {
        switch self {
        case .accepted(let epoch), .rejected(let epoch): epoch
        }
    }

    /// Kind and epoch.
    public static let encodedSize = 5
}
