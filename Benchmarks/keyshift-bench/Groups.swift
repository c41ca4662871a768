import CFloor
import Identity
import MLS
import Members
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Whole mechanisms: one device of a group sends 100 bytes, and all others read them.
///
/// The floor is every operation that the group's tally says was done, as bare calls over as many bytes.
final class MechanismGroup {
    private var members: [GroupMember]
    private var published: [PublishedKeys] = []
    private var inputs: [(MemberInput, DeviceID)] = []
    private var tally = OperationTally()
    private var deliveredCount = 0

    init(_ tier: Tier, deviceCount: Int, mode: OperationMemo.Mode) {
        let configuration = MechanismConfiguration(
            group: GroupID(1), policy: .fixed(tier),
            rotation: .init(messages: 1_000_000, period: .seconds(1_000_000)),
            tree: .init(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(1_000_000), batch: .seconds(0),
                delivery: .inline), grace: .seconds(60))
        let memo = MechanismMemo(mode: mode)
        members = (0..<UInt32(deviceCount)).map {
            GroupMember(
                DeviceID($0), configuration: configuration, memo: memo,
                seed: Seed(1).descendant("bench", UInt64($0)))
        }
        for index in members.indices {
            let keys = members[index].publishInitialKeys()
            let package =
                keys.unmade.keyPackages > 0 ? [members[index].makeInitialKey(for: .keyPackage)] : []
            published.append(
                PublishedKeys(identity: keys.identity, oneTimeKeys: [], keyPackages: package))
        }
        settle(.found(devices: (0..<UInt32(deviceCount)).map { DeviceID($0) }))
        // Keys and sessions are made by the first message; the second is the first of the usual ones.
        for _ in 0..<2 { send() }
    }

    /// What one message costs all of the group together.
    func costOfMessage() -> OperationTally {
        let before = tally
        send()
        return tally.since(before)
    }

    func send() {
        deliveredCount = 0
        settle(.send(plaintext: [UInt8](repeating: 7, count: 100)))
        precondition(deliveredCount == members.count - 1, "all but the sender read the message")
    }

    /// Gives the first device an input, and the group all that follows from it.
    private func settle(_ input: MemberInput) {
        inputs.append((input, DeviceID(0)))
        var next = 0
        while next < inputs.count {
            let (input, device) = inputs[next]
            next += 1
            guard let step = try? members[Int(device.ordinal)].handle(input, at: .start) else {
                preconditionFailure("a group without faults takes what its members send")
            }
            tally.add(step.tally)
            for effect in step.effects { carryOut(effect, of: device) }
        }
        inputs.removeAll(keepingCapacity: true)
    }

    private func carryOut(_ effect: MemberEffect, of device: DeviceID) {
        switch effect {
        case .transmit(let shipment): post(shipment)
        case .submit(let shipments, let summary, _):
            for shipment in shipments { post(shipment) }
            inputs.append((.verdict(.accepted(summary.epoch)), device))
        case .look(let query):
            let entries = query.devices.map { device in
                let keys = published[Int(device.ordinal)]
                return DirectoryEntry(
                    device: device, identity: keys.identity ?? [], claim: query.claim,
                    key: query.claim == .keyPackage ? keys.keyPackages.first : nil)
            }
            inputs.append((.looked(up: entries), device))
        case .deliver: deliveredCount += 1
        case .publish, .fetch, .setAlarm, .report: break
        }
    }

    private func post(_ shipment: Shipment) {
        for parcel in shipment.parcels {
            for recipient in parcel.recipients {
                inputs.append((.receive(payload: parcel.payload), recipient))
            }
        }
    }
}

enum Groups {
    static var all: [Benchmark] {
        let sizes = [32, 256]
        return sizes.flatMap { size in Tier.allCases.map { benchmark($0, size, .full) } }
            + Tier.allCases.map { benchmark($0, 256, .shared) }
    }

    private static func benchmark(_ tier: Tier, _ size: Int, _ mode: OperationMemo.Mode) -> Benchmark {
        let isShared = mode == .shared
        // Made when the first round begins: a group that is not chosen costs nothing.
        let group = Lazy { MechanismGroup(tier, deviceCount: size, mode: mode) }
        let cost = Lazy { group.value.costOfMessage() }
        return Benchmark(
            name: "\(tier.name), \(size) devices, a message to all\(isShared ? ", shared" : "")", count: 1,
            prepare: { _ = cost.value }, ours: { group.value.send() },
            floor: isShared ? nil : { callAll(of: cost.value) })
    }

    /// Calls what was tallied; the bytes are spread evenly over the calls of a kind.
    private static func callAll(of tally: OperationTally) {
        for operation in Operation.allCases {
            let (calls, bytes) = (Int(tally.calls(of: operation)), Int(tally.bytes(of: operation)))
            for call in 0..<calls {
                let length = bytes * (call + 1) / calls - bytes * call / calls
                floor_operation(floor_operation(UInt32(operation.rawValue)), Int32(length))
            }
        }
    }
}

/// A value that is made when it is first asked for.
private final class Lazy<Value> {
    private let make: () -> Value
    private var made: Value?

    init(_ make: @escaping () -> Value) {
        self.make = make
    }

    var value: Value {
        if let made { return made }
        let value = make()
        made = value
        return value
    }
}
