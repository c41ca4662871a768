import MLS
import MechanismContract
import OrderedCollections
import Primitives
import Quantities
import Randomness

@testable import Mechanisms
@testable import Megolm
@testable import Olm

/// A group of three that has talked a little: what bytes from outside, or from a hostile member, meet.
struct FuzzGroup {
    static let name = GroupID(7)

    private(set) var members: [GroupMember]
    /// What was sent on the way here, as seeds for mutation.
    private(set) var payloads: [[UInt8]] = []
    private(set) var bundles: [[UInt8]] = []
    private var inputs: [(MemberInput, DeviceID)] = []

    /// One that goes from pairwise sessions to sender keys on the way.
    static let adaptive = SwitchingPolicy.adaptive(
        .init(senderKeysAbove: 2, treeAbove: 4, hysteresis: 0, minimumStay: 0))

    init(_ policy: SwitchingPolicy) {
        let configuration = MechanismConfiguration(
            group: Self.name, policy: policy, rotation: .init(messages: 100, period: .seconds(1_000)),
            tree: .init(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(1_000), batch: .seconds(0), delivery: .inline
            ),
            grace: .seconds(60))
        let memo = MechanismMemo(mode: .full)
        members = (0..<4).map {
            GroupMember(
                DeviceID($0), configuration: configuration, memo: memo,
                seed: Seed(1).descendant("fuzz", UInt64($0)))
        }
        for index in members.indices {
            for case .publish(let keys) in members[index].publishInitialKeys().effects {
                if let bundle = keys.identity { bundles.append(bundle) }
            }
        }
        let devices = (0..<3).map { DeviceID($0) }
        settle(.found(devices: Array(devices.prefix(2))), at: devices[0])
        settle(.send(plaintext: [1, 2, 3]), at: devices[0])
        settle(.send(plaintext: [4]), at: devices[1])
        settle(.change(adding: [devices[2]], removing: []), at: devices[1])
        for device in devices { settle(.send(plaintext: [5, 6]), at: device) }
    }

    private mutating func settle(_ input: MemberInput, at device: DeviceID) {
        inputs.append((input, device))
        while !inputs.isEmpty {
            let (input, device) = inputs.removeFirst()
            guard let step = try? members[Int(device.ordinal)].handle(input, at: .start) else { continue }
            for effect in step.effects { carryOut(effect, of: device) }
        }
    }

    private mutating func carryOut(_ effect: MemberEffect, of device: DeviceID) {
        switch effect {
        case .transmit(let shipment): post(shipment)
        case .submit(let shipments, let summary, _):
            for shipment in shipments { post(shipment) }
            inputs.append((.verdict(.accepted(summary.epoch)), device))
        case .look(let query):
            let entries = query.devices.map {
                DirectoryEntry(device: $0, identity: bundles[Int($0.ordinal)], claim: query.claim, key: nil)
            }
            inputs.append((.looked(up: entries), device))
        case .publish, .fetch, .setAlarm, .deliver, .report: break
        }
    }

    private mutating func post(_ shipment: Shipment) {
        for parcel in shipment.parcels {
            payloads.append(parcel.payload)
            for recipient in parcel.recipients {
                inputs.append((.receive(payload: parcel.payload), recipient))
            }
        }
    }

    /// `bytes` as what stands within the encryption of member 0, for member 1: all that a hostile member can do.
    func hostilePayload(_ bytes: [UInt8]) -> [UInt8]? {
        guard let state = members[0].state else { return nil }
        return switch state.tier {
        case .hybrid: hybridPayload(bytes, in: state)
        case .sharedKey: sharedKeyPayload(bytes, in: state)
        default: directPayload(bytes, in: state.epoch)
        }
    }

    private func hybridPayload(_ bytes: [UInt8], in state: MembershipState) -> [UInt8] {
        var attacker = members[0]
        let account = attacker.account
        let message = HybridMessage(
            sealing: bytes, group: Self.name, epoch: state.epoch, sender: attacker.device,
            for: [state[members[1].device]].compactMap(\.self),
            signedBy: { part, context in account.sign(part, context: &context) }, context: &attacker.context)
        return Envelope.hybrid(message).encoded
    }

    private func sharedKeyPayload(_ bytes: [UInt8], in state: MembershipState) -> [UInt8]? {
        var attacker = members[0]
        guard let key = attacker.presentKey else { return nil }
        let message = SharedKeyMessage(
            sealing: bytes, group: Self.name, epoch: state.epoch, sender: attacker.device, key: key,
            context: &attacker.context)
        return Envelope.sharedKey(message).encoded
    }

    private func directPayload(_ bytes: [UInt8], in epoch: Epoch) -> [UInt8]? {
        var attacker = members[0]
        let victim = members[1].device
        guard let message = attacker.peers[victim]?.encrypt(bytes, context: &attacker.context)
        else { return nil }
        let envelope = DirectMessage(
            group: Self.name, epoch: epoch, sender: attacker.device, recipient: victim,
            type: UInt8(message.type), body: message.bytes)
        return Envelope.direct(envelope).encoded
    }
}
