import Identity
import Metering
import Quantities
import SchemeContract

/// Follows every occasion on which keys change.
struct RekeyBook {
    private struct Entry {
        let rekey: RekeyID
        let group: GroupIndex
        let cause: String
        let startedAt: SimulatedInstant
        let account: AccountID
        /// The epoch that it began, or in which it was; nothing for a rotation before there was one.
        let epoch: EpochID?
        /// The epoch before it, of a change.
        let parent: EpochID?
        var senderTime = TimeSpan.zero
        var times = RekeyTimes()
        /// Of a rotation: who has the key.
        var holders: Set<DeviceID> = []
    }

    /// Whether a device belongs to a group's founding.
    private let isFounder: (DeviceID, GroupIndex) -> Bool
    private var measuredFrom = SimulatedInstant.start
    private var entries: [Entry] = []
    /// Changes that were sent to be put in order, and when.
    private var submitted: [EpochID: (account: AccountID, at: SimulatedInstant)] = [:]
    private var epochByAccount: [AccountID: EpochID] = [:]
    /// The accounts of those that were rejected, in that order.
    private var allRejected: [AccountID] = []
    private var rejectedBefore = 0
    private var indexByRekey: [RekeyID: Int] = [:]
    private var indexByAccount: [AccountID: Int] = [:]

    /// - Parameter isFounder: Whether a device belongs to a group's founding, whenever it comes.
    init(isFounder: @escaping (DeviceID, GroupIndex) -> Bool) {
        self.isFounder = isFounder
    }

    mutating func beginMeasuring(at now: SimulatedInstant) {
        measuredFrom = now
        rejectedBefore = allRejected.count
    }

    /// A device has sent a change to be put in order; one that it sends again, since it was neither accepted nor rejected,
    /// has begun before.
    mutating func noteSubmitted(_ summary: ChangeSummary, account: AccountID, at now: SimulatedInstant) {
        guard submitted[summary.epoch] == nil else { return }
        submitted[summary.epoch] = (account, now)
        epochByAccount[account] = summary.epoch
    }

    /// - Parameter work: The time that making the change took its committer.
    mutating func noteAccepted(_ summary: ChangeSummary, in group: GroupIndex = .first, work: TimeSpan) {
        // Whoever takes over from another says so once more.
        guard indexByRekey[.change(summary.epoch)] == nil,
            let (account, startedAt) = submitted[summary.epoch]
        else { return }
        open(
            Entry(
                rekey: .change(summary.epoch), group: group, cause: cause(of: summary, in: group),
                startedAt: startedAt, account: account, epoch: summary.epoch, parent: summary.parent,
                senderTime: work))
    }

    mutating func noteRejected(_ epoch: EpochID) {
        guard let (account, _) = submitted[epoch], !allRejected.contains(account) else { return }
        allRejected.append(account)
    }

    /// Changes are on branches that lost in the end.
    mutating func noteLost(_ epochs: Set<EpochID>) {
        let lost = entries.filter { entry in
            if case .change(let epoch) = entry.rekey { epochs.contains(epoch) } else { false }
        }
        let accounts = Set(lost.map(\.account))
        entries.removeAll { accounts.contains($0.account) }
        (indexByRekey, indexByAccount) = ([:], [:])
        for (place, entry) in entries.enumerated() {
            indexByRekey[entry.rekey] = place
            indexByAccount[entry.account] = place
        }
        allRejected += lost.map(\.account)
    }

    /// The accounts of changes that were rejected since measuring began.
    var rejected: ArraySlice<AccountID> { allRejected[rejectedBefore...] }

    /// The accounts of all changes and rotations, each under what became of it.
    var accounts: [AccountKind: [AccountID]] {
        var accounts: [AccountKind: [AccountID]] = [:]
        for entry in entries {
            let kind: AccountKind = entry.cause == RekeyRecord.founding ? .founding : .rekey
            accounts[kind, default: []].append(entry.account)
        }
        let rejected = Set(allRejected)
        for (account, _) in submitted.values where indexByAccount[account] == nil {
            accounts[rejected.contains(account) ? .rejected : .undecided, default: []].append(account)
        }
        return accounts
    }

    private func cause(of summary: ChangeSummary, in group: GroupIndex) -> String {
        let isFounding = summary.added.contains { isFounder($0, group) }
        if summary.epoch.isCreation || isFounding { return RekeyRecord.founding }
        switch (summary.added.count, summary.removed.count) {
        case (0, 0): return "update"
        case (_, 0): return "join"
        case (0, _): return "removal"
        default: return "join+removal"
        }
    }

    mutating func noteRotation(
        _ rekey: RekeyID, epoch: EpochID?, in group: GroupIndex = .first, account: AccountID,
        at now: SimulatedInstant
    ) {
        open(
            Entry(
                rekey: rekey, group: group, cause: "rotation", startedAt: now, account: account, epoch: epoch,
                parent: epoch
            ))
    }

    func account(of rekey: RekeyID) -> AccountID? {
        if let index = indexByRekey[rekey] { return entries[index].account }
        guard case .change(let epoch) = rekey else { return nil }
        return submitted[epoch]?.account
    }

    /// The change or rotation that an account is of.
    func rekey(of account: AccountID) -> RekeyID? {
        epochByAccount[account].map { .change($0) } ?? indexByAccount[account].map { entries[$0].rekey }
    }

    /// Whether a payload under these accounts brings keys of a rekey other than a membership change: of a
    /// change, reaching the epoch is what counts.
    func rotation(among accounts: [AccountID]) -> RekeyID? {
        for account in accounts {
            if let index = indexByAccount[account], case .rotation = entries[index].rekey {
                return entries[index].rekey
            }
        }
        return nil
    }

    mutating func noteSenderTime(_ time: TimeSpan, on rekey: RekeyID) {
        guard let index = indexByRekey[rekey] else { return }
        entries[index].senderTime = entries[index].senderTime + time
    }

    /// The time that a member's step took which handled a payload under `accounts`.
    mutating func noteMemberTime(_ time: TimeSpan, under accounts: [AccountID]) {
        for account in accounts {
            if let index = indexByAccount[account] { entries[index].times.ofMembers.append(time) }
        }
    }

    /// A member has the new keys; counted if it was within reach since they were made.
    mutating func noteConverged(_ rekey: RekeyID, _ device: DeviceFacts, at now: SimulatedInstant) {
        guard let index = indexByRekey[rekey] else { return }
        if case .rotation = rekey, !entries[index].holders.insert(device.id).inserted { return }
        guard device.onlineSince <= entries[index].startedAt else { return }
        entries[index].times.convergences.append(now.elapsed(since: entries[index].startedAt))
    }

    /// Whether `device` was to have the keys of an occasion, was within reach ever since, and has not got them.
    private func isWithout(_ device: DeviceFacts, _ entry: Entry) -> Bool {
        guard device.removal == nil, device.isOnline, device.onlineSince <= entry.startedAt else {
            return false
        }
        switch entry.rekey {
        case .change(let epoch):
            guard let invitedAt = device.invitedAt, invitedAt <= entry.startedAt else { return false }
            return device.epoch.map { $0.number < epoch.number } ?? true
        case .rotation(let sender, _):
            guard let joinedAt = device.joinedAt, joinedAt <= entry.startedAt else { return false }
            return device.id != sender && !entry.holders.contains(device.id)
        }
    }

    /// One record for each rekey that counts, in the order in which they began to be in force.
    ///
    /// - Parameter devices: Of a group.
    func records(
        agreement: AgreementObserver, devices: (GroupIndex) -> ArraySlice<DeviceFacts>,
        bytes: (AccountID) -> AccountBytes
    ) -> [(record: RekeyRecord, times: RekeyTimes)] {
        entries.filter { measuredFrom <= $0.startedAt || $0.cause == RekeyRecord.founding }.map { entry in
            let after = entry.epoch.flatMap { agreement[$0] }
            let before = entry.parent.flatMap { agreement[$0] }
            let bytes = bytes(entry.account)
            let record = RekeyRecord(
                group: Int(entry.group.number), startedAt: entry.startedAt,
                epoch: entry.epoch?.number ?? .creation, cause: entry.cause,
                mechanismBefore: before?.mechanism ?? "", mechanismAfter: after?.mechanism ?? "",
                deviceCount: after?.deviceCount ?? 0, bytesUp: bytes.up, bytesDown: bytes.down,
                bytesTotal: bytes.total, senderTime: entry.senderTime,
                memberMilliseconds: entry.times.memberMilliseconds,
                convergence: Convergence(entry.times.convergences),
                haveAllConverged: !devices(entry.group).contains { isWithout($0, entry) })
            return (record, entry.times)
        }
    }

    private mutating func open(_ entry: Entry) {
        indexByRekey[entry.rekey] = entries.count
        indexByAccount[entry.account] = entries.count
        entries.append(entry)
    }
}

/// What members took of one rekey, one by one: as many as there are, so that no record has them.
struct RekeyTimes {
    /// The work of each who received the keys.
    var ofMembers: [TimeSpan] = []
    /// From the start to each member that was online having them; of those who got them.
    var convergences: [TimeSpan] = []

    /// In the mean; 0 where nobody received any.
    var memberMilliseconds: Double {
        ofMembers.isEmpty ? 0 : ofMembers.reduce(0) { $0 + $1.milliseconds } / Double(ofMembers.count)
    }
}
