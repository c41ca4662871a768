import EventEngine
import Identity
import Members
import Primitives
import Quantities
import Randomness
import Relays
import SchemeContract
import Simulation
import Tiers

/// Members at nodes of a ring that put changes in order, and a network between the nodes that is cut, while nodes fail and return:
/// each side of a cut may have a node that acts.
///
/// Whatever is sent takes a while of its own to come, and is lost nowhere: it waits for whom it does not reach.
struct RingGroup: NodeHost {
    private struct Letter {
        enum Content {
            case payload([UInt8], of: MessageID?)
            case message(ServiceMessage)
        }

        let from: NodeID
        let to: NodeID
        let content: Content
        /// Whether it has not left yet, should the node that sends it fail.
        let isSlow: Bool
    }

    private enum Event {
        case letter(Letter)
        case alarm(AlarmID, DeviceID)
        case timer(RelayTimer, RelayID)
        case notice([RelayID], areUp: Bool)
        /// What one who is put out had wished is asked of another.
        case inheritance(adding: [DeviceID], removing: [DeviceID])
    }

    let plan: ServicePlan
    var relays: [Relay]
    private(set) var members: [GroupMember]
    private(set) var now = SimulatedInstant.start
    private(set) var books = GroupBooks()
    private(set) var errors: [MechanismError] = []
    /// Changes that were put in order, by whom first.
    private(set) var accepted: [EpochID: RelayID] = [:]
    /// How many changes were accepted or rejected.
    private(set) var decided = 0
    private(set) var takeovers = 0
    /// Whom nobody is asked to let in again.
    var unwanted: Set<DeviceID> = []
    /// Who was asked to let in or put out whom.
    private(set) var asked: [(of: DeviceID, about: Set<DeviceID>)] = []
    /// What members send to each other, from when it is asked for.
    private(set) var payloads: [[UInt8]] = []
    var keepsPayloads = false

    private var agenda = Agenda<Event>()
    private var random: RandomStream
    private let detection: TimeSpan
    private(set) var down: Set<RelayID> = []
    /// Devices that are away: what is for them waits, their alarms too.
    private(set) var away: Set<DeviceID> = []
    /// Nodes that are cut off from all others, and not from each other.
    private(set) var side: Set<RelayID> = []
    private var held: [Letter] = []
    private var heldAlarms: [(AlarmID, DeviceID)] = []

    /// - Parameters:
    ///   - homes: The node of each device.
    ///   - ring: All nodes, from the group's home node on.
    ///   - detection: After which nodes notice that others are out of sight, or back.
    init(
        homes: [RelayID], ring: [RelayID], detection: TimeSpan, configuration: MechanismConfiguration,
        seed: Seed
    ) {
        self.detection = detection
        random = RandomStream(seed: seed.descendant("network"))
        plan = ServicePlan(homes: homes, rings: [ring], patience: detection, mayFork: true)
        relays = ring.sorted().map { [plan] in Relay($0, plan: plan) }
        let memo = MechanismMemo(mode: .shared)
        members = (0..<UInt32(homes.count)).map {
            GroupMember(
                DeviceID($0), of: PersonID($0), in: GroupID(7), configuration: configuration, memo: memo,
                seed: seed.descendant("device", UInt64($0)))
        }
    }

    // MARK: - What happens

    mutating func give(_ input: MemberInput, to device: DeviceID) {
        let step: MemberStep
        do {
            step = try members[Int(device.ordinal)].handle(input, at: now)
        } catch {
            return errors.append(error.reason)
        }
        if case .change(let adding, let removing) = input { asked += [(device, Set(adding + removing))] }
        for effect in step.effects { carryOut(effect, of: device) }
    }

    mutating func leave(_ device: DeviceID) {
        away.insert(device)
    }

    mutating func comeBack(_ device: DeviceID) {

        guard away.remove(device) != nil else { return }
        release()
        for (alarm, _) in heldAlarms.filter({ $0.1 == device }) { enter(.alarm(alarm, device), at: now) }
        heldAlarms.removeAll { $0.1 == device }
    }

    mutating func fail(_ relay: RelayID) {
        guard down.insert(relay).inserted else { return }
        enter(.notice([relay], areUp: false), at: now + detection)
    }

    mutating func comeBack(_ relay: RelayID) {
        guard down.remove(relay) != nil else { return }
        give(.restarted, to: relay)
        release()
        enter(.notice([relay], areUp: true), at: now + detection)
    }

    /// Cuts some nodes, with their devices, off from the others.
    mutating func cut(off side: Set<RelayID>) {
        heal()
        self.side = side
        enter(.notice(relays.map(\.id), areUp: false), at: now + detection)
    }

    mutating func heal() {
        guard !side.isEmpty else { return }
        side = []
        release()
        enter(.notice(relays.map(\.id), areUp: true), at: now + detection)
    }

    mutating func pass(_ span: TimeSpan) {
        let end = now + span
        while let due = agenda.nextDue, due <= end, let event = agenda.next() {
            now = due
            happen(event)
        }
        now = end
    }

    private mutating func happen(_ event: Event) {
        switch event {
        case .letter(let letter): arrive(letter)
        case .alarm(let alarm, let device):
            if away.contains(device) { return heldAlarms.append((alarm, device)) }
            give(.alarm(alarm), to: device)
        // Those of a node that is down are lost.
        case .timer(let timer, let relay): if !down.contains(relay) { give(.timer(timer), to: relay) }
        case .notice(let changed, let areUp): notice(changed, areUp: areUp)
        case .inheritance(let adding, let removing): inherit(adding: adding, removing: removing)
        }
    }

    /// Users ask one who is there and knows those who are to be put out; should nobody, they try again.
    private mutating func inherit(adding: [DeviceID], removing: [DeviceID]) {
        let adding = adding.filter { !unwanted.contains($0) }
        guard !adding.isEmpty || !removing.isEmpty else { return }
        let heirs = books.heads.filter { device, head in
            !away.contains(device) && !removing.contains(device)
                && books.members(of: head).isSuperset(of: removing)
        }
        if let heir = heirs.keys.min() { return give(.change(adding: adding, removing: removing), to: heir) }
        let (first, rest) = (removing.prefix(1), removing.dropFirst())
        enter(.inheritance(adding: [], removing: Array(first)), at: now + .seconds(5))
        if !adding.isEmpty || !rest.isEmpty {
            enter(.inheritance(adding: adding, removing: Array(rest)), at: now + .seconds(5))
        }
    }

    /// Nodes notice that others are down or back, if that is still so; those that it is about, who else is out of sight.
    private mutating func notice(_ changed: [RelayID], areUp: Bool) {
        let all = relays.map(\.id)
        for relay in all where !down.contains(relay) {
            let isConcerned = changed.contains(relay)
            if isConcerned || !areUp {
                let gone = (isConcerned ? all : changed).filter { !isInSight($0, of: relay) }
                give(.noticed(gone, areUp: false), to: relay)
            }
            guard areUp else { continue }
            let back = changed.filter { $0 != relay && isInSight($0, of: relay) }
            give(.noticed(back, areUp: true), to: relay)
        }
    }

    private func isInSight(_ other: RelayID, of relay: RelayID) -> Bool {
        !down.contains(other) && side.contains(other) == side.contains(relay)
    }

    // MARK: - The network

    private func relay(of node: NodeID) -> RelayID {
        switch node {
        case .relay(let relay): relay
        case .device(let device): plan.home(of: device)
        }
    }

    private mutating func post(_ content: Letter.Content, from: NodeID, to: NodeID) {
        let letter = Letter(from: from, to: to, content: content, isSlow: random.index(below: 2) == 0)
        if down.contains(relay(of: from)) { held.append(letter) } else { send(letter) }
    }

    private mutating func send(_ letter: Letter) {
        let isLate = random.index(below: 40) == 0
        let span = TimeSpan.milliseconds(Int64(1 + random.index(below: isLate ? 4_000 : 150)))
        enter(.letter(letter), at: now + span)
    }

    private func passes(_ letter: Letter) -> Bool {
        let (from, to) = (relay(of: letter.from), relay(of: letter.to))
        if case .device(let device) = letter.to, away.contains(device) { return false }
        return isInSight(to, of: from) && !(letter.isSlow && down.contains(from))
    }

    private mutating func arrive(_ letter: Letter) {
        guard passes(letter) else { return held.append(letter) }
        switch (letter.content, letter.to) {
        case (.payload(let payload, let message), .device(let device)):
            give(.receive(payload: payload, of: message), to: device)
        case (.message(let message), .device(let device)):
            guard let input = message.input else { preconditionFailure("devices are not told this") }
            give(input, to: device)
        case (.message(let message), .relay(let relay)): give(.message(message, from: letter.from), to: relay)
        case (.payload, .relay): preconditionFailure("payloads are for devices")
        }
    }

    private mutating func release() {
        let waiting = held
        held = []
        for letter in waiting {
            if passes(letter), !down.contains(relay(of: letter.from)) {
                send(letter)
            } else {
                held.append(letter)
            }
        }
    }

    private mutating func enter(_ event: Event, at due: SimulatedInstant) {
        agenda.enter(event, due: max(due, now))
    }

    mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex
    ) {
        if keepsPayloads { payloads += frame.parcels.map(\.payload) }
        for parcel in frame.parcels {
            for recipient in parcel.recipients {
                post(.payload(parcel.payload, of: purpose.brings), from: node, to: .device(recipient))
            }
        }
    }

    mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex
    ) {
        post(.message(message), from: node, to: other)
    }

    mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        enter(.alarm(alarm, device), at: instant)
    }

    mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        enter(.timer(timer, relay), at: instant)
    }

    mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        members[Int(device.ordinal)].publishInitialKeys()
    }

    mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        members[Int(device.ordinal)].makeInitialKey(for: claim, at: .start)
    }

    // MARK: - What is told

    mutating func note(_ event: NodeEvent, in group: GroupIndex) {
        books.note(event)
        switch event {
        case .told(.accepted(let summary, _), let relay):
            decided += 1
            if accepted[summary.epoch] == nil { accepted[summary.epoch] = relay }
        case .told(.rejected, _): decided += 1
        case .told(.tookOver, _): takeovers += 1
        case .reported(.abandonedChange(let adding, let removing), _):
            enter(.inheritance(adding: adding, removing: removing), at: now + .seconds(1))
        default: break
        }
    }
}
