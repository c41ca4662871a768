import Identity
import Metering
import Quantities
import SchemeContract

/// When nodes fail and return.
extension Relay {
    /// This node has noticed that others are down or back.
    mutating func notice(_ relays: [RelayID], areUp: Bool, at now: SimulatedInstant) {
        let (headBefore, wasActing) = (sequencer.head, sequencer.isActing)
        let hasChanged = sequencer.note(relays, areUp: areUp)
        settleInquiry(at: now)
        guard hasChanged else { return }
        if wasActing, sequencer.isHead {
            // It has all submissions; only its backup is another.
            if let pending = sequencer.pending { sequencer.waiting.insert(pending, at: 0) }
            sequencer.pending = nil
            backUp(at: now)
            considerWaiting(at: now)
        } else if !sequencer.isHead {
            stepDown(from: headBefore)
        } else if sequencer.inquiry == nil {
            inquire(at: now)
        }
        if sequencer.head != headBefore { askTheNewHead(at: now) }
    }

    /// Others may have gone on without this node, which has been down.
    mutating func restart(at now: SimulatedInstant) {
        guard plan.patience != nil else { return }
        sequencer.restart()
        if sequencer.isHead { inquire(at: now) }
        askTheNewHead(at: now)
    }

    /// What is not answered is known here, and sent again to whoever is head now.
    private mutating func askTheNewHead(at now: SimulatedInstant) {
        for submission in committed.unanswered { offer(submission, at: now) }
        askAgainForDeposits()
    }

    private mutating func stepDown(from headBefore: RelayID?) {
        sequencer.pending = nil
        sequencer.waiting = []
        sequencer.inquiry = nil
        // One and the same head goes on with another backup. A new head asks first, and may need what is here.
        if sequencer.head == headBefore, sequencer.backup != id { sequencer.isCertain = false }
    }

    /// The head has all that it needs to act.
    private mutating func takeOver(at now: SimulatedInstant) {
        sequencer.inquiry = nil
        sequencer.log.holders.insert(id)
        sequencer.log.forgetOld(at: now, keptFor: keptSpan)
        if let last = sequencer.log.lastActing, last != id { report(.tookOver) }
        // The one before may have told nobody of the newest, and may have failed in the middle of sending out others.
        for recent in sequencer.log.recent {
            report(.accepted(recent.submission.summary, committer: recent.submission.committer))
            distribute(recent.submission)
        }
        sequencer.log.lastActing = id
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
        guard sequencer.isActing, let backup = sequencer.backup else { return }
        let restarts = sequencer.knownRestarts[backup, default: 0]
        if backup != sequencer.informed {
            // It may get this and go on with it, and the answer may never come.
            sequencer.log.holders.insert(backup)
            send(.handOver(sequencer.log, restarts: restarts), to: .relay(backup), as: Purpose(.commit))
            backUpLater(at: now)
        } else if let pending = sequencer.pending {
            send(
                .copy(pending, restarts: restarts), to: .relay(backup),
                as: Purpose(.commit, rekey: .change(pending.id)))
            backUpLater(at: now)
        }
    }

    mutating func backUpLater(at now: SimulatedInstant) {
        guard let patience = plan.patience else { return }
        effects.append(.setTimer(.backUpAgain, at: now + patience))
    }

    mutating func noteInformed(_ relay: RelayID, at head: EpochID?, now: SimulatedInstant) {
        guard sequencer.isActing, relay == sequencer.backup, head == sequencer.log.head else { return }
        sequencer.informed = relay
        sequencer.log.holders = [id, relay]
        if sequencer.pending == nil { considerWaiting(at: now) } else { backUp(at: now) }
    }

    mutating func noteRestarts(_ count: Int, of relay: RelayID, at now: SimulatedInstant) {
        guard count > sequencer.knownRestarts[relay, default: 0] else { return }
        sequencer.knownRestarts[relay] = count
        guard sequencer.isActing, relay == sequencer.backup else { return }
        sequencer.informed = nil
        backUp(at: now)
    }

    /// Whether this node is the backup of a head, which knows that it has not been down since.
    ///
    /// What was sent to it before it was down may come late, when others have gone on.
    mutating func standsBy(_ relay: RelayID, restarts: Int) -> Bool {
        guard relay == sequencer.head, id == sequencer.backup else { return false }
        guard restarts != sequencer.restarts else { return true }
        send(.restarts(sequencer.restarts), to: .relay(relay), as: Purpose(.commit))
        return false
    }

    /// Takes all that the head knows.
    mutating func take(_ log: OrderLog, of relay: RelayID, restarts: Int) {
        guard standsBy(relay, restarts: restarts) else { return }
        // One that was sent twice may come after changes that have been copied since.
        guard !sequencer.isCertain || Self.length(of: log.head) >= Self.length(of: sequencer.log.head)
        else { return }
        replaceLog(by: log)
        sequencer.log.holders = [relay, id]
        sequencer.isCertain = true
        send(.informed(log.head), to: .relay(relay), as: Purpose(.commit))
    }
}

// MARK: - A new head

extension Relay {
    /// Asks all who are up, and asks again after a while; it acts when all of them have answered.
    mutating func inquire(at now: SimulatedInstant) {
        guard sequencer.isHead, let patience = plan.patience else { return }
        let others = sequencer.ring.filter { $0 != id && !sequencer.isDown($0) }
        if sequencer.inquiry == nil {
            sequencer.questionCount += 1
            sequencer.inquiry = Sequencer.Inquiry(question: sequencer.questionCount)
        }
        // Those too who have come back since it asked first.
        let answered = Set(sequencer.inquiry?.standings.keys.map(\.self) ?? [])
        sequencer.inquiry?.unheard = Set(others).subtracting(answered)
        for other in others where sequencer.inquiry?.unheard.contains(other) == true {
            send(
                .inquire(sequencer.log.head, question: sequencer.questionCount), to: .relay(other),
                as: Purpose(.commit))
        }
        effects.append(.setTimer(.inquireAgain, at: now + patience))
        settleInquiry(at: now)
    }

    /// Tells the head how far the log goes here; from now on others can go on without this node.
    mutating func answerInquiry(
        _ question: Int, of relay: RelayID, at head: EpochID?, now: SimulatedInstant
    ) {
        // Whoever asks is up.
        if sequencer.isDown(relay) { notice([relay], areUp: true, at: now) }
        guard sequencer.head == relay else { return }
        let wasCertain = sequencer.isCertain
        sequencer.isCertain = false
        sequencer.log.holders.insert(relay)
        if wasCertain, Self.length(of: sequencer.log.head) > Self.length(of: head) {
            return send(
                .answer(sequencer.log, question: question), to: .relay(relay), as: Purpose(.commit))
        }
        let standing = Standing(
            head: sequencer.log.head, holders: sequencer.log.holders, isCertain: wasCertain)
        send(.standing(standing, question: question), to: .relay(relay), as: Purpose(.commit))
    }

    /// Takes a log that goes further than the own one.
    mutating func take(
        _ log: OrderLog, of relay: RelayID, answering question: Int, at now: SimulatedInstant
    ) {
        guard sequencer.inquiry?.question == question else { return }
        if Self.length(of: log.head) > Self.length(of: sequencer.log.head) {
            replaceLog(by: log)
            sequencer.log.holders.formUnion([id, relay])
        }
        note(
            Standing(head: log.head, holders: log.holders, isCertain: true), of: relay,
            answering: question, at: now)
    }

    /// Gives a head the log that it has asked for.
    mutating func answer(_ relay: RelayID, question: Int) {
        guard sequencer.head == relay else { return }
        send(.answer(sequencer.log, question: question), to: .relay(relay), as: Purpose(.commit))
    }

    mutating func note(
        _ standing: Standing, of relay: RelayID, answering question: Int, at now: SimulatedInstant
    ) {
        guard sequencer.inquiry?.question == question else { return }
        sequencer.inquiry?.unheard.remove(relay)
        // Asked again it is not certain any more, since it was asked.
        let wasCertain = sequencer.inquiry?.standings[relay]?.isCertain == true
        sequencer.inquiry?.standings[relay] = Standing(
            head: standing.head, holders: standing.holders, isCertain: standing.isCertain || wasCertain)
        settleInquiry(at: now)
    }

    /// Acts if all who are up have answered, and either one of them was certain or nobody can have gone further than
    /// the longest log there is: all who may have are among them.
    private mutating func settleInquiry(at now: SimulatedInstant) {
        guard sequencer.isHead, let inquiry = sequencer.inquiry, inquiry.unheard.isEmpty else { return }
        if sequencer.isCertain || inquiry.standings.values.contains(where: \.isCertain) {
            sequencer.isCertain = true
            return takeOver(at: now)
        }
        var standings = inquiry.standings
        standings[id] = Standing(
            head: sequencer.log.head, holders: sequencer.log.holders, isCertain: false)
        let longest = standings.values.map { Self.length(of: $0.head) }.max() ?? 0
        let candidates = standings.filter { Self.length(of: $0.value.head) == longest }
        let holders = candidates.values.reduce(into: Set<RelayID>()) { $0.formUnion($1.holders) }
        guard holders.isSubset(of: Set(standings.keys)) else { return }
        guard let holder = candidates.keys.min(), candidates[id] == nil else {
            sequencer.isCertain = true
            return takeOver(at: now)
        }
        sequencer.inquiry?.unheard.insert(holder)
        send(.askForLog(question: inquiry.question), to: .relay(holder), as: Purpose(.commit))
    }
}
