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
    }

    /// The size that a ramp leads to.
    public struct Goal: Equatable {
        public let deviceCount: Int
        public let isLast: Bool
    }

    private let specification: WorkloadSpecification
    private var messageTimes: RandomStream
    private var senderDraws: RandomStream
    private var sizes: RandomStream
    private var joinTimes: RandomStream
    private var leaveTimes: RandomStream
    private var committerDraws: RandomStream
    private var households: RandomStream
    private var contents: RandomStream
    private var ranks: ZipfRanks

    /// Devices in the group or invited, in the order in which they were invited.
    public private(set) var roster: [DeviceID] = []
    /// The person of each device, in the order of the devices.
    private var persons: [Int] = []
    private var personCount = 0
    private var nextDevice: UInt32 = 0

    public init(_ specification: WorkloadSpecification, seed: Seed) {
        self.specification = specification
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
            }
    }

    /// The most devices that one person has, however heavy the tail of their number.
    private static let householdMax = 1_000

    /// The devices with which the group begins.
    public mutating func founders() -> [DeviceID] {
        while roster.count < specification.initialDeviceCount {
            addHousehold(max: specification.initialDeviceCount - roster.count)
        }
        return roster
    }

    /// All changes of membership that happen at times known from the start, in order of time.
    ///
    /// - Parameter end: None is later.
    public mutating func schedule(until end: TimeSpan) -> [(act: Act, at: SimulatedInstant)] {
        switch specification.membership {
        case .ramps(let ramps): ramped(ramps, until: end)
        case .rates(let joins, let leaves, let removals):
            (Self.poisson(rate: joins, until: end, using: &joinTimes).map { (.join(nil), $0) }
                + Self.poisson(rate: leaves + removals, until: end, using: &leaveTimes).map {
                    (.leave(nil), $0)
                })
                .sorted { $0.1 < $1.1 }
        }
    }

    /// The instant of the next message after `now`, or `nil` when nobody writes.
    public mutating func nextMessage(after now: SimulatedInstant) -> SimulatedInstant? {
        guard specification.messagesPerSecond > 0 else { return nil }
        let gap = Distribution.exponential(mean: 1 / specification.messagesPerSecond)
        return now + TimeSpan(seconds: gap.sample(using: &messageTimes))
    }

    /// The text of a message: random bytes, so that no two are alike.
    public mutating func plaintext() -> [UInt8] {
        let size = specification.messageSize.sample(using: &sizes).rounded()
        return contents.bytes(count: Int(min(max(size, 1), Double(1 << 20))))
    }

    /// Who writes: drawn from the roster; if that one cannot, the next in it who can.
    public mutating func drawSender(where canSend: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        return firstAble(from: ranks.sample(below: roster.count, using: &senderDraws), where: canSend)
    }

    /// Who carries out a change of membership.
    public mutating func drawCommitter(where canCommit: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        return firstAble(from: committerDraws.index(below: roster.count), where: canCommit)
    }

    /// Adds a person with all devices to the roster.
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
            guard let leaver = firstAble(from: start, where: canGo) else { break }
            let person = persons[Int(leaver.ordinal)]
            let household = roster.filter { persons[Int($0.ordinal)] == person && canGo($0) }
            let leavers = Array(household.prefix(roster.count - floor))
            roster.removeAll { leavers.contains($0) }
            households.append(leavers)
        }
        return households
    }

    /// The greatest number of devices that this workload can bring into the world.
    public static func deviceCountMax(_ specification: WorkloadSpecification, until end: TimeSpan, seed: Seed)
        -> Int
    {
        var rehearsal = Workload(specification, seed: seed)
        _ = rehearsal.founders()
        switch specification.membership {
        case .ramps(let ramps):
            var (count, size) = (specification.initialDeviceCount, specification.initialDeviceCount)
            for ramp in ramps {
                count += max(0, ramp.targetDeviceCount - size)
                size = ramp.targetDeviceCount
            }
            return count
        case .rates:
            for entry in rehearsal.schedule(until: end) {
                if case .join = entry.act { _ = rehearsal.invite(towards: nil) }
            }
            return Int(rehearsal.nextDevice)
        }
    }

    @discardableResult
    private mutating func addHousehold(max limit: Int) -> [DeviceID] {
        let drawn = specification.devicesPerPerson.sample(using: &households).rounded()
        let count = Swift.min(Int(Swift.min(Swift.max(drawn, 1), Double(Self.householdMax))), limit)
        let household = (0..<count).map { DeviceID(nextDevice + UInt32($0)) }
        nextDevice += UInt32(count)
        persons += Array(repeating: personCount, count: count)
        personCount += 1
        roster += household
        return household
    }

    private func firstAble(from start: Int, where isAble: (DeviceID) -> Bool) -> DeviceID? {
        for offset in 0..<roster.count {
            let device = roster[(start + offset) % roster.count]
            if isAble(device) { return device }
        }
        return nil
    }

    /// As many steps as there are persons to come or go on average; the last makes up for what is missing.
    private func ramped(_ ramps: [WorkloadSpecification.Ramp], until end: TimeSpan) -> [(
        Act, SimulatedInstant
    )] {
        var size = specification.initialDeviceCount
        var acts: [(Act, SimulatedInstant)] = []
        // A heavy tail may have no mean, and nobody has more than so many.
        let meanHousehold = min(max(1, specification.devicesPerPerson.mean), Double(Self.householdMax))
        for ramp in ramps {
            let difference = ramp.targetDeviceCount - size
            let steps = Int((Double(abs(difference)) / meanHousehold).rounded(.up))
            for step in 0..<steps {
                let part = Double(step + 1) / Double(steps)
                let at = SimulatedInstant.start + ramp.begins + TimeSpan(seconds: ramp.over.seconds * part)
                guard at.nanoseconds <= end.nanoseconds else { continue }
                let goal = Goal(deviceCount: ramp.targetDeviceCount, isLast: step == steps - 1)
                acts.append((difference > 0 ? .join(goal) : .leave(goal), at))
            }
            size = ramp.targetDeviceCount
        }
        return acts.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(
            \.element)
    }

    private static func poisson(
        rate: Double, until end: TimeSpan, using random: inout RandomStream
    ) -> [SimulatedInstant] {
        guard rate > 0 else { return [] }
        var instants: [SimulatedInstant] = []
        var now = SimulatedInstant.start
        while true {
            now = now + TimeSpan(seconds: Distribution.exponential(mean: 1 / rate).sample(using: &random))
            guard now.nanoseconds <= end.nanoseconds else { return instants }
            instants.append(now)
        }
    }
}
