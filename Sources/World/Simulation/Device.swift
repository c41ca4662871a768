import DeviceModel
import Identity
import Links
import Metering
import NetworkModel
import Population
import Quantities
import Randomness
import SchemeContract

/// One device: a member of each of its groups, the processor that they run on, and whether it is within reach.
struct Device {
    /// An input that waits for the processor, and the accounts of what brought it.
    struct Job {
        let input: MemberInput
        let group: GroupIndex
        let accounts: [AccountID]

        /// The message whose bytes it is to take in.
        var brings: MessageID? {
            if case .receive(_, let message) = input { message } else { nil }
        }
    }

    /// A job whose work is being done, and what comes of it at its end.
    struct Work {
        let effects: [MemberEffect]
        let job: Job
        let time: TimeSpan
    }

    /// Its place in one group.
    struct Seat {
        let group: GroupIndex
        var member: any GroupMechanism
        /// Whether it has entered an epoch, and whether it was put out of the group since.
        var hasJoined = false
        var isExpelled = false
    }

    let id: DeviceID
    var seats: [Seat]
    /// The place among them of the member that has the account.
    var holder = 0
    /// By how much its clock is ahead of the world's: its member knows no other time.
    private(set) var clockOffset: TimeSpan
    var processor: Processor<Job>
    var work: Work?

    /// Which of the cohorts it is of.
    let cohort: Int
    let presence: Presence
    var isOnline = true
    /// It went and does not come back.
    var hasVanished = false
    var periods: RandomStream
    /// Whether its users have brought it into a group.
    var wasBroughtIn = false

    init(
        _ id: DeviceID, of owner: PersonID, with groups: [GroupIndex], in specification: WorldSpecification
    ) {
        self.id = id
        seats = groups.map { group in
            Seat(group: group, member: Self.makeMember(id, of: owner, with: group, in: specification))
        }
        let (cohorts, seed) = (specification.cohorts, specification.seed)
        cohort = DeviceCohort.draw(for: id, from: cohorts, seed: seed)
        clockOffset = cohorts[cohort].clockOffset(of: id, seed: seed)
        processor = Processor(prices: cohorts[cohort].prices)
        presence = Presence(
            cohorts[cohort].availability, day: specification.workload.day,
            midnight: specification.measuredFrom)
        periods = RandomStream(seed: seed.descendant("device.spells", UInt64(id.ordinal)))
    }

    /// Sets the clocks of all ahead so far that none shows an instant before the world's beginning.
    static func setAhead(_ devices: inout [Device]) {
        guard let last = devices.map(\.clockOffset).min(), last != .zero else { return }
        for place in devices.indices { devices[place].clockOffset = devices[place].clockOffset - last }
    }

    func hasJoined(_ group: GroupIndex) -> Bool { seats[place(in: group)].hasJoined }

    func isExpelled(from group: GroupIndex) -> Bool { seats[place(in: group)].isExpelled }

    private func place(in group: GroupIndex) -> Int {
        guard let place = seats.firstIndex(where: { $0.group == group }) else {
            preconditionFailure("\(id) has no seat in this group")
        }
        return place
    }

    /// Whether it is a member of the group who can act now.
    func isActive(in group: GroupIndex) -> Bool {
        isOnline && hasJoined(group) && !isExpelled(from: group)
    }

    /// Whether it sees another among the members.
    func sees(_ other: DeviceID, in group: GroupIndex) -> Bool {
        seats[place(in: group)].member.sees(other)
    }

    mutating func noteJoined(_ group: GroupIndex) { seats[place(in: group)].hasJoined = true }

    mutating func setExpelled(_ isExpelled: Bool, from group: GroupIndex) {
        seats[place(in: group)].isExpelled = isExpelled
    }

    /// Does what an input of one of its groups asks for, by `now` of its own clock.
    mutating func handle(
        _ input: MemberInput, in group: GroupIndex, at now: SimulatedInstant
    ) throws(Refusal) -> MemberStep {
        let place = place(in: group)
        giveAccount(to: place)
        return try seats[place].member.handle(input, at: now)
    }

    /// The member of a group, with the account.
    mutating func member(of group: GroupIndex) -> any GroupMechanism {
        let place = place(in: group)
        giveAccount(to: place)
        return seats[place].member
    }

    private mutating func giveAccount(to place: Int) {
        guard place != holder else { return }
        var giver = seats[holder].member
        seats[place].member.takeAccount(from: &giver)
        seats[holder].member = giver
        holder = place
    }

    mutating func publishInitialKeys() -> PublishedKeys { seats[holder].member.publishInitialKeys() }

    mutating func makeInitialKey(for claim: DirectoryQuery.Claim) -> [UInt8] {
        seats[holder].member.makeInitialKey(for: claim, at: .start + clockOffset)
    }

    /// The bytes of all keys, those of the account once.
    var stateSize: Int {
        seats.reduce(seats[holder].member.accountSize) { sum, seat in
            sum + seat.member.stateSize - seat.member.accountSize
        }
    }

    var isBusy: Bool { work != nil || processor.waitingJobs.contains { _ in true } }

    /// Messages whose bytes have come to it and are not looked at yet.
    var messagesBeforeIt: [MessageID] {
        processor.waitingJobs.compactMap(\.brings) + [work?.job.brings].compactMap(\.self)
    }

    static func makeMember(
        _ id: DeviceID, of owner: PersonID, with group: GroupIndex, in specification: WorldSpecification
    ) -> any GroupMechanism {
        let seed = specification.seed.descendant("device.keys", UInt64(id.ordinal))
        return specification.makeMember(
            id, owner, group,
            group == .first ? seed : seed.descendant("group", UInt64(group.number)))
    }
}
