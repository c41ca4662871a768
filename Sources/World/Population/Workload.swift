public import Identity
public import Quantities
public import Randomness

/// The users: who is in the group in their minds, and what they do when.
///
/// What they do is drawn from streams of its own, so the same people meet every mechanism.
public struct Workload {
    public enum Act: Equatable {
        /// A person joins with all devices; a ramp's last one brings as many as are missing.
        case join(Goal?)
        /// A person goes with all devices; by own wish or not, it is for others to change the keys.
        case leave(Goal?)
        /// Whose turn it is writes, counted round the roster.
        case write(turn: Int)
        /// A person of a trace does the thing of this number.
        case traced(Int)
        /// A device goes as soon as it has come.
        case goes(DeviceID)
    }

    /// The size that a ramp leads to.
    public struct Goal: Equatable {
        public let deviceCount: Int
        public let isLast: Bool
    }

    let specification: WorkloadSpecification
    let warmUp: TimeSpan
    private var messageTimes: RandomStream
    private var senderDraws: RandomStream
    private var sizes: RandomStream
    var joinTimes: RandomStream
    var leaveTimes: RandomStream
    private var committerDraws: RandomStream
    private var households: RandomStream
    private var contents: RandomStream
    private var ranks: ZipfRanks

    /// Devices in the group or invited, in the order in which they were invited.
    public private(set) var roster: [DeviceID] = []
    /// The person of each device, in the order of the devices; drawn one after the other as far as it is asked for.
    private(set) var persons: [PersonID] = []
    var nextDevice: UInt32 = 0
    /// Of those persons of a trace who have come; the others are devices by their numbers.
    private var devicesOfTrace: [Int: DeviceID] = [:]

    /// - Parameter warmUp: How long the run goes on before it is measured; the instants of ramps are from then on.
    public init(_ specification: WorkloadSpecification, warmUp: TimeSpan, seed: Seed) {
        self.specification = specification
        self.warmUp = warmUp
        messageTimes = RandomStream(seed: seed.descendant("workload.message-times"))
        senderDraws = RandomStream(seed: seed.descendant("workload.senders"))
        sizes = RandomStream(seed: seed.descendant("workload.sizes"))
        joinTimes = RandomStream(seed: seed.descendant("workload.join-times"))
        leaveTimes = RandomStream(seed: seed.descendant("workload.leave-times"))
        committerDraws = RandomStream(seed: seed.descendant("workload.committers"))
        households = RandomStream(seed: seed.descendant("workload.households"))
        contents = RandomStream(seed: seed.descendant("workload.contents"))
        ranks =
            switch specification.senders {
            case .uniform: ZipfRanks(exponent: 0)
            case .zipf(let exponent): ZipfRanks(exponent: exponent)
            case .first: ZipfRanks(exponent: 0)
            }
    }

    /// The most devices that one person has, however heavy the tail of their number.
    static let householdMax = 1_000

    /// The devices with which the group begins.
    public mutating func founders() -> [DeviceID] {
        repeat {
            addHousehold(max: specification.initialDeviceCount - roster.count)
        } while specification.founding == .allAtOnce && roster.count < specification.initialDeviceCount
        return roster
    }

    /// The instant of the next message after `now`, or `nil` when nobody writes any more.
    ///
    /// Over the day the rate follows its curve: of a process of the greatest rate each message is kept with the
    /// probability that its time gives (thinning; Lewis and Shedler, 1979).
    ///
    /// - Parameter end: None is later.
    public mutating func nextMessage(
        after now: SimulatedInstant, until end: SimulatedInstant
    ) -> SimulatedInstant? {
        let peak = specification.day?.peak ?? 1
        guard specification.messagesPerSecond > 0 else { return nil }
        let gap = Distribution.exponential(mean: 1 / (specification.messagesPerSecond * peak))
        var due = now
        while true {
            due = due + TimeSpan(seconds: gap.sample(using: &messageTimes))
            guard due <= end else { return nil }
            guard let day = specification.day else { return due }
            let share = day.share(at: due.elapsed(since: .start + warmUp))
            if messageTimes.happens(withProbability: share / peak) { return due }
        }
    }

    /// More than any message has, whatever is drawn.
    public static let messageBytesMax = Double(1 << 20)

    /// The text of a message: random bytes, so that no two are alike.
    ///
    /// - Parameter bytes: Its size, where it is not drawn.
    public mutating func plaintext(bytes: Int? = nil) -> [UInt8] {
        let size = bytes.map(Double.init) ?? specification.messageSize.sample(using: &sizes).rounded()
        return contents.bytes(count: Int(min(max(size, 1), Self.messageBytesMax)))
    }

    /// Who writes: drawn from the roster, or whose turn it is; if that one cannot, the next in it who can.
    public mutating func drawSender(inTurn turn: Int?, where canSend: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        if let turn { return firstAble(from: turn % roster.count, of: roster.count, where: canSend) }
        let writers = writerCount
        return firstAble(from: ranks.sample(below: writers, using: &senderDraws), of: writers, where: canSend)
    }

    /// Those who may write are the first so many of the roster.
    private var writerCount: Int {
        if case .first(let count) = specification.senders { return min(count, roster.count) }
        return roster.count
    }

    /// Who carries out a change of membership.
    public mutating func drawCommitter(where canCommit: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        return firstAble(
            from: committerDraws.index(below: roster.count), of: roster.count, where: canCommit)
    }

    /// Adds a person with all devices to the roster; one for whose devices there is no room comes with some, and the next time with
    /// the others.
    ///
    /// - Returns: The devices of each person added; none when the goal is reached.
    public mutating func invite(towards goal: Goal?) -> [[DeviceID]] {
        guard let goal else { return [addHousehold(max: .max)] }
        var households: [[DeviceID]] = []
        while roster.count < goal.deviceCount, households.isEmpty || goal.isLast {
            households.append(addHousehold(max: goal.deviceCount - roster.count))
        }
        return households
    }

    /// Takes a person with all devices that `canGo` off the roster, but never its last device.
    ///
    /// - Returns: The devices of each person who goes; none when the goal is reached.
    public mutating func drawLeavers(towards goal: Goal?, where canGo: (DeviceID) -> Bool) -> [[DeviceID]] {
        let floor = max(goal?.deviceCount ?? 1, 1)
        var households: [[DeviceID]] = []
        while roster.count > floor, households.isEmpty || goal?.isLast == true {
            let start = leaveTimes.index(below: roster.count)
            guard let leaver = firstAble(from: start, of: roster.count, where: canGo) else { break }
            let person = persons[Int(leaver.ordinal)]
            let household = roster.filter { persons[Int($0.ordinal)] == person && canGo($0) }
            let leavers = Array(household.prefix(roster.count - floor))
            roster.removeAll { leavers.contains($0) }
            households.append(leavers)
        }
        return households
    }

    /// What a row of the trace says, and the device of whom it says it; a person who comes has a new one.
    public mutating func traced(_ number: Int) -> (act: WorkloadTrace.Act, device: DeviceID) {
        guard let entry = specification.trace?.entries[number] else {
            preconditionFailure("only rows of a trace are scheduled")
        }
        if entry.act == .join { devicesOfTrace[entry.person] = addHousehold(max: 1)[0] }
        return (entry.act, devicesOfTrace[entry.person] ?? DeviceID(UInt32(entry.person)))
    }

    /// Takes a device off the roster.
    public mutating func strike(_ device: DeviceID) { roster.removeAll { $0 == device } }

    @discardableResult
    private mutating func addHousehold(max limit: Int) -> [DeviceID] {
        let person = person(of: nextDevice)
        var household: [DeviceID] = []
        while household.count < limit, self.person(of: nextDevice) == person {
            household.append(DeviceID(nextDevice))
            nextDevice += 1
        }
        roster += household
        return household
    }

    mutating func person(of device: UInt32) -> PersonID {
        while persons.count <= Int(device) {
            let drawn = specification.devicesPerPerson.sample(using: &households).rounded()
            let count = Int(min(max(drawn, 1), Double(Self.householdMax)))
            let person = PersonID(persons.last.map { $0.ordinal + 1 } ?? 0)
            persons += Array(repeating: person, count: count)
        }
        return persons[Int(device)]
    }

    /// Whose the devices are that can come, in their order.
    public mutating func owners(ofFirst count: Int) -> [PersonID] {
        if count > 0 { _ = person(of: UInt32(count - 1)) }
        return Array(persons.prefix(count))
    }

    /// The first who is able, from a place on and round the first so many of the roster.
    private func firstAble(
        from start: Int, of count: Int, where isAble: (DeviceID) -> Bool
    ) -> DeviceID? {
        for offset in 0..<count {
            let device = roster[(start + offset) % count]
            if isAble(device) { return device }
        }
        return nil
    }
}
