public import Identity
public import Metering
public import Quantities
public import SchemeContract

/// Something that happened in a run: all that observers learn, in its order.
public enum Happening {
    // What users do.
    /// A user has written a message.
    case wrote([UInt8], by: DeviceID)
    /// A user meant to write, and no member's device was within reach.
    case unwritten
    /// Users want devices in the group or out of it; said once, however often members try.
    case wished(adding: [DeviceID], removing: [DeviceID])
    case invited(DeviceID)
    /// A device is within reach from now on, or is not; so many bytes were on its access link before.
    case reach(DeviceID, isOnline: Bool, bytes: Int)

    /// What a device holds is written down, to be gone back to.
    case copied(DeviceID, fault: Int)
    /// A device goes on from what was written down; of each of its groups so many of its user's texts it has still to take
    /// in, and those that it had taken in and not sent are gone.
    case restored(DeviceID, fault: Int, unsentCounts: [Int])

    // What members do.
    case reported(MemberReport, by: DeviceID)
    case read([UInt8], MessageID, by: DeviceID)
    /// Bytes of a message have come to a member.
    case arrived(MessageID, at: DeviceID)
    /// A step that takes in bytes of these accounts has taken so long.
    case took([AccountID], TimeSpan, at: DeviceID)
    /// Such a step is over, and what came of it has happened.
    case tookIn([AccountID], at: DeviceID)
    /// A member has refused what no honest one sends.
    case refused(MechanismError, by: DeviceID)
    /// Payloads have left a node: whoever listens has them all.
    case sent([Parcel], by: DeviceID)

    // What becomes of membership changes.
    case submitted(ChangeSummary)
    case accepted(ChangeSummary, by: DeviceID)
    case rejected(EpochID)
    case tookOver
    /// Some devices are given another order of changes than the others.
    case parted
    /// A relay has answered a claim of a key without one, or with one that was used before.
    case keyWithheld
    case keyReused
    /// A device is put out of the group; what it holds at that time, it may keep.
    case expelled(DeviceID, any GroupMechanism, in: EpochID)
}
