import DeviceModel
import EventEngine
import Identity
import Measurements
import MechanismContract
import Metering
import NetworkModel
import Quantities
import Randomness

/// The order of membership changes: from a committer's relay to the node that acts, to its backup, and out to
/// all.
extension World {
    static func ring(for specification: WorldSpecification) -> SequencerRing {
        let delivery = specification.network.delivery
        guard case .homeNode = specification.sequencing else {
            return SequencerRing(of: [delivery.relayCount - 1])
        }
        var home = RandomStream(seed: specification.seed.descendant("sequencer.home"))
        let first = home.index(below: delivery.servingCount)
        return SequencerRing(
            of: (0..<delivery.servingCount).map { (first + $0) % delivery.servingCount })
    }

    /// Takes a membership change on its way, each traffic class as a part of its own.
    mutating func submit(
        _ shipments: [Shipment], _ summary: ChangeSummary, deposit: [UInt8]?, from device: DeviceID
    ) {
        let account = network.openAccount()
        let number = submissions.count
        submissions.append(
            Submission(
                committer: device, shipments: shipments, summary: summary, deposit: deposit,
                startedAt: agenda.now, account: account))
        for shipment in shipments {
            send(
                .submissionPart(number), bytes: shipment.byteCount, from: .device(device),
                to: .relay(network.relay(of: device)),
                label: TrafficLabel(shipment.trafficClass, accounts: [account]))
        }
    }

    mutating func sequence(_ item: ServiceItem, at endpoint: Endpoint) {
        guard case .relay(let relay) = endpoint else { return }
        switch item {
        case .submissionPart(let number):
            submissions[number].partsMissing -= 1
            if submissions[number].partsMissing == 0 { offer(number) }
        case .submission(let number):
            // One that comes late to a node which is head no more has been sent to the present head as well.
            if relay == sequencer.ring.head { consider(number) }
        case .copy(let number, let term):
            takeCopy(of: number, of: term, at: relay)
        case .copied(let number, let term):
            guard term == sequencer.ring.term else { return }
            if let number, number == sequencer.pending { accept(number) }
            considerWaiting()
        case .judgement(let number):
            answer(number)
        default: break
        }
    }

    /// Sends a submission from its committer's relay to the head of the ring.
    private mutating func offer(_ number: Int) {
        guard let head = sequencer.ring.head else { return }
        let relay = network.relay(of: submissions[number].committer)
        if relay == head { return consider(number) }
        send(
            .submission(number), bytes: submissions[number].byteCount, from: .relay(relay), to: .relay(head),
            label: label(of: number))
    }

    // MARK: - At the head of the ring

    private mutating func consider(_ number: Int) {
        guard submissions[number].verdict == nil else { return tell(number) }
        guard let acting = sequencer.ring.acting, network.isUp(acting), sequencer.pending == nil,
            sequencer.ring.isBackedUp
        else {
            if number != sequencer.pending, !sequencer.waiting.contains(number) {
                sequencer.waiting.append(number)
            }
            return
        }
        let epoch = submissions[number].summary.epoch
        guard submissions[number].summary.parent == sequencer.head else {
            counts.conflicts += 1
            submissions[number].verdict = .rejected(epoch)
            submissions[number].forgetContents()
            return tell(number)
        }
        guard let backup = sequencer.ring.backup else { return accept(number) }
        sequencer.pending = number
        send(
            .copy(number, term: sequencer.ring.term), bytes: Self.copyHeader + submissions[number].byteCount,
            from: .relay(acting), to: .relay(backup), label: label(of: number))
    }

    mutating func considerWaiting() {
        let waiting = sequencer.waiting
        sequencer.waiting = []
        for number in waiting { consider(number) }
    }

    private mutating func takeCopy(of number: Int?, of term: Int, at relay: Int) {
        guard term == sequencer.ring.term else { return }
        if number == nil { sequencer.ring.noteHolder(relay) }
        guard let head = sequencer.ring.head else { return }
        if relay == head {
            begin()
        } else {
            send(
                .copied(number, term: term), bytes: SequencerVerdict.encodedSize, from: .relay(relay),
                to: .relay(head), label: number.map(label) ?? TrafficLabel(.commit))
        }
    }

    private mutating func accept(_ number: Int) {
        guard let acting = sequencer.ring.acting else { return }
        let submission = submissions[number]
        let epoch = submission.summary.epoch
        trace.absorb(UInt64(epoch.number.number) << 8 | UInt64(submission.committer.ordinal))
        sequencer.take(submission.summary)
        sequencer.ring.noteNewChange(at: [acting] + (sequencer.ring.backup.map { [$0] } ?? []))
        submissions[number].verdict = .accepted(epoch)
        submissions[number].takenAt = agenda.now
        rekeys.noteAccepted(submission, work: specification.prices.time(for: submission.summary.work))
        keepDeposit(of: submission, epoch.number)
        for device in submission.summary.removed {
            devices[Int(device.ordinal)].removal = Removal(epoch: epoch, at: agenda.now)
        }
        noteRecent(number)
        distribute(number, from: acting)
        tell(number)
        considerWaiting()
    }

    private mutating func distribute(_ number: Int, from relay: Int) {
        for shipment in submissions[number].shipments {
            let loads = shipment.parcels.map { Load(payload: $0.payload, recipients: $0.recipients) }
            network.send(
                .loads(loads), from: .relay(relay),
                label: TrafficLabel(shipment.trafficClass, accounts: [submissions[number].account]),
                at: agenda.now)
        }
    }

    /// Sends the verdict to the committer's relay.
    private mutating func tell(_ number: Int) {
        guard let acting = sequencer.ring.acting else { return sequencer.waiting.append(number) }
        let relay = network.relay(of: submissions[number].committer)
        if relay == acting { return answer(number) }
        send(
            .judgement(number), bytes: SequencerVerdict.encodedSize, from: .relay(acting), to: .relay(relay),
            label: label(of: number))
    }

    /// Hands the verdict to the committer, once.
    private mutating func answer(_ number: Int) {
        guard let verdict = submissions[number].verdict, !submissions[number].isAnswered else { return }
        submissions[number].isAnswered = true
        let committer = submissions[number].committer
        send(
            .verdict(verdict), bytes: SequencerVerdict.encodedSize,
            from: .relay(network.relay(of: committer)), to: .device(committer), label: label(of: number))
    }

    private func label(of number: Int) -> TrafficLabel {
        TrafficLabel(.commit, accounts: [submissions[number].account])
    }

    // MARK: - When nodes fail and return

    /// Nodes notice that others are down or back, if that is still so.
    mutating func notice(_ relays: [Int], areUp: Bool) {
        let changed = relays.filter { network.isUp($0) == areUp }
        let actedBefore = sequencer.ring.acting
        guard sequencer.ring.note(changed, areUp: areUp) else { return }
        let pending = sequencer.pending
        sequencer.pending = nil
        if let acting = sequencer.ring.acting, acting == actedBefore {
            // It has all submissions; only its backup is another.
            if let pending { sequencer.waiting.insert(pending, at: 0) }
            handOver()
            return considerWaiting()
        }
        sequencer.waiting = []
        if sequencer.ring.acting == nil {
            handOver()
        } else {
            begin()
        }
        // All that is not answered is known to the committers' relays, and sent again to whoever is head now.
        for number in submissions.indices
        where !submissions[number].isAnswered && submissions[number].partsMissing == 0 { offer(number) }
    }

    /// The head has all that it needs to act.
    private mutating func begin() {
        guard let acting = sequencer.ring.acting else { return }
        counts.takeovers += 1
        // The one before may have failed in the middle of sending these out.
        if let last = sequencer.lastActing, sequencer.ring.isDown(last) {
            for number in sequencer.recent where isRecent(number) { distribute(number, from: acting) }
        }
        askAgainForDeposits()
        handOver()
        considerWaiting()
    }

    /// Has whoever knows everything tell the head, or the head its backup.
    private mutating func handOver() {
        guard let (source, target) = sequencer.ring.handover else { return }
        let bytes = deposits.values.reduce(Self.copyHeader) { $0 + $1.bytes.count }
        send(
            .copy(nil, term: sequencer.ring.term), bytes: bytes, from: .relay(source), to: .relay(target),
            label: TrafficLabel(.commit))
    }

    private mutating func noteRecent(_ number: Int) {
        for past in sequencer.recent where !isRecent(past) { submissions[past].forgetContents() }
        sequencer.recent = sequencer.recent.filter(isRecent) + [number]
        sequencer.lastActing = sequencer.ring.acting
    }

    /// Whether a change was taken in the last two times that noticing takes: what was sent out longer before a
    /// failure is thought to be on its way; the rest comes from the failed node when it is back.
    private func isRecent(_ number: Int) -> Bool {
        guard case .homeNode(let detection) = specification.sequencing,
            let takenAt = submissions[number].takenAt
        else { return false }
        return takenAt + detection + detection >= agenda.now
    }

    /// A kind byte, the epoch, the term and the hash of the last change.
    private static let copyHeader = 1 + 4 + 4 + 32
}
