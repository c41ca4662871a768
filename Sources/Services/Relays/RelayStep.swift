public import Identity
import Metering
public import Quantities
public import SchemeContract

/// What can happen to a relay.
public enum RelayInput: Sendable {
    case message(ServiceMessage, from: NodeID)
    /// It had asked another relay this, which did not answer.
    case unanswered(ServiceMessage, by: RelayID)
    /// It has noticed that others are down, or up again.
    case noticed([RelayID], areUp: Bool)
    /// It is up again after it was down.
    case restarted
    case timer(RelayTimer)
    /// From now on it cheats so with the keys that it hands out, or no more.
    case cheats(KeyCheat?)
    /// From now on it gives these devices another order of a group's changes than the others; nothing where all are given
    /// the same again.
    case equivocates(Set<DeviceID>?)
}

/// What a relay may do with the keys of its devices, whoever asks for them.
///
/// It cannot make up keys of a device: whoever asks knows the device's long-term keys from the log.
public enum KeyCheat: Equatable, Sendable {
    /// It says that none is left.
    case withholds
    /// It hands out again what it has handed out before.
    case reuses
}

/// A wake-up call that a relay asked for.
public enum RelayTimer: Hashable, Sendable {
    /// It is the head and not all have answered what it may have missed.
    case inquireAgain
    /// It is the head and its backup may not have everything.
    case backUpAgain
    /// A submission is neither accepted nor rejected yet.
    case offerAgain(EpochID)
}

/// What a relay wants done.
public enum RelayEffect: Equatable, Sendable {
    case send(ServiceMessage, to: NodeID, as: Purpose)
    /// Sends an accepted change on to all whom it is for.
    case distribute(MemberFrame, as: Purpose)
    case setTimer(RelayTimer, at: SimulatedInstant)
    case report(RelayReport)
}

/// What a relay lets observers know; the network never sees it.
public enum RelayReport: Equatable, Sendable {
    case accepted(ChangeSummary, committer: DeviceID)
    case rejected(EpochID)
    /// It puts changes in order now, in place of another.
    case tookOver
    /// It gives some devices another order than the others: a change was accepted for a part of them alone.
    case parted
    /// A claim was answered as if no key were there, or with a used one.
    case cheated(KeyCheat)
}
