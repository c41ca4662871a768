import CFloor
import Identity
import MLS
import Members
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import Relays
import SchemeContract
import Simulation
import Tiers

/// Whole mechanisms: one device of a group sends 100 bytes, and all others read them.
///
/// The floor is every operation that the group's tally says was done, as bare calls over as many bytes.
struct MechanismGroup: NodeHost {
    private var members: [GroupMember]
    let plan: ServicePlan
    var relays: [Relay]
    private var inputs: [(MemberInput, DeviceID)] = []
    private var tally = OperationTally()
    private var deliveredCount = 0

    init(_ tier: Tier, deviceCount: Int, mode: OperationMemo.Mode) {
        let configuration = MechanismConfiguration(
            policy: .fixed(tier),
            rotation: .init(messages: 1_000_000, period: .seconds(1_000_000)),
            tree: .init(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(1_000_000), batch: .seconds(0),
                delivery: .inline), grace: .seconds(60))
        plan = ServicePlan(
            homes: Array(repeating: RelayID(0), count: deviceCount), rings: [[RelayID(0)]], patience: nil)
        relays = [Relay(RelayID(0), plan: plan)]
        let memo = MechanismMemo(mode: mode)
        members = (0..<UInt32(deviceCount)).map {
            GroupMember(
                DeviceID($0), of: PersonID($0), in: GroupID(1), configuration: configuration, memo: memo,
                seed: Seed(1).descendant("bench", UInt64($0)))
        }
        settle(.found(devices: (0..<UInt32(deviceCount)).map { DeviceID($0) }))
        // Keys and sessions are made by the first message; the second is the first of the usual ones.
        for _ in 0..<2 { send() }
    }

    /// What one message costs all of the group together.
    mutating func costOfMessage() -> OperationTally {
        let before = tally
        send()
        return tally.since(before)
    }

    mutating func send() {
        deliveredCount = 0
        settle(.send(plaintext: [UInt8](repeating: 7, count: 100)))
        precondition(deliveredCount == members.count - 1, "all but the sender read the message")
    }

    /// Gives the first device an input, and the group all that follows from it.
    private mutating func settle(_ input: MemberInput) {
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

    // MARK: - A network that delivers in order

    var now: SimulatedInstant { .start }

    mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex
    ) {
        for parcel in frame.parcels {
            for recipient in parcel.recipients {
                inputs.append((.receive(payload: parcel.payload), recipient))
            }
        }
    }

    mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex
    ) {
        switch other {
        case .relay(let relay): give(.message(message, from: node), to: relay)
        case .device(let device): if let input = message.input { inputs.append((input, device)) }
        }
    }

    mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant
    ) {}

    mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant
    ) {}

    mutating func note(_ event: NodeEvent, in group: GroupIndex) {
        if case .delivered = event { deliveredCount += 1 }
    }

    mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        members[Int(device.ordinal)].publishInitialKeys()
    }

    mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        members[Int(device.ordinal)].makeInitialKey(for: claim, at: .start)
    }
}

enum Groups {
    static var all: [Benchmark] {
        let sizes = [32, 256]
        return sizes.flatMap { size in Gears.tiers.map { benchmark($0, size, .full) } }
            + Gears.tiers.map { benchmark($0, 256, .shared) }
    }

    private static func benchmark(_ tier: Tier, _ size: Int, _ mode: OperationMemo.Mode) -> Benchmark {
        let isShared = mode == .shared
        // Made when the first round begins: a group that is not chosen costs nothing.
        let holder = Lazy { Holder(MechanismGroup(tier, deviceCount: size, mode: mode)) }
        let cost = Lazy { holder.value.group.costOfMessage() }
        return Benchmark(
            name: "\(tier.name), \(size) devices, a message to all\(isShared ? ", shared" : "")", count: 1,
            prepare: { _ = cost.value }, ours: { holder.value.group.send() },
            floor: isShared ? nil : { callAll(of: cost.value) })
    }

    /// Calls what was tallied; the bytes are spread evenly over the calls of a kind.
    static func callAll(of tally: OperationTally) {
        for operation in Operation.allCases {
            call(
                operation, count: Int(tally.calls(of: operation)), bytes: Int(tally.bytes(of: operation)))
        }
    }

    static func call(_ operation: Operation, count: Int, bytes: Int) {
        for call in 0..<count {
            let length = bytes * (call + 1) / count - bytes * call / count
            floor_operation(floor_operation(UInt32(operation.rawValue)), Int32(length))
        }
    }
}

/// A group that is changed where it lies.
private final class Holder {
    var group: MechanismGroup

    init(_ group: MechanismGroup) {
        self.group = group
    }
}

/// A value that is made when it is first asked for.
final class Lazy<Value> {
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
