public import Identity
public import Metering
public import Quantities
import SchemeContract

/// What observers make of a run at its end.
extension Observers {
    /// What only the world can tell, at the end of a run.
    public struct Ending {
        public let at: SimulatedInstant
        /// The bytes of an account.
        public let bytes: (AccountID) -> AccountBytes
        /// What is on its way to a recipient.
        public let underWay: Set<MessageUnderWay>
        /// What nodes threw away, lost or made to disappear, by which of these.
        public let gone: [MessageUnderWay: Unread]
        /// What nodes keep for a recipient, which may have had it.
        public let kept: Set<MessageUnderWay>
        /// Whether a device gets what nodes keep for it, when it can.
        public let fetches: (DeviceID) -> Bool
        /// Whether anything is on its way to a device: what a message waits for may be.
        public let isReached: (DeviceID) -> Bool

        public init(
            at instant: SimulatedInstant, bytes: @escaping (AccountID) -> AccountBytes,
            underWay: Set<MessageUnderWay>, kept: Set<MessageUnderWay> = [],
            gone: [MessageUnderWay: Unread] = [:], fetches: @escaping (DeviceID) -> Bool = { _ in true },
            isReached: @escaping (DeviceID) -> Bool
        ) {
            at = instant
            self.bytes = bytes
            self.underWay = underWay
            self.gone = gone
            self.kept = kept
            self.fetches = fetches
            self.isReached = isReached
        }
    }

    /// What became of all messages at the end of a run.
    public struct Outcome {
        let all: Deliveries
        /// Messages that wait for a recipient who was never within reach since, a message and recipient at a time.
        let awayCount: Int
        /// Those that were ever invited.
        public let devices: [DeviceStanding]
    }

    /// Puts changes on branches that lost with those that were rejected: no key of theirs is in force.
    public mutating func settleBranches() {
        guard !agreement.isOrdered else { return }
        let lost = Set(forks.flatMap(\.lost))
        rekeys.noteLost(lost)
        wishes.noteLost(lost)
    }

    public func noteOccasions(in record: inout RunRecord, at ending: Ending) {
        let rekeys = rekeys.records(
            agreement: agreement, devices: { devices[seating.seats(of: $0)] }, bytes: ending.bytes)
        record.rekeys = rekeys.map(\.record)
        noteMessages(in: &record, at: ending)
        if keepsMessages {
            record.messages = messages.measured.map { message in
                let mechanism = message.epoch.flatMap { agreement[$0]?.mechanism } ?? ""
                return MessageSummary(message, at: seating, mechanism: mechanism, ending: ending)
            }
        }
        RekeyMetrics.note(rekeys, in: &record)
        wishes.note(in: &record)
        wishes.noteJoins(in: &record, devices: devices, at: seating)
        record.note(.catchUpTime, of: catchUps.times)
        record.note(.catchUpNetwork, of: catchUps.bytes)
        record.note(.catchUpUnfinished, Double(catchUps.unfinishedCount))
    }

    /// What became of each message for each recipient; the bins of `record` learn it too.
    public func outcome(in record: inout RunRecord, at ending: Ending) -> Outcome {
        var all = Deliveries()
        var byDevice = [Deliveries](repeating: Deliveries(), count: devices.count)
        let awayCount = messages.tellDeliveries(
            to: devices, at: ending
        ) { message, recipient, unread in
            all.note(unread)
            byDevice[Int(recipient.ordinal)].note(unread)
            guard let unread else { return }
            let place = series.place(of: message.wishedAt)
            if record.series.indices.contains(place) { record.series[place].unread[unread] += 1 }
        }
        var standings: [DeviceID: DeviceStanding] = [:]
        for (facts, deliveries) in zip(devices, byDevice) where facts.invitedAt != nil {
            let device = seating.device(of: facts.id)
            let standing = DeviceStanding(facts, deliveries, of: device, end: ending.at)
            standings[device] = standings[device]?.and(standing) ?? standing
        }
        return Outcome(
            all: all, awayCount: awayCount, devices: standings.values.sorted { $0.device < $1.device })
    }

    public func noteDelivery(_ outcome: Outcome, in record: inout RunRecord) {
        let all = outcome.all
        // Where nothing was to be read there is no ratio, and what is expected of it does not hold.
        if all.due > 0 { record.note(.deliveryRatio, Double(all.read) / Double(all.due)) }
        if let share = writtenShare(of: all) { record.note(.deliveryWritten, share) }
        record.note(.deliveryDue, Double(all.due))
        record.note(.deliveryAway, Double(outcome.awayCount))
        record.note(.deliveryRead, Double(all.read))
        record.note(.deliveryUndecryptable, Double(all.undecryptable))
        for cause in Unread.notCome + Unread.undecryptable {
            record.note(.unread(cause), Double(all.unread[cause]))
        }
        for (cause, count) in zip(Undecryptable.allCases, counts.undecryptable) {
            record.note(.undecryptable(cause), Double(count))
        }
        record.note(.repeatRequests, Double(counts.repeatRequests))
        record.note(.repeatAnswers, Double(counts.repeatAnswers))
    }

    /// Of what users meant to write, the share that was read; nothing where nobody meant to write, or all recipients are away.
    private func writtenShare(of all: Deliveries) -> Double? {
        let (sent, wished) = messages.measured.reduce(into: (0, 0)) { counts, message in
            counts.1 += 1
            if message.number != nil { counts.0 += 1 }
        }
        let meant = wished + counts.unwritten
        guard meant > 0 else { return nil }
        guard sent > 0 else { return 0 }
        return all.due > 0 ? Double(all.read) / Double(all.due) * Double(sent) / Double(meant) : nil
    }

    public func noteOrderAndSecrecy(in record: inout RunRecord, at ending: Ending) {
        record.note(.orderConflicts, Double(rekeys.rejected.count))
        record.note(
            .orderRejectedNetwork,
            Double(rekeys.rejected.reduce(0) { $0 + ending.bytes($1).total }))
        record.note(.orderTakeovers, Double(counts.takeovers))
        record.note(.orderGapsRequests, Double(counts.catchUpRequests))
        record.note(.orderGapsDelay, of: gapDelays)
        record.note(.orderGapsUnfilled, Double(counts.leftBehind))
        if !agreement.isOrdered { noteForks(in: &record, at: ending) }
        record.note(.securityRemovedReads, Double(messages.removedReadCount))
        record.note(.securityOutsiderTries, Double(secrecy.reduce(0) { $0 + $1.tryCount }))
        record.note(.securityOutsiderReads, Double(secrecy.reduce(0) { $0 + $1.readCount }))
    }

    /// Of runs in which whoever puts changes in order gives two orders.
    public func noteEquivocation(in record: inout RunRecord, at ending: Ending) {
        let noticed = forks.map(\.noticed).reduce(into: Set<DeviceID>()) { $0.formUnion($1) }
        record.note(.orderEquivocationNoticed, Double(noticed.count))
        let unnoticed = forks.enumerated().map { number, book in
            // Where the orders never parted, or one went on alone and all came to it by other nodes, there was nothing to see.
            guard book.hasForked || book.hasParted && book.headCount(at: ending.at) > 1 else { return 0 }
            return devices.count {
                $0.isActive && Int(seating.group(of: $0.id).number) == number && !book.noticed.contains($0.id)
            }
        }
        record.note(.orderEquivocationUnnoticed, Double(unnoticed.reduce(0, +)))
        record.note(.orderEquivocationDelay, of: noticeDelays)
    }

    /// Of runs in which devices go back to old copies of themselves.
    public func noteRestores(in record: inout RunRecord) {
        record.note(.restores, Double(restores.count))
        record.note(.restoresForgotten, Double(restores.forgottenCount))
        record.note(.restoresReread, Double(restores.rereadCount))
    }

    /// Of all groups together; heads of the group that has most.
    private func noteForks(in record: inout RunRecord, at ending: Ending) {
        func sum(_ count: (ForkBook) -> Int) -> Double { Double(forks.reduce(0) { $0 + count($1) }) }
        record.note(.orderForks, sum(\.forkCount))
        record.note(
            .orderForkTime, forks.reduce(0) { $0 + $1.forkedTime(until: ending.at).seconds })
        record.note(.orderLost, sum(\.lost.count))
        record.note(.orderHeads, Double(forks.map { $0.headCount(at: ending.at) }.max() ?? 0))
        record.note(.orderRollbacks, sum(\.rollbackCount))
        record.note(.orderRollbackDepth, of: rollbackDepths)
        record.note(.orderWishedAgain, sum(\.againCount))
    }

    private func noteMessages(in record: inout RunRecord, at ending: Ending) {
        var (upload, total) = (SampleSummary(), SampleSummary())
        var (uploadWithKeys, totalWithKeys) = (SampleSummary(), SampleSummary())
        var expansion = SampleSummary()
        var writtenCount = 0
        for message in messages.measured {
            writtenCount += 1
            guard message.number != nil else { continue }
            let bytes = ending.bytes(message.account)
            let keyBytes = ending.bytes(message.keyAccount)
            upload.record(Int64(bytes.up))
            total.record(Int64(bytes.total))
            uploadWithKeys.record(Int64(bytes.up + keyBytes.up))
            totalWithKeys.record(Int64(bytes.total + keyBytes.total))
            let read = message.plaintext.count * message.recipients.count
            if read > 0 { expansion.record(rounding: Double(bytes.total) / Double(read) * 1e6) }
        }
        record.note(.messageCount, Double(upload.count))
        record.note(.messageUnsent, Double(writtenCount - upload.count))
        record.note(.messageUnwritten, Double(counts.unwritten))
        record.note(.messageUpload, of: upload)
        record.note(.messageNetwork, of: total)
        record.note(.messageWithKeysUpload, of: uploadWithKeys)
        record.note(.messageWithKeysNetwork, of: totalWithKeys)
        record.note(.messageExpansion, of: expansion)
        record.note(.messageLatency, of: messages.latencies)
        record.note(.messageLatencyAny, of: messages.allLatencies)
    }
}
