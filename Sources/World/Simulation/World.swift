import DeviceModel
import EventEngine
import Identity
import Links
import Metering
import NetworkModel
public import Observation
import Population
public import Quantities
import Randomness
public import Relays
import Routing
import SchemeContract
import Transport

/// One run: devices with their members, the network between them, the users, and observers beside all.
///
/// It carries out what members want done and has no opinion of its own. One run is one thread.
public struct World {
    /// Something that is due.
    enum Event {
        case network(NetworkEvent)
        case message(GroupIndex)
        case act(Workload.Act, GroupIndex)
        /// A wish to change members that found nobody to carry it out.
        case changeWish(adding: [DeviceID], removing: [DeviceID], GroupIndex)
        case jobDone(DeviceID)
        case alarm(DeviceID, AlarmID, GroupIndex)
        case periodEnds(DeviceID)
        /// A device goes for good.
        case vanishes(DeviceID)
        case timer(RelayID, RelayTimer, GroupIndex)
        case fault(Int, begins: Bool)
        /// Devices are copied that a fault will set up from these copies.
        case copies(Int)
        /// The other nodes notice that these are down, or back.
        case notice([RelayID], areUp: Bool)
        /// Who has the places in meshes is counted.
        case meshLook
    }

    /// What has happened so far.
    struct Course {
        var digest = TraceDigest()
        var eventCount = 0
    }

    let specification: WorldSpecification
    var agenda = Agenda<Event>()
    var network: Network
    var devices: [Device]
    let seating: Seating
    /// Of each group.
    var workloads: [Workload]

    public var relays: [Relay]
    public let plan: ServicePlan
    var faults: FaultBook
    var restoring = Restoring()

    var observers: Observers
    /// Followed where somebody watches.
    var hops = HopLog()
    /// What had been used when measuring began.
    var baseline: Baseline?
    var course = Course()

    public init(_ specification: WorldSpecification) {
        self.specification = specification
        let seed = specification.seed
        let owners: [PersonID]
        (workloads, seating, owners) = Self.populate(specification)
        devices = owners.enumerated().map { [seating] place, owner in
            let device = DeviceID(UInt32(place))
            return Device(device, of: owner, with: seating.groups(of: device), in: specification)
        }
        Device.setAhead(&devices)
        let accesses = devices.map { specification.cohorts[$0.cohort].access }
        let regions = devices.map { device in
            specification.cohorts[device.cohort].region.flatMap {
                specification.network.regions?.names.firstIndex(of: $0)
            }
        }
        network = Network(
            specification.network, deviceCount: devices.count, seed: seed.descendant("network"),
            accessOf: { accesses[Int($0.ordinal)] }, regionOf: { regions[Int($0.ordinal)] })
        let stranger = PersonID((owners.last?.ordinal ?? 0) + 1)
        let plan = World.plan(
            for: specification, attachments: network.attachments, groupCount: seating.groupIndices.count)
        self.plan = plan
        relays = (0..<specification.network.delivery.relayCount).map { Relay(RelayID($0), plan: plan) }
        faults = Self.faultBook(for: specification)
        let outsider = DeviceID(UInt32(devices.count))
        observers = Observers(
            seating: seating, outsider: outsider,
            outsiders: seating.groupIndices.map {
                Device.makeMember(outsider, of: stranger, with: $0, in: specification)
            },
            founderCount: specification.workload.initialDeviceCount, isOrdered: specification.isOrdered,
            bin: specification.bin,
            measured: specification.measuredFrom..<specification.usersEnd,
            keepsMessages: specification.keepsMessages,
            clockOffset: { [offsets = devices.map(\.clockOffset)] device in
                offsets.indices.contains(Int(device.ordinal)) ? offsets[Int(device.ordinal)] : .zero
            },
            price: { [processors = devices.map(\.processor)] in processors[Int($1.ordinal)].time(for: $0) })
        if specification.watcher != nil { network.watch() }
    }

    /// Runs to the end.
    ///
    /// - Parameter onProgress: Told from time to time how far the virtual clock is and how many events there
    ///   were; the run is given up when it answers `false`.
    /// - Returns: What was measured, or `nil` if the run was given up.
    /// - Throws: The first invariant that did not hold.
    public mutating func run(
        onProgress: (SimulatedInstant, Int) -> Bool = { _, _ in true }
    ) throws(Fault) -> RunRecord? {
        begin()
        let end = specification.end
        while let due = agenda.nextDue, due <= end, let event = agenda.next() {
            if due >= specification.measuredFrom { beginMeasuring() }
            guard closeBins(until: due, onProgress) else { return nil }
            handle(event)
            settle()
            if let fault = observers.fault { throw fault }
            if agenda.hasOverflowed { throw Fault.tooManyEvents }
            course.eventCount += 1
            if course.eventCount.isMultiple(of: Self.eventsBetweenLooks), !onProgress(due, course.eventCount)
            {
                return nil
            }
        }
        beginMeasuring()
        guard closeBins(until: end, onProgress) else { return nil }
        network.catchUp(at: end)
        showSights()
        showRest()
        try checkConservation()
        return record(end: end)
    }

    /// So few that whoever wants to end a run of heavy events is heard within a second, and so many that asking costs
    /// nothing beside them.
    private static let eventsBetweenLooks = 64
    private static let binsBetweenLooks = 65_536

    mutating func observe(_ happening: Happening, in group: GroupIndex = .first) {
        observers.note(happening, in: group, at: agenda.now)
        if observers.someHaveCaughtUp {
            let network = network
            observers.noteCaughtUp { network.traffic(at: .device($0)).sum }
        }
    }

    private mutating func begin() {
        network.open(at: agenda.now)
        let groups = seating.groupIndices
        let founders = groups.map { group in
            workloads[Int(group.number)].founders().map { device($0, in: group) }
        }
        let first = Set(founders.compactMap(\.first))
        for device in devices.indices {
            beginPeriods(of: device, isFounder: first.contains(devices[device].id))
        }
        for (group, founders) in zip(groups, founders) {
            for device in founders { bringIn(device, in: group) }
            if let founder = founders.first {
                enqueue(.found(devices: founders), for: founder, in: group)
            }
            for entry in workloads[Int(group.number)].schedule(until: specification.usersEnd) {
                agenda.enter(.act(entry.act, group), due: entry.at)
            }
        }
        scheduleFaults()
        for group in groups { scheduleMessage(of: group) }
        settle()
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .network(let event):
            course.digest.absorb(1)
            network.handle(event, at: agenda.now)
        case .message(let group):
            course.digest.absorb(2)
            writeMessage(in: group)
            scheduleMessage(of: group)
        case .act(let act, let group):
            course.digest.absorb(3)
            perform(act, in: group)
        case .changeWish(let adding, let removing, let group):
            course.digest.absorb(4)
            change(adding: adding, removing: removing, in: group)
        case .jobDone(let device):
            course.digest.absorb(5 | UInt64(device.ordinal) << 8)
            finishJob(of: device)
        case .alarm(let device, let alarm, let group):
            course.digest.absorb(6 | UInt64(device.ordinal) << 8)
            enqueue(.alarm(alarm), for: device, in: group)
        case .periodEnds(let device):
            course.digest.absorb(7 | UInt64(device.ordinal) << 8)
            toggleReach(of: device)
        case .vanishes(let device):
            course.digest.absorb(11 | UInt64(device.ordinal) << 8)
            vanish(device)
        case .timer(let relay, let timer, let group):
            course.digest.absorb(10 | UInt64(relay.number) << 8)
            if network.isUp(relay) { give(.timer(timer), to: relay, in: group) }
        case .fault(let index, let begins):
            course.digest.absorb(8)
            perform(fault: index, begins: begins)
        case .copies(let index):
            course.digest.absorb(12)
            schedule(.copy(fault: index), of: faults.episodes[index].nodes)
        case .notice(let relays, let areUp):
            course.digest.absorb(9)
            notice(relays, areUp: areUp)
        case .meshLook:
            course.digest.absorb(13)
            lookAtMeshes()
        }
        course.digest.absorb(UInt64(bitPattern: agenda.now.nanoseconds))
    }

    /// Takes over what the network has to say, until it has nothing more.
    private mutating func settle() {
        while !network.scheduled.isEmpty || !network.arrivals.isEmpty {
            for (event, due) in network.scheduled { agenda.enter(.network(event), due: due) }
            network.scheduled.removeAll(keepingCapacity: true)
            let arrivals = network.arrivals
            network.arrivals.removeAll(keepingCapacity: true)
            for arrival in arrivals { take(arrival) }
        }
        showSights()
    }

    private mutating func take(_ arrival: Arrival) {
        switch (arrival.thing, arrival.node) {
        case (.payload(let payload), .device(let device)):
            course.digest.absorb(UInt64(payload.count) << 32 | UInt64(device.ordinal))
            enqueue(
                .receive(payload: payload, of: arrival.label.brings), for: device,
                in: arrival.label.group, accounts: arrival.label.accounts)
        case (.payload, .relay):
            preconditionFailure("payloads end at devices")
        case (.unanswered(let said, .relay(let silent)), .relay(let relay)):
            give(.unanswered(service(said), by: silent), to: relay, in: arrival.label.group)
        case (.unanswered, _):
            preconditionFailure("devices ask their own nodes, by the router")
        case (.message(let said, let sender), let node):
            let message = service(said)
            switch node {
            case .relay(let relay):
                give(.message(message, from: sender), to: relay, in: arrival.label.group)
            case .device(let device):
                guard let input = message.input else {
                    preconditionFailure("a device was sent what only relays are")
                }
                let brings: Bool = if case .decided = message { true } else { false }
                enqueue(
                    input, for: device, in: arrival.label.group,
                    accounts: brings ? arrival.label.accounts : [])
            }
        }
    }

    private func service(_ said: any NodeMessage) -> ServiceMessage {
        guard let message = (said as? GroupedMessage)?.message ?? said as? ServiceMessage else {
            preconditionFailure("nodes say to each other what services know")
        }
        return message
    }

    /// - Returns: Whether the run goes on.
    private mutating func closeBins(
        until instant: SimulatedInstant, _ onProgress: (SimulatedInstant, Int) -> Bool
    ) -> Bool {
        while observers.nextBinEnd <= instant {
            observers.closeBin(consumption: consumption, faultCount: faults.count(in: observers.bin))
            if observers.binCount.isMultiple(of: Self.binsBetweenLooks),
                !onProgress(instant, course.eventCount)
            {
                return false
            }
        }
        return true
    }

    private func checkConservation() throws(Fault) {
        let ledger = network.ledger
        let inFlight = network.bytesInFlight
        guard ledger.sent == ledger.delivered + ledger.lost + inFlight else {
            throw Fault.bytesLost(
                sent: ledger.sent, delivered: ledger.delivered, lost: ledger.lost, inFlight: inFlight)
        }
        let sum = ledger.traffic.bytesByClass.reduce(0, +)
        guard sum == ledger.sent else { throw Fault.classesDoNotAddUp(sum: sum, sent: ledger.sent) }
    }
}
