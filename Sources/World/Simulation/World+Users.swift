import DeviceModel
import EventEngine
import Identity
import NetworkModel
import Observation
import Population
import Quantities
import Randomness
import SchemeContract
import Transport

/// What users do, and when their devices are within reach.
extension World {
    /// Whose devices there are, who has a seat where, and what the people of each group do.
    static func populate(
        _ specification: WorldSpecification
    ) -> (workloads: [Workload], seating: Seating, owners: [PersonID]) {
        let groupCount = specification.acquaintance?.groupCount ?? 1
        let seeds = (0..<groupCount).map { group in
            group == 0 ? specification.seed : specification.seed.descendant("group", UInt64(group))
        }
        var workloads = seeds.map {
            Workload(specification.workload, warmUp: specification.warmUp, seed: $0)
        }
        let seatCounts = seeds.map {
            Workload.deviceCountMax(
                specification.workload, warmUp: specification.warmUp, until: specification.usersEnd, seed: $0)
        }
        guard let acquaintance = specification.acquaintance else {
            return (
                workloads, Seating(groupOf: seatCounts[0]), workloads[0].owners(ofFirst: seatCounts[0])
            )
        }
        let seating = acquaintance.seating(seatCounts: seatCounts, seed: specification.seed)
        return (workloads, seating, (0..<seating.deviceCount).map { PersonID(UInt32($0)) })
    }

    /// The device that a group's workload knows by its place.
    func device(_ place: DeviceID, in group: GroupIndex) -> DeviceID {
        seating.device(at: Int(place.ordinal), in: group)
    }

    private func isActive(_ place: DeviceID, in group: GroupIndex) -> Bool {
        devices[Int(device(place, in: group).ordinal)].isActive(in: group)
    }

    mutating func scheduleMessage(of group: GroupIndex) {
        let due = workloads[Int(group.number)].nextMessage(after: agenda.now, until: specification.usersEnd)
        if let due { agenda.enter(.message(group), due: due) }
    }

    /// The drawn member writes; before anyone is a member, the founder does, and it waits for the group.
    ///
    /// - Parameter turn: Where it is somebody's turn, in place of a draw.
    mutating func writeMessage(turn: Int? = nil, in group: GroupIndex) {
        let index = Int(group.number)
        let plaintext = workloads[index].plaintext()
        var workload = workloads[index]
        let drawn = workload.drawSender(inTurn: turn) { isActive($0, in: group) }
        workloads[index] = workload
        guard let place = drawn ?? (hasBegun(group) ? nil : workloads[index].roster.first) else {
            return observe(.unwritten, in: group)
        }
        write(plaintext, by: device(place, in: group), in: group)
    }

    private func hasBegun(_ group: GroupIndex) -> Bool {
        devices.contains { $0.seats.contains { $0.group == group && $0.hasJoined } }
    }

    private mutating func write(_ plaintext: [UInt8], by sender: DeviceID, in group: GroupIndex) {
        observe(.wrote(plaintext, by: sender), in: group)
        enqueue(.send(plaintext: plaintext), for: sender, in: group)
    }

    mutating func perform(_ act: Workload.Act, in group: GroupIndex) {
        let index = Int(group.number)
        switch act {
        case .join(let goal):
            for places in workloads[index].invite(towards: goal) {
                let household = places.map { device($0, in: group) }
                for device in household { bringIn(device, in: group) }
                wish(adding: household, removing: [], in: group)
            }
        case .write(let turn): writeMessage(turn: turn, in: group)
        case .traced(let number): performTraced(number, in: group)
        case .goes(let place): dismiss(place, from: group)
        case .leave(let goal):
            var workload = workloads[index]
            let leavers = workload.drawLeavers(towards: goal) {
                devices[Int(device($0, in: group).ordinal)].hasJoined(group)
            }
            workloads[index] = workload
            for household in leavers {
                wish(adding: [], removing: household.map { device($0, in: group) }, in: group)
            }
        }
    }

    private mutating func performTraced(_ number: Int, in group: GroupIndex) {
        let index = Int(group.number)
        let (act, place) = workloads[index].traced(number)
        let device = device(place, in: group)
        switch act {
        case .message(let bytes):
            let plaintext = workloads[index].plaintext(bytes: bytes)
            guard isActive(place, in: group) else { return observe(.unwritten, in: group) }
            write(plaintext, by: device, in: group)
        case .join:
            bringIn(device, in: group)
            wish(adding: [device], removing: [], in: group)
        case .leave: dismiss(place, from: group)
        }
    }

    /// Whoever was asked in and is not there yet goes once there.
    private mutating func dismiss(_ place: DeviceID, from group: GroupIndex) {
        let device = device(place, in: group)
        if devices[Int(device.ordinal)].hasJoined(group) {
            workloads[Int(group.number)].strike(place)
            wish(adding: [], removing: [device], in: group)
        } else if agenda.now < specification.usersEnd {
            agenda.enter(.act(.goes(place), group), due: agenda.now + .seconds(1))
        }
    }

    /// Users want the membership changed.
    private mutating func wish(adding: [DeviceID], removing: [DeviceID], in group: GroupIndex) {
        observe(.wished(adding: adding, removing: removing), in: group)
        change(adding: adding, removing: removing, in: group)
    }

    /// Users ask another member for what one could not do, unless they have wished the contrary since.
    mutating func wishAgain(adding: [DeviceID], removing: [DeviceID], in group: GroupIndex) {
        let wanted = Set(workloads[Int(group.number)].roster.map { device($0, in: group) })
        let (adding, removing) = (adding.filter(wanted.contains), removing.filter { !wanted.contains($0) })
        guard !adding.isEmpty || !removing.isEmpty else { return }
        change(adding: adding, removing: removing, in: group)
    }

    /// Has a member change the membership; if none is within reach that can, the users try again a second later, until their
    /// time is over.
    mutating func change(adding: [DeviceID], removing: [DeviceID], in group: GroupIndex) {
        var workload = workloads[Int(group.number)]
        let committer = workload.drawCommitter { place in
            isActive(place, in: group) && removing.allSatisfy { canPutOut($0, place, in: group) }
        }
        workloads[Int(group.number)] = workload
        if let committer {
            enqueue(
                .change(adding: adding, removing: removing), for: device(committer, in: group), in: group)
        } else if removing.count > 1, workload.roster.contains(where: { isActive($0, in: group) }) {
            // Nobody sees them all: one is put out by one member, and another by another.
            for device in removing { change(adding: [], removing: [device], in: group) }
            if !adding.isEmpty { change(adding: adding, removing: [], in: group) }
        } else if agenda.now < specification.usersEnd {
            agenda.enter(
                .changeWish(adding: adding, removing: removing, group), due: agenda.now + .seconds(1))
        }
    }

    /// Nobody puts out whom they do not see: a member to whom no change has come that brought somebody in would take the wish for
    /// done.
    private func canPutOut(_ device: DeviceID, _ place: DeviceID, in group: GroupIndex) -> Bool {
        let committer = devices[Int(self.device(place, in: group).ordinal)]
        return devices[Int(device.ordinal)].isExpelled(from: group) || committer.sees(device, in: group)
    }

    /// A device comes into a group in its users' minds.
    mutating func bringIn(_ device: DeviceID, in group: GroupIndex) {
        observe(.invited(device), in: group)
        let index = Int(device.ordinal)
        guard !devices[index].wasBroughtIn else { return }
        devices[index].wasBroughtIn = true
        let share = specification.cohorts[devices[index].cohort].neverReturns
        guard share > 0 else { return }
        var random = RandomStream(
            seed: specification.seed.descendant("device.vanishing", UInt64(device.ordinal)))
        guard random.happens(withProbability: share) else { return }
        let left = specification.usersEnd.elapsed(since: agenda.now).seconds
        agenda.enter(.vanishes(device), due: agenda.now + TimeSpan(seconds: left * random.nextUnit()))
    }

    mutating func vanish(_ device: DeviceID) {
        let index = Int(device.ordinal)
        devices[index].hasVanished = true
        if devices[index].isOnline { setOnline(index, false) }
    }

    /// - Parameter isFounder: Whoever founds a group is there to do it.
    mutating func beginPeriods(of index: Int, isFounder: Bool) {
        let (isOnline, rest) = devices[index].presence.beginning(
            isFounder: isFounder, using: &devices[index].periods)
        if !isOnline { setOnline(index, false) }
        if let rest { agenda.enter(.periodEnds(devices[index].id), due: agenda.now + rest) }
    }

    mutating func toggleReach(of device: DeviceID) {
        let index = Int(device.ordinal)
        guard !devices[index].hasVanished else { return }
        let isOnline = !devices[index].isOnline
        setOnline(index, isOnline)
        let period = devices[index].presence.period(
            online: isOnline, from: agenda.now, using: &devices[index].periods)
        if let period { agenda.enter(.periodEnds(device), due: agenda.now + period) }
        if isOnline { work(devices[index].id) }
    }

    private mutating func setOnline(_ index: Int, _ isOnline: Bool) {
        devices[index].isOnline = isOnline
        devices[index].processor.isAwake = isOnline
        let device = devices[index].id
        observe(.reach(device, isOnline: isOnline, bytes: network.traffic(at: .device(device)).sum))
        network.setReachable(devices[index].id, isOnline, at: agenda.now)
    }
}
