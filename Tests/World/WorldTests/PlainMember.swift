import DeviceModel
import Identity
import Links
import Metering
import NetworkModel
import Population
import Quantities
import Randomness
import Routing
import SchemeContract
import Simulation
import Transport

/// A member without any cryptography, which can be told to break each rule that observers hold.
struct PlainMember: GroupMechanism {
    enum Misdeed: Equatable {
        case none
        case deliversTwice
        case deliversOtherText
        case deliversToAnyone
        case disagreesOnEpochs
        case skipsEpochs
        case sendsUnasked
        case isReadableByAll
        case isReadBySpies
        case refuses
        case forgetsARecipient
        case cannotRead
        case waitsForever
    }

    let device: DeviceID
    let misdeed: Misdeed
    private var members: [DeviceID] = []
    private var epoch: EpochID?
    private var nextNumber: UInt32 = 0

    init(_ device: DeviceID, misdeed: Misdeed) {
        self.device = device
        self.misdeed = misdeed
    }

    mutating func handle(
        _ input: MemberInput, at now: SimulatedInstant
    ) throws(Refusal) -> MemberStep {
        var effects: [MemberEffect] = []
        switch input {
        case .found(let devices):
            let payload = [0] + devices.map { UInt8($0.ordinal) }
            let others = devices.filter { $0 != device }
            let summary = ChangeSummary(
                epoch: .plain(0), parent: nil, added: devices, removed: [], work: OperationTally())
            effects = [
                .submit(
                    frames: [MemberFrame([Parcel(payload: payload, recipients: others)], as: .welcome)],
                    summary: summary, deposit: nil)
            ]
            members = devices
        case .outcome(.accepted): effects = enter()
        case .send(let text): effects = send(text)
        case .receive(let payload, let message): effects = try receive(payload, of: message)
        default: break
        }
        var tally = OperationTally()
        tally.charge(.sha256)
        return MemberStep(effects: effects, tally: tally)
    }

    func publishInitialKeys() -> PublishedKeys { PublishedKeys(identity: nil, oneTimeKeys: []) }

    func makeInitialKey(for claim: DirectoryQuery.Claim, at now: SimulatedInstant) -> [UInt8] { [] }

    func canRead(_ payload: [UInt8], besides tried: inout TriedKeys) -> Bool { misdeed == .isReadableByAll }

    func eavesdrop(on payload: [UInt8], at now: SimulatedInstant) -> [MessageID] {
        guard misdeed == .isReadBySpies, payload.first == 1 else { return [] }
        return [MessageID(sender: DeviceID(UInt32(payload[1])), number: UInt32(payload[2]))]
    }

    var stateSize: Int { 1 }

    /// It has none.
    mutating func takeAccount(from other: inout any GroupMechanism) {}

    private mutating func enter() -> [MemberEffect] {
        epoch = .plain(misdeed == .skipsEpochs ? 1 : 0)
        let digest = misdeed == .disagreesOnEpochs ? [UInt8(device.ordinal)] : [7]
        let view = EpochView(
            epoch: epoch ?? .plain(0), digest: digest, mechanism: "pairwise", deviceCount: members.count)
        return [.report(.entered(view))]
    }

    private mutating func send(_ text: [UInt8]) -> [MemberEffect] {
        let recipients = misdeed == .deliversToAnyone ? [] : members.filter { $0 != device }
        let number = nextNumber
        nextNumber += 1
        let payload = [1, UInt8(device.ordinal), UInt8(number)] + text
        let report = MemberEffect.report(
            .sent(number: number, epoch: .plain(0), recipients: recipients))
        let all = Array(
            members.filter { $0 != device }.dropFirst(misdeed == .forgetsARecipient ? 1 : 0))
        return (misdeed == .sendsUnasked ? [report, report] : [report])
            + [
                .transmit(
                    MemberFrame(
                        [Parcel(payload: payload, recipients: all)], as: .application, message: number))
            ]
    }

    private mutating func receive(
        _ payload: [UInt8], of message: MessageID?
    ) throws(Refusal) -> [MemberEffect] {
        if payload.first == 0 {
            members = payload.dropFirst().map { DeviceID(UInt32($0)) }
            return enter()
        }
        if misdeed == .cannotRead { return [.report(.undecryptable(.broken, of: message))] }
        if misdeed == .waitsForever { return [] }
        if misdeed == .refuses { throw Refusal(reason: .malformed, tally: OperationTally()) }
        var text = Array(payload.dropFirst(3))
        if misdeed == .deliversOtherText { text.append(0) }
        let delivery = MemberEffect.deliver(
            plaintext: text, from: DeviceID(UInt32(payload[1])), number: UInt32(payload[2]))
        return misdeed == .deliversTwice ? [delivery, delivery] : [delivery]
    }
}

extension EpochID {
    /// An epoch of a log that nobody signs.
    static func plain(_ number: UInt32) -> EpochID {
        EpochID(EpochNumber(number), head: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32))
    }
}

extension WorldSpecification {
    /// A minute of four devices that write once a second over a plain network.
    static func plain(
        misdeed: PlainMember.Misdeed = .none, loss: Double = 0, availability: Availability = .always
    ) -> WorldSpecification {
        let link = ConnectionSpecification(
            LinkSpecification(
                delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(loss),
                rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
                headerBytes: 40),
            timeout: RetransmissionTimeout(first: .milliseconds(100), factor: 2, ceiling: .seconds(60)))
        return WorldSpecification(
            seed: Seed(1), duration: .seconds(60), drain: .seconds(60), bin: .seconds(1),
            workload: WorkloadSpecification(
                initialDeviceCount: 4, devicesPerPerson: .constant(1), messagesPerSecond: 1,
                senders: .uniform,
                messageSize: .constant(100), membership: .none),
            cohorts: [
                DeviceCohort(
                    prices: PriceList { _ in .init(perCall: 1_000) }, availability: availability)
            ],
            network: Network.Specification(delivery: .central, up: link, down: link, backbone: link)
        ) { device, _, _, _ in PlainMember(device, misdeed: misdeed) }
    }
}
