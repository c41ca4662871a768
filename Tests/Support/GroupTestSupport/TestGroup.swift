import Identity
import MLS
import Members
import MembershipLog
import Metering
import Observation
import Primitives
import Quantities
import Randomness
import Relays
import SchemeContract
import Simulation
import Tiers

/// Members and their relay, and a network that does what a test tells it to.
@dynamicMemberLookup
struct TestGroup: NodeHost {
    typealias Delivery = GroupBooks.Delivery

    /// A frame on its way to one of its recipients.
    struct Frame {
        let from: DeviceID
        let to: DeviceID
        let trafficClass: TrafficClass
        /// The message that it brings, for whoever watches.
        let brings: MessageID?
        var payload: [UInt8]
    }

    private enum Pending {
        case input(MemberInput, DeviceID)
        case frame(Frame)

        var receiver: DeviceID {
            switch self {
            case .input(_, let device): device
            case .frame(let frame): frame.to
            }
        }
    }

    static let gracePeriod = TimeSpan.seconds(60)

    private(set) var members: [GroupMember]
    var now = SimulatedInstant.start
    /// What becomes of a frame: itself, another, or nothing.
    var intercept: (Frame) -> Frame? = { $0 }
    /// Whether what nodes say to each other gets to whom it is for.
    var isHeard: (ServiceMessage, NodeID) -> Bool = { _, _ in true }
    /// The books and oracles of a run, where a test wants them.
    var watch: Watch?
    /// The order of delivery is drawn from here if it is set, else first in, first out.
    var disorder: RandomStream?
    /// Devices that are away: what is for them waits, their alarms too.
    private(set) var away: Set<DeviceID> = []

    let plan: ServicePlan
    var relays: [Relay]
    /// The other face of a relay that shows some devices another order than the rest.
    private var twin: Relay?
    private var twinned: Set<DeviceID> = []
    private var isTwinActing = false
    private var pending: [Pending] = []
    /// What is for devices that are away.
    private var held: [Pending] = []
    /// Devices that hear nothing of the others, nor those of them: what goes between is held back.
    private var cutOff: Set<DeviceID> = []
    private var heldAtCut: [Pending] = []
    private var alarms: [(due: SimulatedInstant, alarm: AlarmID, device: DeviceID)] = []

    private(set) var books = GroupBooks()
    private(set) var frames: [(from: DeviceID, MemberFrame)] = []
    private(set) var errors: [MechanismError] = []
    private(set) var tally = OperationTally()

    /// - Parameters:
    ///   - hasEdge: Whether the devices are at a node of their own, which puts no changes in order.
    ///   - forkRetention: Where nobody puts changes in order: how long states are kept.
    init(
        deviceCount: Int, devicesPerPerson: UInt32 = 1, hasEdge: Bool = false, policy: SwitchingPolicy,
        rotation: MechanismConfiguration.Rotation? = nil,
        tree: MechanismConfiguration.Tree = .test, forkRetention: TimeSpan? = nil,
        mode: OperationMemo.Mode = .shared, seed: UInt64 = 1
    ) {
        var configuration = MechanismConfiguration(
            policy: policy,
            rotation: rotation ?? .init(messages: 100, period: .seconds(7 * 86_400)),
            tree: tree, grace: Self.gracePeriod, forkRetention: forkRetention)
        configuration.isSequenced = forkRetention == nil
        let nodes = hasEdge ? [RelayID(0), RelayID(1)] : [RelayID(0)]
        plan = ServicePlan(
            homes: Array(repeating: nodes[0], count: deviceCount), rings: [Array(nodes.suffix(1))],
            patience: nil,
            isOrdered: forkRetention == nil, mayFork: forkRetention != nil)
        relays = nodes.map { [plan] in Relay($0, plan: plan) }
        let memo = MechanismMemo(mode: mode)
        let settled = configuration
        members = (0..<UInt32(deviceCount)).map {
            GroupMember(
                DeviceID($0), of: PersonID($0 / devicesPerPerson), in: GroupID(7),
                configuration: settled, memo: memo,
                seed: Seed(seed).descendant("device", UInt64($0)))
        }
    }

    // MARK: - What users do

    mutating func found(_ ordinals: Range<UInt32>) {
        give(.found(devices: ordinals.map { DeviceID($0) }), to: DeviceID(ordinals.lowerBound))
        settle()
    }

    mutating func send(_ text: String, from ordinal: UInt32) {
        watch?.note(.wrote(Array(text.utf8), by: DeviceID(ordinal)), at: now)
        give(.send(plaintext: Array(text.utf8)), to: DeviceID(ordinal))
    }

    mutating func change(adding: [UInt32] = [], removing: [UInt32] = [], by ordinal: UInt32) {
        give(
            .change(adding: adding.map { DeviceID($0) }, removing: removing.map { DeviceID($0) }),
            to: DeviceID(ordinal))
    }

    mutating func give(_ input: MemberInput, to device: DeviceID) {
        let step: MemberStep
        do {
            step = try members[Int(device.ordinal)].handle(input, at: now)
        } catch {
            tally.add(error.tally)
            return errors.append(error.reason)
        }
        tally.add(step.tally)
        for effect in step.effects { carryOut(effect, of: device) }
    }

    mutating func leave(_ ordinal: UInt32) { away.insert(DeviceID(ordinal)) }

    mutating func comeBack(_ ordinal: UInt32) {
        let device = DeviceID(ordinal)
        away.remove(device)
        pending += held.filter { $0.receiver == device }
        held.removeAll { $0.receiver == device }
    }

    /// Cuts some devices off from the others.
    mutating func cut(off ordinals: [UInt32]) {
        heal()
        cutOff = Set(ordinals.map { DeviceID($0) })
    }

    mutating func heal() {
        cutOff = []
        pending += heldAtCut
        heldAtCut = []
    }

    /// Delivers until nothing is on its way but to devices that are away.
    mutating func settle() {
        while !pending.isEmpty { deliverNext() }
    }

    mutating func deliverNext() {
        guard !pending.isEmpty else { return }
        let place = disorder?.index(below: pending.count) ?? 0
        let next = pending.remove(at: place)
        guard !away.contains(next.receiver) else { return held.append(next) }
        switch next {
        case .input(let input, let device): give(input, to: device)
        case .frame(let frame):
            guard cutOff.contains(frame.from) == cutOff.contains(frame.to) else {
                return heldAtCut.append(next)
            }
            guard let passed = intercept(frame) else { return }
            if let message = passed.brings { watch?.note(.arrived(message, at: passed.to), at: now) }
            give(.receive(payload: passed.payload, of: passed.brings), to: passed.to)
        }
    }

    /// Moves the clock and sounds the alarms that are due.
    mutating func pass(_ span: TimeSpan) {
        let end = now + span
        while let next = alarms.indices.min(by: { alarms[$0].due < alarms[$1].due }), alarms[next].due <= end
        {
            let alarm = alarms.remove(at: next)
            now = max(now, alarm.due)
            pending.append(.input(.alarm(alarm.alarm), alarm.device))
            settle()
        }
        now = end
    }

    func currentView(of ordinal: UInt32) -> EpochView? { books.views[DeviceID(ordinal)]?.last }

    func canRead(_ ordinal: UInt32, _ payload: [UInt8]) -> Bool { members[Int(ordinal)].canRead(payload) }

    subscript<Value>(dynamicMember path: KeyPath<GroupBooks, Value>) -> Value { books[keyPath: path] }

    // MARK: - The network

    /// From now on the relay has two faces: these devices know of no change that another makes, nor others of theirs.
    mutating func splitRelay(for ordinals: Range<UInt32>) {
        twin = relays[0]
        twinned = Set(ordinals.map { DeviceID($0) })
    }

    private mutating func turnRelay() {
        guard let other = twin else { return }
        twin = relays[0]
        relays[0] = other
        isTwinActing.toggle()
    }

    mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex
    ) {
        let sender: DeviceID
        switch (node, purpose.rekey) {
        case (.device(let device), _):
            sender = device
            watch?.note(.sent(frame.parcels, by: device), at: now)
        case (.relay, .change(let epoch)): sender = books.committers[epoch] ?? DeviceID(0)
        case (.relay, _): preconditionFailure("a relay sends out changes alone")
        }
        frames.append((sender, frame))
        for parcel in frame.parcels {
            for recipient in parcel.recipients where isServed(recipient, by: node) {
                pending.append(
                    .frame(
                        Frame(
                            from: sender, to: recipient, trafficClass: frame.trafficClass,
                            brings: purpose.brings, payload: parcel.payload)))
            }
        }
    }

    private func isServed(_ device: DeviceID, by node: NodeID) -> Bool {
        if case .relay = node, twin != nil { twinned.contains(device) == isTwinActing } else { true }
    }

    /// What a device says to its relay comes at once, and what that answers waits with all else.
    mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex
    ) {
        guard isHeard(message, other) else { return }
        switch other {
        case .relay(let relay):
            let isForTwin = if case .device(let device) = node { twinned.contains(device) } else { false }
            if isForTwin { turnRelay() }
            give(.message(message, from: node), to: relay)
            if isForTwin { turnRelay() }
        case .device(let device):
            guard let input = message.input else { preconditionFailure("devices are not told this") }
            pending.append(.input(input, device))
        }
    }

    mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        alarms.append((instant, alarm, device))
    }

    mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        preconditionFailure("a server that nobody can take over from waits for nobody")
    }

    mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        members[Int(device.ordinal)].publishInitialKeys()
    }

    mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        members[Int(device.ordinal)].makeInitialKey(for: claim, at: .start)
    }

    mutating func note(_ event: NodeEvent, in group: GroupIndex) {
        watch?.note(event, at: now) { members[Int($0.ordinal)] }
        books.note(event)
        guard case .reported(.abandonedChange(let adding, let removing), _) = event else { return }
        let heir = members.indices.first { ordinal in
            books.views[DeviceID(UInt32(ordinal))] != nil && !removing.contains(DeviceID(UInt32(ordinal)))
                && !books.reports.contains { $0.0.ordinal == UInt32(ordinal) && $0.1.isRemoval }
        }
        if let heir {
            pending.append(.input(.change(adding: adding, removing: removing), DeviceID(UInt32(heir))))
        }
    }
}

extension MechanismConfiguration.Tree {
    static let test = MechanismConfiguration.Tree(
        suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: .seconds(0), delivery: .inline)
}

extension MemberReport {
    var isRemoval: Bool {
        if case .removed = self { true } else { false }
    }
}
