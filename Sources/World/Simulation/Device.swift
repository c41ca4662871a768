import DeviceModel
import Identity
import Links
import Metering
import NetworkModel
import Population
import Quantities
import Randomness
import SchemeContract

/// One device: a member, the processor that it runs on, and whether it is within reach.
struct Device {
    /// An input that waits for the processor, and the accounts of what brought it.
    struct Job {
        let input: MemberInput
        let accounts: [AccountID]

        /// The message whose bytes it is to take in.
        var brings: MessageID? {
            if case .receive(_, let message) = input { message } else { nil }
        }
    }

    /// A step whose work is being done.
    struct Work {
        let step: MemberStep
        let job: Job
        let time: TimeSpan
    }

    let id: DeviceID
    var member: any GroupMechanism
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
    /// Whether it has entered an epoch, and whether it was put out of the group since.
    var hasJoined = false
    var isExpelled = false

    init(_ id: DeviceID, of owner: PersonID, in specification: WorldSpecification) {
        self.id = id
        member = Self.makeMember(id, of: owner, in: specification)
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

    /// A member of the group who can act now.
    var isActive: Bool { isOnline && hasJoined && !isExpelled }

    var isBusy: Bool { work != nil || processor.waitingJobs.contains { _ in true } }

    /// Messages whose bytes have come to it and are not looked at yet.
    var messagesBeforeIt: [MessageID] {
        processor.waitingJobs.compactMap(\.brings) + [work?.job.brings].compactMap(\.self)
    }

    static func makeMember(
        _ id: DeviceID, of owner: PersonID, in specification: WorldSpecification
    ) -> any GroupMechanism {
        specification.makeMember(
            id, owner, specification.seed.descendant("device.keys", UInt64(id.ordinal)))
    }
}
