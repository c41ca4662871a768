import Identity
import MLS
import Members
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Members with a directory and a sequencer, and a network that does what a test tells it to.
struct TestGroup {
    struct Delivery: Hashable {
        let reader: DeviceID
        let sender: DeviceID
        let number: UInt32
    }

    /// A payload on its way.
    struct Passage {
        let from: DeviceID
        let to: DeviceID
        let trafficClass: TrafficClass
        var payload: [UInt8]
    }

    private enum Pending {
        case input(MemberInput, DeviceID)
        case passage(Passage)

        var receiver: DeviceID {
            switch self {
            case .input(_, let device): device
            case .passage(let passage): passage.to
            }
        }
    }

    static let gracePeriod = TimeSpan.seconds(60)

    private(set) var members: [GroupMember]
    var now = SimulatedInstant.start
    /// What becomes of a payload: itself, another, or nothing.
    var intercept: (Passage) -> Passage? = { $0 }
    /// The order of delivery is drawn from here if it is set, else first in, first out.
    var disorder: RandomStream?
    /// Devices that are away: what is for them waits, their alarms too.
    private(set) var away: Set<DeviceID> = []

    private var pending: [Pending] = []
    /// What is for devices that are away.
    private var held: [Pending] = []
    private var alarms: [(due: SimulatedInstant, alarm: AlarmID, device: DeviceID)] = []
    private var shelves: [DeviceID: PublishedKeys] = [:]
    /// Keys from before the test that are made when somebody claims them.
    private var unmade: [DeviceID: KeyStock] = [:]
    private var deposits: [EpochNumber: [UInt8]] = [:]
    /// The epoch of the newest change that was accepted.
    private var head: EpochID?

    private(set) var deliveries: [Delivery: Int] = [:]
    private(set) var texts: [Delivery: [UInt8]] = [:]
    /// Who was to read each message.
    private(set) var due: [Delivery] = []
    private(set) var views: [DeviceID: [EpochView]] = [:]
    private(set) var reports: [(DeviceID, MemberReport)] = []
    private(set) var shipments: [(from: DeviceID, Shipment)] = []
    private(set) var errors: [MechanismError] = []
    private(set) var tally = OperationTally()

    init(
        deviceCount: Int, policy: SwitchingPolicy, rotation: MechanismConfiguration.Rotation? = nil,
        tree: MechanismConfiguration.Tree = .test, mode: OperationMemo.Mode = .shared, seed: UInt64 = 1
    ) {
        let configuration = MechanismConfiguration(
            group: GroupID(7), policy: policy,
            rotation: rotation ?? .init(messages: 100, period: .seconds(7 * 86_400)),
            tree: tree, grace: Self.gracePeriod)
        let memo = MechanismMemo(mode: mode)
        members = (0..<UInt32(deviceCount)).map {
            GroupMember(
                DeviceID($0), configuration: configuration, memo: memo,
                seed: Seed(seed).descendant("device", UInt64($0)))
        }
    }

    // MARK: - What users do

    mutating func found(_ ordinals: Range<UInt32>) {
        give(.found(devices: ordinals.map { DeviceID($0) }), to: DeviceID(ordinals.lowerBound))
        settle()
    }

    mutating func send(_ text: String, from ordinal: UInt32) {
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
        case .passage(let passage):
            guard let passed = intercept(passage) else { return }
            give(.receive(payload: passed.payload), to: passed.to)
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

    func currentView(of ordinal: UInt32) -> EpochView? { views[DeviceID(ordinal)]?.last }

    func canRead(_ ordinal: UInt32, _ payload: [UInt8]) -> Bool { members[Int(ordinal)].canRead(payload) }

    /// Messages that a recipient has not read exactly once.
    var misdeliveries: [Delivery] { due.filter { deliveries[$0] != 1 } }

    // MARK: - The world

    private mutating func carryOut(_ effect: MemberEffect, of device: DeviceID) {
        switch effect {
        case .transmit(let shipment):
            shipments.append((device, shipment))
            post(shipment, from: device)
        case .submit(let shipments, let summary, let deposit):
            if summary.parent == head {
                deposits[summary.epoch.number] = deposit
                head = summary.epoch
                for shipment in shipments {
                    self.shipments.append((device, shipment))
                    post(shipment, from: device)
                }
                pending.append(.input(.verdict(.accepted(summary.epoch)), device))
            } else {
                pending.append(.input(.verdict(.rejected(summary.epoch)), device))
            }
        case .publish(let keys): publish(keys, of: device)
        case .look(let query):
            pending.append(.input(.looked(up: query.devices.map { look(up: $0, query) }), device))
        case .fetch(let epoch):
            if let deposit = deposits[epoch] { pending.append(.input(.fetched(deposit), device)) }
        case .setAlarm(let alarm, let due): alarms.append((due, alarm, device))
        case .deliver(let text, let sender, let number):
            let delivery = Delivery(reader: device, sender: sender, number: number)
            deliveries[delivery, default: 0] += 1
            texts[delivery] = text
        case .report(let report): note(report, of: device)
        }
    }

    private mutating func post(_ shipment: Shipment, from device: DeviceID) {
        for parcel in shipment.parcels {
            for recipient in parcel.recipients {
                pending.append(
                    .passage(
                        Passage(
                            from: device, to: recipient, trafficClass: shipment.trafficClass,
                            payload: parcel.payload)))
            }
        }
    }

    private mutating func note(_ report: MemberReport, of device: DeviceID) {
        reports.append((device, report))
        switch report {
        case .sent(let number, _, let recipients):
            due += recipients.map { Delivery(reader: $0, sender: device, number: number) }
        case .entered(let view): views[device, default: []].append(view)
        case .abandonedChange(let adding, let removing):
            let heir = members.indices.first { ordinal in
                views[DeviceID(UInt32(ordinal))] != nil && !removing.contains(DeviceID(UInt32(ordinal)))
                    && !reports.contains { $0.0.ordinal == UInt32(ordinal) && $0.1.isRemoval }
            }
            if let heir {
                pending.append(.input(.change(adding: adding, removing: removing), DeviceID(UInt32(heir))))
            }
        default: break
        }
    }

    private mutating func publish(_ keys: PublishedKeys, of device: DeviceID) {
        let before = shelves[device]
        shelves[device] = PublishedKeys(
            identity: keys.identity ?? before?.identity,
            oneTimeKeys: (before?.oneTimeKeys ?? []) + keys.oneTimeKeys,
            keyPackages: (before?.keyPackages ?? []) + keys.keyPackages)
    }

    private mutating func look(up device: DeviceID, _ query: DirectoryQuery) -> DirectoryEntry {
        if shelves[device] == nil {
            let keys = members[Int(device.ordinal)].publishInitialKeys()
            publish(keys, of: device)
            unmade[device] = keys.unmade
        }
        if let left = unmade[device], left.count(for: query.claim) > 0 {
            let key = members[Int(device.ordinal)].makeInitialKey(for: query.claim)
            unmade[device]?.takeOne(for: query.claim)
            return DirectoryEntry(
                device: device, identity: shelves[device]?.identity ?? [], claim: query.claim, key: key)
        }
        guard let shelf = shelves[device] else { preconditionFailure("a device publishes keys") }
        let key: [UInt8]?
        switch query.claim {
        case .nothing: key = nil
        case .oneTimeKey: key = shelf.oneTimeKeys.first
        case .keyPackage: key = shelf.keyPackages.first
        }
        let keepsLast = query.claim != .keyPackage || shelf.keyPackages.count == 1
        shelves[device] = PublishedKeys(
            identity: shelf.identity,
            oneTimeKeys: Array(shelf.oneTimeKeys.dropFirst(query.claim == .oneTimeKey ? 1 : 0)),
            keyPackages: Array(shelf.keyPackages.dropFirst(keepsLast ? 0 : 1)))
        return DirectoryEntry(
            device: device, identity: shelf.identity ?? [], claim: query.claim, key: key)
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
