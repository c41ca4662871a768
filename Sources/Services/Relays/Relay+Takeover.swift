import Identity
import Metering
import Quantities
import SchemeContract

/// When nodes fail and return.
extension Relay {
    /// This node has noticed that others are down or back.
    mutating func notice(_ relays: [RelayID], areUp: Bool, at now: SimulatedInstant) {
        let (headBefore, wasActing) = (service.sequencer.head, service.sequencer.isActing)
        let hasChanged = service.sequencer.note(relays, areUp: areUp)
        if hasChanged { service.sequencer.copying.beginAnew() }
        settleInquiry(at: now)
        if plan.mayFork, areUp, !relays.isEmpty, headBefore == id, service.sequencer.isHead {
            // They may have been cut off, and have gone on by themselves; also while others are being asked already.
            return inquireOfThoseBack(at: now)
        }
        guard hasChanged else { return }
        if wasActing, service.sequencer.isHead {
            // It has all submissions; only its backup is another.
            if let pending = service.sequencer.pending { service.sequencer.waiting.insert(pending, at: 0) }
            service.sequencer.pending = nil
            backUp(at: now)
            considerWaiting(at: now)
        } else if !service.sequencer.isHead {
            stepDown(from: headBefore)
        } else if service.sequencer.inquiry == nil {
            inquire(at: now)
        }
        if service.sequencer.head != headBefore { askTheNewHead(at: now) }
    }

    /// Asks what others have taken while they were out of sight, before anything more is put in order.
    private mutating func inquireOfThoseBack(at now: SimulatedInstant) {
        if let pending = service.sequencer.pending { service.sequencer.waiting.insert(pending, at: 0) }
        service.sequencer.pending = nil
        service.sequencer.inquiry?.asking.beginAnew()
        inquire(at: now)
    }

    /// Others may have gone on without this node, which has been down.
    mutating func restart(at now: SimulatedInstant) {
        guard plan.patience != nil else { return }
        service.sequencer.restart()
        service.sequencer.copying.beginAnew()
        if service.sequencer.isHead { inquire(at: now) }
        askTheNewHead(at: now)
    }

    /// What is not answered is known here, and sent again to whoever is head now.
    private mutating func askTheNewHead(at now: SimulatedInstant) {
        service.committed.beginAnew()
        for submission in service.committed.unanswered { offer(submission, at: now) }
        askAgainForDeposits()
    }

    private mutating func stepDown(from headBefore: RelayID?) {
        service.sequencer.pending = nil
        service.sequencer.waiting = []
        service.sequencer.inquiry = nil
        // One and the same head goes on with another backup. A new head asks first, and may need what is here.
        if service.sequencer.head == headBefore, service.sequencer.backup != id {
            service.sequencer.isCertain = false
        }
    }

    /// The head has all that it needs to act.
    private mutating func takeOver(at now: SimulatedInstant) {
        service.sequencer.inquiry = nil
        service.sequencer.log.holders.insert(id)
        service.sequencer.log.forgetOld(at: now, keptFor: keptSpan)
        if let last = service.sequencer.log.lastActing, last != id { report(.tookOver) }
        // The one before may have told nobody of the newest, and may have failed in the middle of sending out others.
        for recent in service.sequencer.log.recent {
            report(.accepted(recent.submission.summary, committer: recent.submission.committer))
            distribute(recent.submission)
        }
        service.sequencer.log.lastActing = id
        serveAwaited()
        backUp(at: now)
        considerWaiting(at: now)
    }

    static func length(of head: EpochID?) -> Int { head.map { Int($0.number.number) + 1 } ?? 0 }
}

// MARK: - The backup

extension Relay {
    /// Sends the backup what it lacks, and again after a while.
    mutating func backUp(at now: SimulatedInstant) {
        guard service.sequencer.isActing, let backup = service.sequencer.backup else { return }
        let restarts = service.sequencer.knownRestarts[backup, default: 0]
        if backup != service.sequencer.informed {
            // It may get this and go on with it, and the answer may never come.
            service.sequencer.log.holders.insert(backup)
            send(
                .handOver(service.sequencer.log, restarts: restarts), to: .relay(backup), as: Purpose(.commit)
            )
            backUpLater(at: now)
        } else if let pending = service.sequencer.pending {
            send(
                .copy(pending, restarts: restarts), to: .relay(backup),
                as: Purpose(.commit, rekey: .change(pending.id)))
            backUpLater(at: now)
        }
    }

    mutating func backUpLater(at now: SimulatedInstant) {
        guard let patience = plan.patience else { return }
        effects.append(.setTimer(.backUpAgain, at: service.sequencer.copying.wait(patience, at: now)))
    }

    mutating func noteInformed(_ relay: RelayID, at head: EpochID?, now: SimulatedInstant) {
        guard service.sequencer.isActing, relay == service.sequencer.backup,
            head == service.sequencer.log.head
        else { return }
        service.sequencer.informed = relay
        service.sequencer.copying.beginAnew()
        service.sequencer.log.holders = [id, relay]
        if service.sequencer.pending == nil { considerWaiting(at: now) } else { backUp(at: now) }
    }

    mutating func noteRestarts(_ count: Int, of relay: RelayID, at now: SimulatedInstant) {
        guard count > service.sequencer.knownRestarts[relay, default: 0] else { return }
        service.sequencer.knownRestarts[relay] = count
        guard service.sequencer.isActing, relay == service.sequencer.backup else { return }
        service.sequencer.informed = nil
        service.sequencer.copying.beginAnew()
        backUp(at: now)
    }

    /// Whether this node is the backup of a head, which knows that it has not been down since.
    ///
    /// What was sent to it before it was down may come late, when others have gone on.
    mutating func standsBy(_ relay: RelayID, restarts: Int) -> Bool {
        guard relay == service.sequencer.head, id == service.sequencer.backup else { return false }
        guard restarts != service.sequencer.restarts else { return true }
        send(.restarts(service.sequencer.restarts), to: .relay(relay), as: Purpose(.commit))
        return false
    }

    /// Takes all that the head knows.
    mutating func take(_ log: OrderLog, of relay: RelayID, restarts: Int) {
        guard standsBy(relay, restarts: restarts) else { return }
        // One that was sent twice may come after changes that have been copied since.
        guard
            !service.sequencer.isCertain
                || Self.length(of: log.head) >= Self.length(of: service.sequencer.log.head)
        else { return }
        replaceLog(by: log)
        service.sequencer.log.holders = [relay, id]
        service.sequencer.isCertain = true
        send(.informed(log.head), to: .relay(relay), as: Purpose(.commit))
    }
}

// MARK: - A new head

extension Relay {
    /// Asks all who are up, and asks again after a while; it acts when all of them have answered.
    mutating func inquire(at now: SimulatedInstant) {
        guard service.sequencer.isHead, let patience = plan.patience else { return }
        let others = service.sequencer.ring.filter { $0 != id && !service.sequencer.isDown($0) }
        if service.sequencer.inquiry == nil {
            service.sequencer.questionCount += 1
            service.sequencer.inquiry = Sequencer.Inquiry(question: service.sequencer.questionCount)
        }
        // Those too who have come back since it asked first.
        let answered = Set(service.sequencer.inquiry?.standings.keys.map(\.self) ?? [])
        service.sequencer.inquiry?.unheard = Set(others).subtracting(answered)
        for other in others where service.sequencer.inquiry?.unheard.contains(other) == true {
            send(
                .inquire(service.sequencer.log.head, question: service.sequencer.questionCount),
                to: .relay(other),
                as: Purpose(.commit))
        }
        if let due = service.sequencer.inquiry?.asking.wait(patience, at: now) {
            effects.append(.setTimer(.inquireAgain, at: due))
        }
        settleInquiry(at: now)
    }

    /// Tells the head how far the log goes here; from now on others can go on without this node.
    mutating func answerInquiry(
        _ question: Int, of relay: RelayID, at head: EpochID?, now: SimulatedInstant
    ) {
        // Whoever asks is up.
        if service.sequencer.isDown(relay) { notice([relay], areUp: true, at: now) }
        guard service.sequencer.head == relay else { return }
        let wasCertain = service.sequencer.isCertain
        service.sequencer.isCertain = false
        service.sequencer.log.holders.insert(relay)
        if wasCertain, Self.length(of: service.sequencer.log.head) > Self.length(of: head) {
            return send(
                .answer(service.sequencer.log, question: question), to: .relay(relay), as: Purpose(.commit))
        }
        let standing = Standing(
            head: service.sequencer.log.head, holders: service.sequencer.log.holders, isCertain: wasCertain)
        send(.standing(standing, question: question), to: .relay(relay), as: Purpose(.commit))
    }

    /// Takes a log that goes further than the own one.
    mutating func take(
        _ log: OrderLog, of relay: RelayID, answering question: Int, at now: SimulatedInstant
    ) {
        guard service.sequencer.inquiry?.question == question else { return }
        if Self.length(of: log.head) > Self.length(of: service.sequencer.log.head) {
            replaceLog(by: log)
            service.sequencer.log.holders.formUnion([id, relay])
            // What the backup has may be another line.
            if plan.mayFork { service.sequencer.informed = nil }
        }
        note(
            Standing(head: log.head, holders: log.holders, isCertain: true), of: relay,
            answering: question, at: now)
    }

    /// Gives a head the log that it has asked for.
    mutating func answer(_ relay: RelayID, question: Int) {
        guard service.sequencer.head == relay else { return }
        send(.answer(service.sequencer.log, question: question), to: .relay(relay), as: Purpose(.commit))
    }

    mutating func note(
        _ standing: Standing, of relay: RelayID, answering question: Int, at now: SimulatedInstant
    ) {
        guard service.sequencer.inquiry?.question == question else { return }
        service.sequencer.inquiry?.unheard.remove(relay)
        // Asked again it is not certain any more, since it was asked.
        let wasCertain = service.sequencer.inquiry?.standings[relay]?.isCertain == true
        service.sequencer.inquiry?.standings[relay] = Standing(
            head: standing.head, holders: standing.holders, isCertain: standing.isCertain || wasCertain)
        settleInquiry(at: now)
    }

    /// Acts if all who are up have answered, and either one of them was certain or nobody can have gone further than
    /// the longest log there is: all who may have are among them.
    private mutating func settleInquiry(at now: SimulatedInstant) {
        guard service.sequencer.isHead, let inquiry = service.sequencer.inquiry, inquiry.unheard.isEmpty
        else { return }
        if service.sequencer.isCertain || inquiry.standings.values.contains(where: \.isCertain) {
            service.sequencer.isCertain = true
            return takeOver(at: now)
        }
        var standings = inquiry.standings
        standings[id] = Standing(
            head: service.sequencer.log.head, holders: service.sequencer.log.holders, isCertain: false)
        let longest = standings.values.map { Self.length(of: $0.head) }.max() ?? 0
        let candidates = standings.filter { Self.length(of: $0.value.head) == longest }
        let holders = candidates.values.reduce(into: Set<RelayID>()) { $0.formUnion($1.holders) }
        guard holders.isSubset(of: Set(standings.keys)) else { return }
        guard let holder = candidates.keys.min(), candidates[id] == nil else {
            service.sequencer.isCertain = true
            return takeOver(at: now)
        }
        service.sequencer.inquiry?.unheard.insert(holder)
        send(.askForLog(question: inquiry.question), to: .relay(holder), as: Purpose(.commit))
    }
}
