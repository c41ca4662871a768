import Identity
import Metering
import Quantities
import SchemeContract

// MARK: - Changes of own devices

extension Relay {
    mutating func gather(_ part: SubmissionPart, at now: SimulatedInstant) {
        guard let whole = service.committed.gather(part, at: id) else { return }
        if plan.isOrdered { offer(whole, at: now) } else { spread(whole) }
    }

    /// Sends a change to all whom it is for, where nobody puts it in order; and what newcomers fetch to their relays.
    private mutating func spread(_ submission: Submission) {
        guard service.committed.answer(submission.id), service.sent.keep(submission) else { return }
        report(.accepted(submission.summary, committer: submission.committer))
        distribute(submission)
        guard let deposit = submission.deposit else { return }
        leave(deposit, of: submission.id, for: submission.invited)
    }

    /// Sends a submission to the head of the ring, and again if it is neither accepted nor rejected after a while.
    mutating func offer(_ submission: Submission, at now: SimulatedInstant) {
        if let patience = plan.patience {
            let due = service.committed.wait(patience + patience, for: submission.id, at: now)
            effects.append(.setTimer(.offerAgain(submission.id), at: due))
        }
        guard let head = service.sequencer.head else { return }
        if head == id { return consider(submission, from: id, at: now) }
        send(.offer(submission), to: .relay(head), as: purpose(of: submission))
    }

    /// Tells the committer whether its change was accepted, once.
    mutating func tell(_ outcome: CommitOutcome, to committer: DeviceID) {
        guard service.committed.answer(outcome.epoch) else { return }
        send(
            .decided(outcome), to: .device(committer), as: Purpose(.commit, rekey: .change(outcome.epoch)))
    }

    /// Twice the time in which a failure is noticed.
    var keptSpan: TimeSpan? { plan.patience.map { $0 + $0 } }

    fileprivate func purpose(of submission: Submission) -> Purpose {
        Purpose(.commit, rekey: .change(submission.id))
    }
}

// MARK: - At the head of the ring

extension Relay {
    mutating func consider(_ submission: Submission, from relay: RelayID, at now: SimulatedInstant) {
        guard service.sequencer.isHead else {
            // Whoever sent it takes this node for the head, and may be wrong.
            if let head = service.sequencer.head, head != relay {
                send(.offer(submission), to: .relay(head), as: purpose(of: submission))
            }
            return
        }
        guard !service.sequencer.log.accepted.contains(submission.id) else {
            return tell(.accepted(submission.id), toCommitterOf: submission)
        }
        guard service.sequencer.isActing, service.sequencer.pending == nil, service.sequencer.isBackedUp
        else {
            let isKnown = (service.sequencer.waiting + [service.sequencer.pending].compactMap(\.self))
                .contains {
                    $0.id == submission.id
                }
            if !isKnown { service.sequencer.waiting.append(submission) }
            return
        }
        if service.second?.readers.contains(submission.committer) == true {
            return considerSecond(submission)
        }
        guard follows(submission) else {
            report(.rejected(submission.id))
            return tell(.rejected(submission.id), toCommitterOf: submission)
        }
        guard service.sequencer.backup != nil else { return accept(submission, at: now) }
        service.sequencer.pending = submission
        service.sequencer.copying.beginAnew()
        backUp(at: now)
    }

    /// Whether a change leads on from the log.
    ///
    /// Where two may have acted, members know of both logs and may prefer the other: what makes a line longer than the one
    /// here is the line that all of them will follow, and is taken for it. (A member that lied about how long its line is could
    /// keep the others from being heard; it may change the group as it likes in any case.)
    private func follows(_ submission: Submission) -> Bool {
        let (parent, head) = (submission.summary.parent, service.sequencer.log.head)
        return parent == head || plan.mayFork && Self.length(of: parent) >= Self.length(of: head)
    }

    mutating func considerWaiting(at now: SimulatedInstant) {
        let waiting = service.sequencer.waiting
        service.sequencer.waiting = []
        for submission in waiting { consider(submission, from: id, at: now) }
    }

    /// The backup has a change that was held back, or all there is.
    mutating func noteCopied(_ epoch: EpochID, by relay: RelayID, at now: SimulatedInstant) {
        guard service.sequencer.isActing, relay == service.sequencer.backup,
            let pending = service.sequencer.pending,
            pending.id == epoch
        else { return }
        service.sequencer.pending = nil
        accept(pending, at: now)
    }

    private mutating func accept(_ submission: Submission, at now: SimulatedInstant) {
        partOrders()
        service.sequencer.log.append(submission, by: id, at: now, keptFor: keptSpan)
        orderedCount += 1
        service.second?.leave(to: submission)
        service.sent.keep(submission)
        service.sequencer.log.holders = Set([id] + [service.sequencer.backup].compactMap(\.self))
        report(.accepted(submission.summary, committer: submission.committer))
        distribute(submission)
        tell(.accepted(submission.id), toCommitterOf: submission)
        considerWaiting(at: now)
    }

    mutating func distribute(_ submission: Submission) {
        for frame in distributed(submission) {
            effects.append(
                .distribute(
                    frame, as: Purpose(frame.trafficClass, rekey: .change(submission.id))))
        }
    }

    /// Tells the committer's relay.
    mutating func tell(_ outcome: CommitOutcome, toCommitterOf submission: Submission) {
        let home = submission.offeredBy ?? plan.home(of: submission.committer)
        if home == id { return tell(outcome, to: submission.committer) }
        send(.outcome(outcome, for: submission.committer), to: .relay(home), as: purpose(of: submission))
    }
}

// MARK: - At its backup

extension Relay {
    /// Takes a change that the head tells nobody of before it is here.
    mutating func take(
        copy submission: Submission, of relay: RelayID, restarts: Int, at now: SimulatedInstant
    ) {
        guard standsBy(relay, restarts: restarts) else { return }
        if follows(submission) {
            service.sequencer.log.append(submission, by: relay, at: now, keptFor: keptSpan)
            service.sent.keep(submission)
            service.sequencer.log.holders = [relay, id]
            service.sequencer.isCertain = true
        }
        // One that is sent again, since this node was away in between, is here already.
        guard service.sequencer.log.head == submission.id else { return }
        send(.copied(submission.id), to: .relay(relay), as: purpose(of: submission))
    }
}
