import Identity
import Quantities
import SchemeContract

/// Follows the branches of a log that nobody puts in order.
///
/// A fork is a change that follows on an epoch on which another followed already. There is a fork among members while those
/// within reach stand in epochs that do not lie on one line.
struct ForkBook {
    private struct Change {
        let parent: EpochID?
        let added: [DeviceID]
        let removed: [DeviceID]
        let madeAt: SimulatedInstant
    }

    private var changes: [EpochID: Change] = [:]
    /// What each epoch follows on, from when its committer made it: it stands there before any node has told of it.
    private var parents: [EpochID: EpochID] = [:]
    /// When each was first followed by a change.
    private var followedAt: [EpochID?: SimulatedInstant] = [:]
    /// After which epoch members last saw that something is missing.
    private var gapsSeen: [DeviceID: EpochID] = [:]
    /// Which changes on branches that lost members know of.
    private var learnt: [DeviceID: Set<EpochID>] = [:]
    private(set) var forkCount = 0
    private(set) var rollbackCount = 0
    private(set) var againCount = 0
    private var firstForkAt: SimulatedInstant?
    var hasForked: Bool { firstForkAt != nil }
    /// Whether some were given another order than the others.
    private(set) var hasParted = false
    /// Members who have seen that there are two orders.
    private(set) var noticed: Set<DeviceID> = []

    /// How many members within reach stand in each epoch.
    private var standing: [EpochID: Int] = [:]
    /// When the last of them came there, or within reach.
    private var movedAt: [EpochID: SimulatedInstant] = [:]
    private var forkedSince: SimulatedInstant?
    private var forkedBefore = TimeSpan.zero

    mutating func beginMeasuring(at now: SimulatedInstant) {
        (forkCount, rollbackCount, againCount) = (0, 0, 0)
        forkedBefore = .zero
        if forkedSince != nil { forkedSince = now }
    }

    /// A member has made a change.
    mutating func noteMade(_ summary: ChangeSummary) { parents[summary.epoch] = summary.parent }

    mutating func noteChange(_ summary: ChangeSummary, at now: SimulatedInstant) {
        guard changes[summary.epoch] == nil else { return }
        parents[summary.epoch] = summary.parent
        changes[summary.epoch] = Change(
            parent: summary.parent, added: summary.added, removed: summary.removed, madeAt: now)
        guard followedAt[summary.parent] == nil else {
            forkCount += 1
            firstForkAt = firstForkAt ?? now
            return
        }
        followedAt[summary.parent] = now
    }

    /// A member has seen that it lacks what leads on from an epoch.
    ///
    /// - Returns: How long after the log went on from there, if it is the first time.
    mutating func noteGap(after epoch: EpochID, seenBy seat: DeviceID, at now: SimulatedInstant) -> TimeSpan?
    {
        guard let followed = followedAt[epoch], gapsSeen[seat] != epoch else { return nil }
        gapsSeen[seat] = epoch
        return now.elapsed(since: followed)
    }

    /// A member has seen that others follow another order.
    ///
    /// - Returns: How long after the first change of a second one, if it is the first time.
    mutating func noteNoticed(by seat: DeviceID, at now: SimulatedInstant) -> TimeSpan? {
        guard let firstForkAt, noticed.insert(seat).inserted else { return nil }
        return now.elapsed(since: firstForkAt)
    }

    mutating func noteParted() { hasParted = true }

    mutating func noteLearnt(_ lost: [EpochID], by seat: DeviceID) {
        learnt[seat, default: []].formUnion(lost)
    }

    /// A device goes on from an old copy of itself.
    mutating func noteRestored(_ seat: DeviceID) { learnt[seat] = nil }

    /// Whether a removal binds who is in an epoch: it leads there, or is on a branch of which the sender has learnt.
    ///
    /// - Parameter seat: Nothing for what was sent earlier: what its sender has learnt since does not count.
    func binds(_ removal: EpochID, in epoch: EpochID, seat: DeviceID?) -> Bool {
        leads(from: removal, to: epoch) || seat.map { learnt[$0]?.contains(removal) ?? false } ?? false
    }

    mutating func noteWentBack() { rollbackCount += 1 }

    mutating func noteWishedAgain() { againCount += 1 }

    /// A member within reach stands in another epoch than before; in none where it is not within reach.
    mutating func move(from before: EpochID?, to after: EpochID?, at now: SimulatedInstant) {
        guard before != after else { return }
        if let before {
            let count = standing[before, default: 0] - 1
            standing[before] = count > 0 ? count : nil
            if count == 0 { movedAt[before] = nil }
        }
        if let after {
            standing[after, default: 0] += 1
            movedAt[after] = now
        }
        if isForked {
            forkedSince = forkedSince ?? now
        } else if let since = forkedSince {
            forkedBefore = forkedBefore + now.elapsed(since: since)
            forkedSince = nil
        }
    }

    func forkedTime(until now: SimulatedInstant) -> TimeSpan {
        forkedBefore + (forkedSince.map { now.elapsed(since: $0) } ?? .zero)
    }

    /// Whether one epoch lies on the way to another, or is that.
    func leads(from early: EpochID, to late: EpochID) -> Bool {
        early.number <= late.number && line(of: late, downTo: early).contains(early)
    }

    /// How long changes may take to reach all within reach.
    private static let settling = TimeSpan.seconds(60)

    /// On how many branches members within reach stand, leaving out changes that are younger than a minute; and in how many
    /// epochs behind those for longer than that: who comes and goes may be about to catch up, and is not counted.
    func headCount(at end: SimulatedInstant) -> Int {
        let settled = Set(standing.keys.compactMap { lastSettled(before: $0, at: end) })
        return settled.count { epoch in
            let later = settled.filter { $0 != epoch && leads(from: epoch, to: $0) }
            return later.isEmpty || isOld(movedAt[epoch], at: end) && standing[epoch] != nil
        }
    }

    /// Nothing where it was made so late that what it follows on is not known here yet.
    private func lastSettled(before epoch: EpochID, at end: SimulatedInstant) -> EpochID? {
        var place = epoch
        while place.number > .creation, !isOld(changes[place]?.madeAt, at: end) {
            guard let parent = changes[place]?.parent else { return nil }
            place = parent
        }
        return place
    }

    private func isOld(_ instant: SimulatedInstant?, at end: SimulatedInstant) -> Bool {
        instant.map { end.elapsed(since: $0) >= Self.settling } ?? false
    }

    /// The change that put a device out which is not a member in an epoch; nothing where it never was one on the way there.
    func removal(of device: DeviceID, before epoch: EpochID) -> EpochID? {
        var place = epoch
        while let change = changes[place] {
            if change.removed.contains(device) { return place }
            guard !change.added.contains(device), let parent = change.parent else { return nil }
            place = parent
        }
        return nil
    }

    private var isForked: Bool {
        guard standing.count > 1, let newest = standing.keys.max() else { return false }
        let line = line(of: newest, downTo: standing.keys.min() ?? newest)
        return standing.keys.contains { !line.contains($0) }
    }

    private func line(of epoch: EpochID, downTo oldest: EpochID) -> Set<EpochID> {
        var line: Set<EpochID> = [epoch]
        var place = epoch
        while place.number > oldest.number, let parent = parents[place] {
            line.insert(parent)
            place = parent
        }
        return line
    }

    /// The changes that are not on the line of the epoch in which most members within reach stand.
    var lost: [EpochID] {
        let most = standing.max { ($0.value, $0.key) < ($1.value, $1.key) }
        guard let head = most?.key else { return [] }
        let line = line(of: head, downTo: changes.keys.min() ?? head)
        return changes.keys.filter { !line.contains($0) && $0.number <= head.number }
    }
}
