import DeviceModel
import Identity
import NetworkModel
import Quantities
import Randomness
import SchemeContract

/// One device: a member, the processor that it runs on, and whether it is within reach.
struct Device {
    /// An input that waits for the processor, and the accounts of what brought it.
    struct Job {
        let input: MemberInput
        let accounts: [AccountID]
    }

    /// A step whose work is being done.
    struct Work {
        let step: MemberStep
        let job: Job
        let time: TimeSpan
    }

    let id: DeviceID
    var member: any GroupMechanism
    var processor: Processor<Job>
    var work: Work?

    var isOnline = true
    var onlineSince = SimulatedInstant.start
    /// The end of the last spell online, if it is over.
    var offlineSince: SimulatedInstant?
    var spells: RandomStream

    var invitedAt: SimulatedInstant?
    var epoch: EpochID?
    /// When it entered its first epoch.
    var joinedAt: SimulatedInstant?
    var removal: Removal?
    /// How often it said that it gives a message up, and that a key was long in coming.
    var givenUpCount = 0
    var keyMissingCount = 0

    init(_ id: DeviceID, in specification: WorldSpecification) {
        self.id = id
        member = Self.makeMember(id, in: specification)
        processor = Processor(prices: specification.prices)
        spells = RandomStream(seed: specification.seed.descendant("device.spells", UInt64(id.ordinal)))
    }

    /// A member of the group who can act now.
    var isActive: Bool { isOnline && epoch != nil && removal == nil }

    var isBusy: Bool { work != nil || processor.waitingCount > 0 }

    static func makeMember(_ id: DeviceID, in specification: WorldSpecification) -> any GroupMechanism {
        specification.makeMember(id, specification.seed.descendant("device.keys", UInt64(id.ordinal)))
    }
}
