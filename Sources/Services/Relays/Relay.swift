public import Identity
import Metering
public import Quantities
import SchemeContract

/// A server or an edge node: it keeps the keys of its devices, takes their changes to be put in order, and may be the
/// one that orders them.
///
/// Keys are kept once, and each group is served by itself. A relay is one value that knows what it was told. It never
/// sends, waits or reads a clock: it answers an input with what should happen next.
public struct Relay: Sendable {
    public let id: RelayID
    let plan: ServicePlan
    var effects: [RelayEffect] = []

    var directory = KeyDirectory()
    /// Questions of own devices whose answers are gathered here.
    var queries: [Int: OpenQuery] = [:]
    var queryCount = 0
    /// How many changes it has put in order, of all groups.
    public internal(set) var orderedCount = 0

    /// What it does for the group that it is at work for, and for each of the others.
    var service: GroupService
    private var group = GroupIndex.first
    private var others: [GroupIndex: GroupService] = [:]

    public init(_ id: RelayID, plan: ServicePlan) {
        self.id = id
        self.plan = plan
        service = GroupService(of: id, ring: plan.ring(of: .first))
    }

    /// - Parameter group: The one that the input is of; what follows is of it, too.
    public mutating func handle(
        _ input: RelayInput, in group: GroupIndex = .first, at now: SimulatedInstant
    ) -> [RelayEffect] {
        effects.removeAll(keepingCapacity: true)
        turn(to: group)
        switch input {
        case .message(let message, let sender): take(message, from: sender, at: now)
        case .unanswered(let message, let relay): takeBack(message, from: relay)
        case .noticed(let relays, let areUp): notice(relays, areUp: areUp, at: now)
        case .restarted: restart(at: now)
        case .timer(let timer): take(timer, at: now)
        case .cheats(let cheat): directory.cheat = cheat
        case .equivocates(let readers): equivocate(towards: readers)
        }
        return effects
    }

    private mutating func turn(to group: GroupIndex) {
        guard group != self.group else { return }
        var next = others.removeValue(forKey: group) ?? GroupService(of: id, ring: plan.ring(of: group))
        swap(&service, &next)
        others[self.group] = next
        self.group = group
    }

    private mutating func take(_ message: ServiceMessage, from sender: NodeID, at now: SimulatedInstant) {
        switch sender {
        case .device(let device): take(message, ofDevice: device, at: now)
        case .relay(let relay): take(message, ofRelay: relay, at: now)
        }
    }

    private mutating func take(
        _ message: ServiceMessage, ofDevice device: DeviceID, at now: SimulatedInstant
    ) {
        switch message {
        case .submit(let part): gather(part, at: now)
        case .publish(let keys): directory.publish(keys, of: device)
        case .look(let query): split(query, of: device)
        case .fetch(let epoch): fetch(epoch, for: device)
        case .catchUp(let epoch): catchUp(device, after: epoch)
        default: preconditionFailure("a device has said to its relay what only relays say")
        }
    }

    private mutating func take(
        _ message: ServiceMessage, ofRelay relay: RelayID, at now: SimulatedInstant
    ) {
        switch message {
        case .offer(let submission): consider(submission, from: relay, at: now)
        case .copy(let submission, let restarts):
            take(copy: submission, of: relay, restarts: restarts, at: now)
        case .copied(let epoch): noteCopied(epoch, by: relay, at: now)
        case .handOver(let log, let restarts): take(log, of: relay, restarts: restarts)
        case .restarts(let count): noteRestarts(count, of: relay, at: now)
        case .answer(let log, let question): take(log, of: relay, answering: question, at: now)
        case .informed(let head): noteInformed(relay, at: head, now: now)
        case .inquire(let head, let question):
            answerInquiry(question, of: relay, at: head, now: now)
        case .standing(let standing, let question):
            note(standing, of: relay, answering: question, at: now)
        case .askForLog(let question): answer(relay, question: question)
        case .outcome(let outcome, let committer): tell(outcome, to: committer)
        case .ask(let query, let number, _):
            send(.found(answer(query), query: number), to: .relay(relay), as: Purpose(.prekey))
        case .found(let entries, let number): gather(entries, from: relay, for: number)
        case .fetchOn(let epoch, let device): fetchOn(epoch, for: device, at: relay)
        case .catchUpOn(let epoch, let device): catchUp(device, after: epoch)
        case .deposit(let epoch, let bytes, let readers, _): take(bytes, of: epoch, for: readers)
        case .handed(let epoch, let reader): noteHanded(epoch, to: reader)
        default: preconditionFailure("a relay has said to another what only devices say or are told")
        }
    }

    private mutating func take(_ timer: RelayTimer, at now: SimulatedInstant) {
        switch timer {
        case .inquireAgain:
            if service.sequencer.inquiry?.asking.isDue(at: now) == true { inquire(at: now) }
        case .backUpAgain: if service.sequencer.copying.isDue(at: now) { backUp(at: now) }
        case .offerAgain(let epoch):
            guard let submission = service.committed.due(epoch, at: now) else { return }
            offer(submission, at: now)
        }
    }

    mutating func send(_ message: ServiceMessage, to node: NodeID, as purpose: Purpose) {
        effects.append(.send(message, to: node, as: purpose))
    }

    mutating func report(_ report: RelayReport) { effects.append(.report(report)) }
}

/// What a relay does for one group.
struct GroupService: Sendable {
    /// Changes of own devices.
    var committed = CommittedChanges()
    var sequencer: Sequencer
    /// Changes that were taken in order, for members whom they have not reached.
    var sent = SentChanges()
    /// What other nodes have sent for own devices.
    var cached: [EpochID: Deposit] = [:]
    /// Own devices that wait for what was deposited with a change.
    var awaited: [EpochID: [DeviceID]] = [:]
    /// Where it gives some devices another order than the others.
    var second: SecondOrder?

    init(of relay: RelayID, ring: [RelayID]) {
        sequencer = Sequencer(relay, ring: ring)
    }
}
