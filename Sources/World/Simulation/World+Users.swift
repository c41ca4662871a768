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
    mutating func scheduleMessage() {
        if let due = workload.nextMessage(after: agenda.now, until: specification.usersEnd) {
            agenda.enter(.message, due: due)
        }
    }

    /// The drawn member writes; before anyone is a member, the founder does, and it waits for the group.
    ///
    /// - Parameter turn: Where it is somebody's turn, in place of a draw.
    mutating func writeMessage(turn: Int? = nil) {
        let plaintext = workload.plaintext()
        let drawn = workload.drawSender(inTurn: turn) { devices[Int($0.ordinal)].isActive }
        let hasBegun = devices.contains(where: \.hasJoined)
        guard let sender = drawn ?? (hasBegun ? nil : workload.roster.first) else {
            return observe(.unwritten)
        }
        observe(.wrote(plaintext, by: sender))
        enqueue(.send(plaintext: plaintext), for: sender)
    }

    mutating func perform(_ act: Workload.Act) {
        switch act {
        case .join(let goal):
            for household in workload.invite(towards: goal) {
                for device in household { bringIn(device) }
                change(adding: household, removing: [])
            }
        case .write(let turn): writeMessage(turn: turn)
        case .traced(let number): performTraced(number)
        case .goes(let device): dismiss(device)
        case .leave(let goal):
            let leavers = workload.drawLeavers(towards: goal) { devices[Int($0.ordinal)].hasJoined }
            for household in leavers { change(adding: [], removing: household) }
        }
    }

    private mutating func performTraced(_ number: Int) {
        let (act, device) = workload.traced(number)
        switch act {
        case .message(let bytes):
            let plaintext = workload.plaintext(bytes: bytes)
            guard devices[Int(device.ordinal)].isActive else { return observe(.unwritten) }
            observe(.wrote(plaintext, by: device))
            enqueue(.send(plaintext: plaintext), for: device)
        case .join:
            bringIn(device)
            change(adding: [device], removing: [])
        case .leave: dismiss(device)
        }
    }

    /// Whoever was asked in and is not there yet goes once there.
    private mutating func dismiss(_ device: DeviceID) {
        if devices[Int(device.ordinal)].hasJoined {
            workload.strike(device)
            change(adding: [], removing: [device])
        } else if agenda.now < specification.usersEnd {
            agenda.enter(.act(.goes(device)), due: agenda.now + .seconds(1))
        }
    }

    /// Has a member change the membership; if none is within reach, the users try again a second later.
    mutating func change(adding: [DeviceID], removing: [DeviceID]) {
        let committer = workload.drawCommitter { devices[Int($0.ordinal)].isActive }
        if let committer {
            enqueue(.change(adding: adding, removing: removing), for: committer)
        } else if agenda.now < specification.usersEnd {
            agenda.enter(.changeWish(adding: adding, removing: removing), due: agenda.now + .seconds(1))
        }
    }

    /// A device comes into the group in its users' minds.
    mutating func bringIn(_ device: DeviceID) {
        observe(.invited(device))
        let share = specification.cohorts[devices[Int(device.ordinal)].cohort].neverReturns
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

    mutating func beginPeriods(of index: Int) {
        // Whoever founds the group is there to do it.
        let isFounder = devices[index].id == workload.roster.first
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
