import Identity
public import Quantities
public import Randomness

/// What happens at times that are known from the start.
extension Workload {
    /// All of it in order of time.
    ///
    /// - Parameter end: None is later.
    public mutating func schedule(until end: SimulatedInstant) -> [(act: Act, at: SimulatedInstant)] {
        let rates = specification.membership.rates
        let joins = Self.poisson(rate: rates.joins, from: grown, until: end, using: &joinTimes)
        let leaves = Self.poisson(
            rate: rates.leaves + rates.removals, from: grown, until: end, using: &leaveTimes)
        let acts =
            growth() + turns(until: end) + changes(until: end) + traced(until: end)
            + joins.map { (act: .join(nil), at: $0) }
            + leaves.map { (act: .leave(nil), at: $0) }
        // What falls on one instant stays in this order, so that a run can be repeated.
        return acts.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// The coming of the first members one after the other, evenly over the first half of the warm-up.
    ///
    /// - Precondition: The founders are in the roster.
    private func growth() -> [(act: Act, at: SimulatedInstant)] {
        guard specification.founding == .joined else { return [] }
        let target = specification.initialDeviceCount
        return steps(
            personCount(of: target - roster.count), beginning: .start, over: grown.elapsed(since: .start)
        ) { .join(Goal(deviceCount: target, isLast: $0)) }
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

    private func traced(until end: SimulatedInstant) -> [(act: Act, at: SimulatedInstant)] {
        (specification.trace?.entries ?? []).enumerated().map { number, entry in
            (.traced(number), .start + warmUp + entry.at)
        }.filter { $0.at <= end }
    }

    /// The changes that are known by their times.
    ///
    /// How many steps lead to a size is reckoned from the sizes that the events before lead to: what rates do besides,
    /// the last step makes up for.
    private func changes(until end: SimulatedInstant) -> [(act: Act, at: SimulatedInstant)] {
        let membership = specification.membership
        let sizes = membership.sizes(from: specification.initialDeviceCount)
        return zip(membership.events, sizes).flatMap { event, size in
            let begins = .start + warmUp + event.begins
            let toSize = max(1, personCount(of: size.after - size.before))
            return switch event.change {
            case .growTo(let devices):
                steps(toSize, beginning: begins, over: event.over) {
                    .join(Goal(deviceCount: devices, isLast: $0))
                }
            case .shrinkTo(let devices):
                steps(toSize, beginning: begins, over: event.over) {
                    .leave(Goal(deviceCount: devices, isLast: $0))
                }
            case .join(let people):
                steps(people, beginning: begins, over: event.over) { _ in .join(nil) }
            case .leave(let people):
                steps(people, beginning: begins, over: event.over) { _ in .leave(nil) }
            }
        }.filter { $0.at <= end }
    }

    /// How many persons have so many devices on average.
    private func personCount(of devices: Int) -> Int {
        Int((Double(abs(devices)) / meanHousehold).rounded(.up))
    }

    /// Devices of a person; a heavy tail may have no mean, and nobody has more than so many.
    private var meanHousehold: Double {
        min(max(1, specification.devicesPerPerson.mean), Double(Self.householdMax))
    }

    /// Acts at equal distances, the last at the end; each is told whether it is the last.
    private func steps(
        _ count: Int, beginning start: SimulatedInstant, over span: TimeSpan, _ act: (Bool) -> Act
    ) -> [(act: Act, at: SimulatedInstant)] {
        (1..<count + 1).map { step in
            let part = Double(step) / Double(count)
            return (act(step == count), start + TimeSpan(seconds: span.seconds * part))
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

extension Workload {
    /// The greatest number of devices that this workload can bring into the world.
    public static func deviceCountMax(
        _ specification: WorkloadSpecification, warmUp: TimeSpan, until end: SimulatedInstant, seed: Seed
    ) -> Int {
        var rehearsal = Workload(specification, warmUp: warmUp, seed: seed)
        _ = rehearsal.founders()
        let membership = specification.membership
        let acts = rehearsal.schedule(until: end).map(\.act)
        let joins = acts.count { $0 == .join(nil) }
        // Who comes where sizes are led to depends on who has gone by then.
        let traced = specification.trace?.joinCount ?? 0
        guard membership.events.contains(where: { $0.change.targetIfLarger > 0 }) else {
            for act in acts { if case .join(let goal) = act { _ = rehearsal.invite(towards: goal) } }
            return Int(rehearsal.nextDevice) + traced
        }
        let targets = membership.events.map(\.change.targetIfLarger).reduce(0, +)
        let household = rehearsal.largestHousehold(
            ofFirst: specification.initialDeviceCount + targets + joins)
        return specification.initialDeviceCount
            + rehearsal.mostLed(by: acts, whereEachHas: household) + joins * household
    }

    /// The most devices that come to make up a size, if all who can go have gone before, and all who go meanwhile are
    /// made up for.
    ///
    /// - Parameter household: The most devices that one person takes away.
    private func mostLed(by acts: [Act], whereEachHas household: Int) -> Int {
        var (led, least, isGrowing) = (0, specification.initialDeviceCount, false)
        for act in acts {
            switch act {
            case .join(let goal?):
                if !isGrowing { led += max(0, goal.deviceCount - least) }
                isGrowing = !goal.isLast
                if goal.isLast { least = max(least, goal.deviceCount) }
            case .leave(nil):
                least = max(1, least - household)
                if isGrowing { led += household }
            case .leave(let goal?): least = min(least, goal.deviceCount)
            default: break
            }
        }
        return led
    }

    /// How many devices the person has who has most, of the first so many persons.
    private mutating func largestHousehold(ofFirst count: Int) -> Int {
        if case .constant = specification.devicesPerPerson { return Int(meanHousehold.rounded()) }
        while persons.last.map({ Int($0.ordinal) < count }) ?? true { _ = person(of: UInt32(persons.count)) }
        var (most, current) = (0, 0)
        for (place, person) in persons.enumerated() {
            current = place > 0 && persons[place - 1] == person ? current + 1 : 1
            most = max(most, current)
        }
        return most
    }
}

extension MembershipSpecification.Change {
    /// The devices that it makes up to, where it makes a group larger.
    fileprivate var targetIfLarger: Int {
        if case .growTo(let devices) = self { devices } else { 0 }
    }
}
