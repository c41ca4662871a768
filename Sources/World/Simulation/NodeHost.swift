public import Identity
import Metering
public import Quantities
public import Relays
public import SchemeContract

/// Where nodes act: what carries their messages, wakes them, and watches.
///
/// What a node wants done is carried out here and nowhere else. The world, tests, fuzzers and benchmarks differ in how
/// a message gets from one node to another, and in what they watch.
public protocol NodeHost {
    var now: SimulatedInstant { get }
    var plan: ServicePlan { get }
    var relays: [Relay] { get set }

    /// Has the payloads of a frame brought to their recipients.
    mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex)
    /// Has a message brought from one node to one other.
    mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex)
    /// By how much the clock of a device is ahead: its member is told of no other time, and speaks of none.
    func clockOffset(of device: DeviceID) -> TimeSpan
    mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant)
    mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant)
    mutating func note(_ event: NodeEvent, in group: GroupIndex)

    mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys
    mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8]
}

/// What nodes let whoever watches know; no other node learns of it.
public enum NodeEvent {
    case submitted(Submission)
    case delivered([UInt8], MessageID, to: DeviceID)
    case reported(MemberReport, by: DeviceID)
    case told(RelayReport, by: RelayID)
}

extension NodeHost {
    public func clockOffset(of device: DeviceID) -> TimeSpan { .zero }

    /// - Parameter group: The one whose member wants it.
    public mutating func carryOut(
        _ effect: MemberEffect, of device: DeviceID, in group: GroupIndex = .first
    ) {
        switch effect {
        case .transmit(let frame):
            carry(frame, from: .device(device), as: frame.purpose(of: device), in: group)
        case .submit(let frames, let summary, let deposit):
            let submission = Submission(
                committer: device, summary: summary, frames: frames, deposit: deposit)
            note(.submitted(submission), in: group)
            for (place, frame) in frames.enumerated() {
                tell(
                    .submit(SubmissionPart(of: submission, at: place)), by: device,
                    as: Purpose(frame.trafficClass, rekey: .change(summary.epoch)), in: group)
            }
        case .fetch(let epoch): tell(.fetch(epoch), by: device, as: Purpose(.welcome), in: group)
        case .catchUp(let epoch, let attempt):
            carry(
                .catchUp(after: epoch), from: .device(device),
                to: .relay(plan.relay(askedBy: device, in: group, attempt: attempt)), as: Purpose(.commit),
                in: group)
        case .publish(let keys, let share):
            carry(
                .publish(keys), from: .device(device), to: .relay(plan.nodes(of: device)[share.place]),
                as: Purpose(.prekey), in: group)
        case .look(let query): tell(.look(query), by: device, as: Purpose(.prekey), in: group)
        case .setAlarm(let alarm, let due):
            wake(device, with: alarm, in: group, at: max(due + (.zero - clockOffset(of: device)), now))
        case .deliver(let plaintext, let sender, let number):
            note(
                .delivered(plaintext, MessageID(sender: sender, number: number), to: device), in: group)
        case .report(let report): note(.reported(report, by: device), in: group)
        }
    }

    private mutating func tell(
        _ message: ServiceMessage, by device: DeviceID, as purpose: Purpose, in group: GroupIndex
    ) {
        carry(message, from: .device(device), to: .relay(plan.home(of: device)), as: purpose, in: group)
    }

    /// Hands an input to a relay, and carries out what follows.
    ///
    /// - Parameter group: The one that the input is of.
    public mutating func give(_ input: RelayInput, to relay: RelayID, in group: GroupIndex = .first) {
        if case .message(let message, let sender) = input {
            bringInitialKeys(for: message, from: sender, to: relay)
        }
        for effect in relays[relay.number].handle(input, in: group, at: now) {
            carryOut(effect, of: relay, in: group)
        }
    }

    private mutating func carryOut(_ effect: RelayEffect, of relay: RelayID, in group: GroupIndex) {
        switch effect {
        case .send(let message, let node, let purpose):
            carry(message, from: .relay(relay), to: node, as: purpose, in: group)
        case .distribute(let frame, let purpose):
            carry(frame, from: .relay(relay), as: purpose, in: group)
        case .setTimer(let timer, let due): wake(relay, with: timer, in: group, at: max(due, now))
        case .report(let report): note(.told(report, by: relay), in: group)
        }
    }

    /// What devices had published before the run is made when somebody needs it.
    private mutating func bringInitialKeys(
        for message: ServiceMessage, from sender: NodeID, to relay: RelayID
    ) {
        let (devices, claim) = relays[relay.number].devices(concernedBy: message, from: sender)
        for device in devices {
            if !relays[relay.number].knowsKeys(of: device) {
                let keys = publishInitialKeys(of: device)
                relays[relay.number].publish(initial: keys, of: device)
            }
            if relays[relay.number].wantsKeyMade(of: device, for: claim) {
                let key = makeInitialKey(of: device, for: claim)
                relays[relay.number].take(made: key, of: device, for: claim)
            }
        }
    }
}

extension ServiceMessage {
    /// What it is to the device that its relay sends it to; nothing for what devices are not sent.
    public var input: MemberInput? {
        switch self {
        case .decided(let outcome): .outcome(outcome)
        case .looked(let entries): .looked(up: entries)
        case .stock(let stock, let share): .keyStock(stock, of: share)
        case .fetched(let bytes): .fetched(bytes)
        case .caughtUp(let missed): .caughtUp(missed)
        default: nil
        }
    }
}

extension MemberFrame {
    func purpose(of sender: DeviceID) -> Purpose {
        let message = message.map { MessageID(sender: sender, number: $0) }
        let repeated = repeated.map { MessageID(sender: sender, number: $0) }
        return Purpose(
            trafficClass, message: message, rekey: rekey,
            brings: repeated ?? (trafficClass == .application ? message : nil))
    }
}
