import Identity
import Metering
import Quantities
import Randomness
import SchemeContract

@testable import Relays

/// Relays that send each other messages which take a while, fail and return, and notice of others after a time that they did.
///
/// Every relay has one device.
struct RelayBench {
    private enum Event {
        case input(RelayInput, RelayID)
        case down(RelayID)
        case up(RelayID)
        case notice(RelayID, isUp: Bool)
    }

    static let patience = TimeSpan.seconds(1)

    private(set) var relays: [Relay]
    private(set) var now = SimulatedInstant.start
    private var events: [(due: SimulatedInstant, event: Event)] = []
    private var random: RandomStream
    private(set) var down: Set<RelayID> = []
    /// Between which relays nothing passes.
    private var cuts: Set<[RelayID]> = []
    /// What waits for a relay that is down, or for a cut to heal.
    private var held: [(ServiceMessage, from: RelayID, to: RelayID)] = []

    /// What was sent out to members, in the order in which it was, each once.
    private(set) var distributed: [ChangeSummary] = []
    /// To the devices of which relays each was.
    private(set) var readers: [EpochID: Set<Int>] = [:]
    private(set) var outcomes: [EpochID: CommitOutcome] = [:]
    /// What devices were told that had asked what they lack.
    private(set) var missed: [MissedEntries] = []
    private(set) var reports: [(RelayReport, by: RelayID)] = []
    private var summaries: [EpochID: ChangeSummary] = [:]
    private var changeCount: UInt64 = 0

    init(relayCount: Int, seed: UInt64 = 1, mayFork: Bool = false) {
        let ids = (0..<relayCount).map { RelayID($0) }
        let plan = ServicePlan(homes: ids, rings: [ids], patience: Self.patience, mayFork: mayFork)
        relays = ids.map { Relay($0, plan: plan) }
        random = RandomStream(seed: Seed(seed))
    }

    /// The change that begins the epoch after `parent`, of the device at a relay.
    mutating func submit(after parent: EpochID?, at relay: Int) -> EpochID {
        changeCount += 1
        let number = parent.map { $0.number.next } ?? .creation
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: changeCount >> (8 * $0)) }
        let epoch = EpochID(number, head: bytes + [UInt8](repeating: 0, count: 24))
        let summary = ChangeSummary(
            epoch: epoch, parent: parent, added: [], removed: [], work: OperationTally())
        summaries[epoch] = summary
        let device = DeviceID(UInt32(relay))
        let readers = relays.indices.map { DeviceID(UInt32($0)) }.filter { $0 != device }
        let frame = MemberFrame([Parcel(payload: bytes, recipients: readers)], as: .commit)
        let whole = Submission(committer: device, summary: summary, frames: [frame], deposit: nil)
        enter(
            .input(.message(.submit(SubmissionPart(of: whole, at: 0)), from: .device(device)), RelayID(relay))
        )
        return epoch
    }

    /// The device at a relay asks another, or its own, what it has been sent since an epoch.
    mutating func catchUp(of device: Int, after epoch: EpochID, at relay: Int) {
        enter(
            .input(.message(.catchUp(after: epoch), from: .device(DeviceID(UInt32(device)))), RelayID(relay)))
    }

    mutating func fail(_ relay: Int) { enter(.down(RelayID(relay))) }

    mutating func comeBack(_ relay: Int) { enter(.up(RelayID(relay))) }

    /// Nothing passes between the two sides from now on, and each notices after a while.
    mutating func cut(_ side: [Int], from other: [Int]) {
        for one in side {
            for two in other {
                cuts.insert([RelayID(one), RelayID(two)])
                cuts.insert([RelayID(two), RelayID(one)])
                enter(.input(.noticed([RelayID(two)], areUp: false), RelayID(one)), in: Self.patience)
                enter(.input(.noticed([RelayID(one)], areUp: false), RelayID(two)), in: Self.patience)
            }
        }
    }

    /// What was kept passes again, and each notices after a while.
    mutating func heal(_ side: [Int], from other: [Int]) {
        cuts = []
        for (one, two) in side.flatMap({ one in other.map { (one, $0) } }) {
            enter(.input(.noticed([RelayID(two)], areUp: true), RelayID(one)), in: Self.patience)
            enter(.input(.noticed([RelayID(one)], areUp: true), RelayID(two)), in: Self.patience)
        }
        let kept = held
        held = []
        for (message, from, to) in kept { post(message, from: from, to: to) }
    }

    /// A relay gives the devices at some others another order from now on.
    mutating func equivocate(_ relay: Int, towards readers: [Int]) {
        enter(.input(.equivocates(Set(readers.map { DeviceID(UInt32($0)) })), RelayID(relay)))
    }

    var acting: [Int] {
        relays.filter { $0.service.sequencer.isActing && !down.contains($0.id) }.map(\.id.number)
    }

    mutating func pass(_ span: TimeSpan) {
        let end = now + span
        while let next = events.indices.min(by: { events[$0].due < events[$1].due }), events[next].due <= end
        {
            let (due, event) = events.remove(at: next)
            now = max(now, due)
            happen(event)
        }
        now = end
    }

    private mutating func enter(_ event: Event, in span: TimeSpan = .zero) {
        // Two things that are due at one time come in the order in which they were entered.
        events.append((now + span, event))
    }

    private mutating func happen(_ event: Event) {
        switch event {
        case .input(let input, let relay):
            if !down.contains(relay) { return give(input, to: relay) }
            // A device keeps what its relay has not got; timers and notices of who is down are lost.
            if case .message(_, .device) = input { enter(event, in: .milliseconds(100)) }
        case .down(let relay):
            guard down.insert(relay).inserted else { return }
            enter(.notice(relay, isUp: false), in: Self.patience)
        case .up(let relay):
            guard down.remove(relay) != nil else { return }
            give(.restarted, to: relay)
            let arrived = held.filter { $0.to == relay || $0.from == relay }
            held.removeAll { $0.to == relay || $0.from == relay }
            for (message, from, to) in arrived { post(message, from: from, to: to) }
            enter(.notice(relay, isUp: true), in: Self.patience)
        case .notice(let relay, let isUp):
            guard down.contains(relay) != isUp else { return }
            for other in relays.map(\.id) where other != relay && !down.contains(other) {
                give(.noticed([relay], areUp: isUp), to: other)
            }
            if isUp { give(.noticed(down.sorted(), areUp: false), to: relay) }
        }
    }

    private mutating func give(_ input: RelayInput, to relay: RelayID) {
        for effect in relays[relay.number].handle(input, at: now) {
            switch effect {
            case .send(let message, .relay(let other), _): post(message, from: relay, to: other)
            case .send(.caughtUp(let entries), .device, _): missed.append(entries)
            case .send(.decided(let outcome), .device, _): outcomes[outcome.epoch] = outcome
            case .send: break
            case .distribute(let frame, let purpose):
                if case .change(let epoch) = purpose.rekey {
                    readers[epoch, default: []].formUnion(
                        frame.parcels.flatMap(\.recipients).map { Int($0.ordinal) })
                }
                guard case .change(let epoch) = purpose.rekey, let summary = summaries[epoch],
                    !distributed.contains(summary)
                else { continue }
                distributed.append(summary)
            case .setTimer(let timer, let due): events.append((due, .input(.timer(timer), relay)))
            case .report(let report): reports.append((report, relay))
            }
        }
    }

    private mutating func post(_ message: ServiceMessage, from relay: RelayID, to other: RelayID) {
        guard !down.contains(other), !cuts.contains([relay, other]) else {
            return held.append((message, relay, other))
        }
        let span = TimeSpan.milliseconds(Int64(1 + random.index(below: 200)))
        enter(.input(.message(message, from: .relay(relay)), other), in: span)
    }
}
