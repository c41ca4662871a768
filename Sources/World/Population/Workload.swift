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
    }

    /// The size that a ramp leads to.
    public struct Goal: Equatable {
        public let deviceCount: Int
        public let isLast: Bool
    }

    private let specification: WorkloadSpecification
    private let warmUp: TimeSpan
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
    /// The person of each device, in the order of the devices; drawn one after the other as far as it is asked for.
    private var persons: [PersonID] = []
    private var nextDevice: UInt32 = 0

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
            }
    }

    /// The most devices that one person has, however heavy the tail of their number.
    private static let householdMax = 1_000

    /// The devices with which the group begins.
    public mutating func founders() -> [DeviceID] {
        repeat {
            addHousehold(max: specification.initialDeviceCount - roster.count)
        } while specification.founding == .allAtOnce && roster.count < specification.initialDeviceCount
        return roster
    }

    /// All that happens at times known from the start, in order of time.
    ///
    /// - Parameter end: None is later.
    public mutating func schedule(until end: SimulatedInstant) -> [(act: Act, at: SimulatedInstant)] {
        let known = growth() + turns(until: end)
        switch specification.membership {
        case .ramps(let ramps):
            return (known + ramped(ramps, until: end)).enumerated().sorted {
                ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
            }.map(\.element)
        case .rates(let joins, let leaves, let removals):
            return
                (known
                + Self.poisson(rate: joins, from: grown, until: end, using: &joinTimes).map {
                    (.join(nil), $0)
                }
                + Self.poisson(rate: leaves + removals, from: grown, until: end, using: &leaveTimes).map {
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

    /// Who writes: drawn from the roster, or whose turn it is; if that one cannot, the next in it who can.
    public mutating func drawSender(inTurn turn: Int?, where canSend: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        let place = turn.map { $0 % roster.count } ?? ranks.sample(below: roster.count, using: &senderDraws)
        return firstAble(from: place, where: canSend)
    }

    /// Who carries out a change of membership.
    public mutating func drawCommitter(where canCommit: (DeviceID) -> Bool) -> DeviceID? {
        guard !roster.isEmpty else { return nil }
        return firstAble(from: committerDraws.index(below: roster.count), where: canCommit)
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
    public static func deviceCountMax(
        _ specification: WorkloadSpecification, warmUp: TimeSpan, until end: SimulatedInstant, seed: Seed
    ) -> Int {
        var rehearsal = Workload(specification, warmUp: warmUp, seed: seed)
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
                if case .join(let goal) = entry.act { _ = rehearsal.invite(towards: goal) }
            }
            return Int(rehearsal.nextDevice)
        }
    }

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

    private mutating func person(of device: UInt32) -> PersonID {
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

    private func firstAble(from start: Int, where isAble: (DeviceID) -> Bool) -> DeviceID? {
        for offset in 0..<roster.count {
            let device = roster[(start + offset) % roster.count]
            if isAble(device) { return device }
        }
        return nil
    }

    /// The coming of the first members one after the other, evenly over the first half of the warm-up.
    ///
    /// - Precondition: The founders are in the roster.
    private func growth() -> [(act: Act, at: SimulatedInstant)] {
        guard specification.founding == .joined else { return [] }
        return steps(
            from: roster.count, to: specification.initialDeviceCount, beginning: .start,
            over: grown.elapsed(since: .start))
    }

    /// From when on the group has all its first members, or all are invited.
    private var grown: SimulatedInstant {
        specification.founding == .joined ? .start + TimeSpan(nanoseconds: warmUp.nanoseconds / 2) : .start
    }

    private func turns(until end: SimulatedInstant) -> [(act: Act, at: SimulatedInstant)] {
        specification.rounds.flatMap { round in
            (0..<round.messageCount).map { turn in
                let part = (Double(turn) + 0.5) / Double(round.messageCount)
                let at = .start + warmUp + round.begins + TimeSpan(seconds: round.over.seconds * part)
                return (.write(turn: turn), at)
            }
        }.filter { $0.at <= end }
    }

    private func ramped(
        _ ramps: [WorkloadSpecification.Ramp], until end: SimulatedInstant
    ) -> [(act: Act, at: SimulatedInstant)] {
        var size = specification.initialDeviceCount
        var acts: [(act: Act, at: SimulatedInstant)] = []
        for ramp in ramps {
            acts += steps(
                from: size, to: ramp.targetDeviceCount, beginning: .start + warmUp + ramp.begins,
                over: ramp.over)
            size = ramp.targetDeviceCount
        }
        return acts.filter { $0.at <= end }
    }

    /// As many steps as there are persons to come or go on average; the last makes up for what is missing.
    private func steps(
        from size: Int, to target: Int, beginning start: SimulatedInstant, over span: TimeSpan
    ) -> [(act: Act, at: SimulatedInstant)] {
        // A heavy tail may have no mean, and nobody has more than so many.
        let meanHousehold = min(max(1, specification.devicesPerPerson.mean), Double(Self.householdMax))
        let count = Int((Double(abs(target - size)) / meanHousehold).rounded(.up))
        return (0..<count).map { step in
            let part = Double(step + 1) / Double(count)
            let goal = Goal(deviceCount: target, isLast: step == count - 1)
            return (
                target > size ? .join(goal) : .leave(goal), start + TimeSpan(seconds: span.seconds * part)
            )
        }
    }

    private static func poisson(
        rate: Double, from start: SimulatedInstant, until end: SimulatedInstant,
        using random: inout RandomStream
    ) -> [SimulatedInstant] {
        guard rate > 0 else { return [] }
        var instants: [SimulatedInstant] = []
        var now = start
        while true {
            now = now + TimeSpan(seconds: Distribution.exponential(mean: 1 / rate).sample(using: &random))
            guard now <= end else { return instants }
            instants.append(now)
        }
    }
}
