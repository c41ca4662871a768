import DeviceModel
import EventEngine
import Identity
import NetworkModel
import Observation
import Population
import Quantities
import SchemeContract
import Transport

/// What users do, and when their devices are within reach.
extension World {
    mutating func scheduleMessage() {
        guard let due = workload.nextMessage(after: agenda.now), due <= specification.usersEnd else {
            return
        }
        agenda.enter(.message, due: due)
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
                for device in household { observe(.invited(device)) }
                change(adding: household, removing: [])
            }
        case .write(let turn): writeMessage(turn: turn)
        case .leave(let goal):
            let leavers = workload.drawLeavers(towards: goal) { devices[Int($0.ordinal)].hasJoined }
            for household in leavers { change(adding: [], removing: household) }
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

    mutating func beginPeriods(of index: Int) {
        let availability = specification.availability
        // Whoever founds the group is there to do it.
        let isFounder = devices[index].id == workload.roster.first
        let isOnline = availability.startsOnline(using: &devices[index].periods) || isFounder
        if !isOnline { setOnline(index, false) }
        if let period = availability.restOfPeriod(online: isOnline, using: &devices[index].periods) {
            agenda.enter(.periodEnds(devices[index].id), due: agenda.now + period)
        }
    }

    mutating func toggleReach(of device: DeviceID) {
        let index = Int(device.ordinal)
        let isOnline = !devices[index].isOnline
        setOnline(index, isOnline)
        if let period = specification.availability.period(online: isOnline, using: &devices[index].periods) {
            agenda.enter(.periodEnds(device), due: agenda.now + period)
        }
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
