import Identity
import Quantities
import SchemeContract

/// Follows whom users want in their groups and out of them, and what comes of it.
///
/// A rekey begins when a member has made it (`RekeyBook`). What users wait before that stands here alone: for a member within
/// reach, for keys of a newcomer, for whoever puts changes in order.
struct WishBook {
    private struct Wish: Hashable {
        let group: GroupIndex
        let device: DeviceID
        let isAddition: Bool
    }

    /// A wish that a change grants, and how long members waited for it.
    private struct Grant {
        let epoch: EpochID
        let wish: Int
        var delays: [TimeSpan] = []
    }

    private let isFounder: (DeviceID, GroupIndex) -> Bool
    private var measuredFrom = SimulatedInstant.start
    private var wishedAt: [SimulatedInstant] = []
    /// Of those who were wanted in or out more than once, the last time.
    private var newest: [Wish: Int] = [:]
    private var grants: [Grant] = []
    /// Where those of a change stand.
    private var places: [EpochID: Range<Int>] = [:]
    private var joinLatencies = SampleSummary()

    /// - Parameter isFounder: Whether a device belongs to a group's founding, whenever it comes.
    init(isFounder: @escaping (DeviceID, GroupIndex) -> Bool) {
        self.isFounder = isFounder
    }

    mutating func beginMeasuring(at now: SimulatedInstant) {
        measuredFrom = now
        joinLatencies = SampleSummary()
    }

    /// Users want devices in a group, or out of it.
    mutating func noteWished(
        adding: [DeviceID], removing: [DeviceID], in group: GroupIndex, at now: SimulatedInstant
    ) {
        let joining = adding.filter { !isFounder($0, group) }
        for (devices, isAddition) in [(joining, true), (removing, false)] {
            for device in devices {
                newest[Wish(group: group, device: device, isAddition: isAddition)] = wishedAt.count
                wishedAt.append(now)
            }
        }
    }

    /// A change is in force; one that is made again, since its branch lost, grants the same.
    mutating func noteAccepted(_ summary: ChangeSummary, in group: GroupIndex) {
        // Whoever takes over from another says so once more.
        guard places[summary.epoch] == nil else { return }
        let start = grants.count
        for (devices, isAddition) in [(summary.added, true), (summary.removed, false)] {
            let wishes = devices.compactMap {
                newest[Wish(group: group, device: $0, isAddition: isAddition)]
            }
            grants += wishes.map { Grant(epoch: summary.epoch, wish: $0) }
        }
        places[summary.epoch] = start..<grants.count
    }

    /// A member has entered an epoch; counted if it was in the group and within reach since the wish.
    mutating func noteEntered(_ epoch: EpochID, _ device: DeviceFacts, at now: SimulatedInstant) {
        guard let joinedAt = device.joinedAt, let places = places[epoch] else { return }
        let since = max(joinedAt, device.onlineSince)
        for place in places {
            let wishedAt = wishedAt[grants[place].wish]
            if since <= wishedAt { grants[place].delays.append(now.elapsed(since: wishedAt)) }
        }
    }

    /// A device has entered its first epoch.
    mutating func noteJoined(_ device: DeviceFacts) {
        guard let invitedAt = device.invitedAt, let joinedAt = device.joinedAt else { return }
        joinLatencies.record(joinedAt.elapsed(since: invitedAt).nanoseconds)
    }

    /// Changes are on branches that lost, at the end of a run: they granted nothing.
    mutating func noteLost(_ epochs: Set<EpochID>) {
        grants.removeAll { epochs.contains($0.epoch) }
        places = [:]
    }

    func note(in record: inout RunRecord) {
        let measured = wishedAt.indices.filter { measuredFrom <= wishedAt[$0] }
        var delays = SampleSummary()
        for grant in grants where measuredFrom <= wishedAt[grant.wish] {
            for delay in grant.delays { delays.record(delay.nanoseconds) }
        }
        record.note(.membershipWished, Double(measured.count))
        record.note(.membershipOpen, Double(openCount))
        record.note(.membershipDelay, of: delays)
    }

    /// How many devices are not where users wanted them last: whom they wanted in and out again, and who is out, is where it
    /// should be, though a branch that lost brought it in and put it out.
    private var openCount: Int {
        let granted = Set(grants.map(\.wish))
        return newest.count { wish, place in
            guard measuredFrom <= wishedAt[place], !granted.contains(place) else { return false }
            let opposite = Wish(group: wish.group, device: wish.device, isAddition: !wish.isAddition)
            let other = newest[opposite]
            if let other, place < other { return false }
            return wish.isAddition || isFounder(wish.device, wish.group)
                || other.map(granted.contains) ?? false
        }
    }

    /// - Parameter devices: Of all seats.
    func noteJoins(in record: inout RunRecord, devices: [DeviceFacts], at seating: Seating) {
        let waitingCount = devices.count { facts in
            guard let invitedAt = facts.invitedAt, measuredFrom <= invitedAt else { return false }
            return facts.joinedAt == nil && facts.removal == nil
                && !isFounder(seating.device(of: facts.id), seating.group(of: facts.id))
        }
        record.note(.joinLatency, of: joinLatencies)
        record.note(.joinUnfinished, Double(waitingCount))
    }
}
