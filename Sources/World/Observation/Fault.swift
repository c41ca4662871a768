public import Identity
public import SchemeContract

/// An invariant that did not hold: a mistake of ours, in the simulator or in a mechanism.
public enum Fault: Error, Equatable, Sendable {
    case sentUnasked(DeviceID, UInt32)
    case readUnsent(DeviceID, DeviceID, UInt32)
    case readByOutsider(DeviceID, DeviceID, UInt32)
    case readDifferently(DeviceID, DeviceID, UInt32)
    case readTwice(DeviceID, DeviceID, UInt32)
    case readAfterRemoval(DeviceID, DeviceID, UInt32)
    /// A device that is no member could open a payload.
    case openedByOutsider(DeviceID, sender: DeviceID)
    case epochsDisagree(EpochID, DeviceID)
    case epochSkipped(DeviceID, from: EpochID?, to: EpochID)
    case bytesLost(sent: Int, delivered: Int, lost: Int, inFlight: Int)
    case classesDoNotAddUp(sum: Int, sent: Int)
    /// More was to happen at a time than the agenda holds.
    case tooManyEvents
    case refused(MechanismError, by: DeviceID)
}

extension Fault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .sentUnasked(let sender, let number):
            "\(sender) sent message \(number) that no user asked for"
        case .readUnsent(let reader, let sender, let number):
            "\(reader) read message \(number) of \(sender), which was never sent"
        case .readByOutsider(let reader, let sender, let number):
            "\(reader) read message \(number) of \(sender) and is none of its recipients"
        case .readDifferently(let reader, let sender, let number):
            "\(reader) read message \(number) of \(sender) with other content than was sent"
        case .readTwice(let reader, let sender, let number):
            "\(reader) was given message \(number) of \(sender) twice"
        case .readAfterRemoval(let reader, let sender, let number):
            "\(reader) read message \(number) of \(sender), who knew that it was removed"
        case .openedByOutsider(let outsider, let sender):
            "\(outsider) is no member and could open what \(sender) sent"
        case .epochsDisagree(let epoch, let device):
            "\(device) has another view of \(epoch) than the first who reached it"
        case .epochSkipped(let device, let from, let to):
            "\(device) went from \(from.map { "\($0)" } ?? "no epoch") to \(to)"
        case .bytesLost(let sent, let delivered, let lost, let inFlight):
            "of \(sent) bytes sent, \(delivered) were delivered, \(lost) lost and \(inFlight) are in flight"
        case .classesDoNotAddUp(let sum, let sent):
            "the traffic classes add up to \(sum) of \(sent) bytes sent"
        case .tooManyEvents:
            "more than 2^28 events were due at one time"
        case .refused(let error, let device):
            "\(device) refused an input: \(error)"
        }
    }
}
