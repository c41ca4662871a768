import DeviceModel
import EventEngine
import Identity
import Measurements
import MechanismContract
import Metering
import NetworkModel

/// The sequencer and the directory, which live at relays, and the way to them and back.
extension World {
    mutating func send(
        _ item: ServiceItem, bytes: Int, from origin: Endpoint, to destination: Endpoint, label: TrafficLabel
    ) {
        items[itemCount] = item
        network.send(
            .item(itemCount, bytes: bytes, to: destination), from: origin, label: label, at: agenda.now)
        itemCount += 1
    }

    mutating func serve(_ item: ServiceItem, at endpoint: Endpoint, label: TrafficLabel) {
        switch (item, endpoint) {
        case (.submissionPart, .relay), (.submission, .relay), (.copy, .relay), (.copied, .relay),
            (.judgement, .relay):
            sequence(item, at: endpoint)
        case (.verdict(let verdict), .device(let device)):
            enqueue(.verdict(verdict), for: device, accounts: label.accounts)
        case (.publication(let keys, let device), .relay):
            publishInitialKeys(of: device)
            directory.publish(keys, of: device)
        case (.query(let query, let asker), .relay(let relay)):
            split(query, of: asker, at: relay)
        case (.subquery(let query, let number), .relay(let relay)):
            let entries = answer(query)
            let bytes = entries.reduce(0) { $0 + $1.encodedSize }
            let home = network.relay(of: queries[number].asker)
            send(.answer(entries, number), bytes: bytes, from: .relay(relay), to: .relay(home), label: label)
        case (.answer(let entries, let number), .relay):
            gather(entries, for: number)
        case (.answers(let entries), .device(let device)):
            enqueue(.looked(up: entries), for: device)
        case (.stock(let left), .device(let device)):
            enqueue(.keyStock(left), for: device)
        case (.fetch(let epoch, let asker), .relay(let relay)):
            fetch(epoch, for: asker, at: relay)
        case (.cached(let epoch), .relay(let relay)):
            give(epoch, at: relay)
        case (.fetched(let bytes), .device(let device)):
            enqueue(.fetched(bytes), for: device)
        default:
            preconditionFailure("a service item came to an endpoint that does not serve it")
        }
    }

    // MARK: - Directory

    /// Asks each relay whose devices are asked about; the asker's relay gathers the answers.
    private mutating func split(_ query: DirectoryQuery, of asker: DeviceID, at relay: Int) {
        var devicesByRelay = [[DeviceID]](
            repeating: [], count: specification.network.delivery.relayCount)
        for device in query.devices { devicesByRelay[network.relay(of: device)].append(device) }
        let number = queries.count
        let askedCount = devicesByRelay.count { !$0.isEmpty }
        queries.append(OpenQuery(asker: asker, answersMissing: askedCount))
        for (other, devices) in devicesByRelay.enumerated() where !devices.isEmpty {
            let part = DirectoryQuery(devices: devices, claim: query.claim)
            if other == relay {
                gather(answer(part), for: number)
            } else {
                send(
                    .subquery(part, number), bytes: part.encodedSize, from: .relay(relay),
                    to: .relay(other), label: TrafficLabel(.prekey))
            }
        }
    }

    private mutating func gather(_ entries: [DirectoryEntry], for number: Int) {
        queries[number].entries += entries
        queries[number].answersMissing -= 1
        guard queries[number].answersMissing == 0 else { return }
        let asker = queries[number].asker
        let gathered = queries[number].entries
        queries[number].entries = []
        send(
            .answers(gathered), bytes: gathered.reduce(0) { $0 + $1.encodedSize },
            from: .relay(network.relay(of: asker)), to: .device(asker), label: TrafficLabel(.prekey))
    }

    private mutating func answer(_ query: DirectoryQuery) -> [DirectoryEntry] {
        query.devices.compactMap { device in
            publishInitialKeys(of: device)
            if directory.wantsKeyMade(of: device, for: query.claim) {
                let key = devices[Int(device.ordinal)].member.makeInitialKey(for: query.claim)
                directory.take(made: key, of: device, for: query.claim)
            }
            guard let found = directory.look(up: device, claiming: query.claim) else { return nil }
            noteStock(found.left, after: query.claim, of: device)
            return found.entry
        }
    }

    /// Tells a device that few of its keys are left of the kind that was claimed.
    private mutating func noteStock(
        _ left: KeyStock, after claim: DirectoryQuery.Claim, of device: DeviceID
    ) {
        let isLow =
            switch claim {
            case .nothing: false
            case .oneTimeKey: left.oneTimeKeys <= Self.oneTimeKeysNoticeAt
            case .keyPackage: left.keyPackages <= Self.keyPackagesNoticeAt
            }
        guard isLow, directory.tellsOwner(device) else { return }
        send(
            .stock(left), bytes: KeyStock.encodedSize, from: .relay(network.relay(of: device)),
            to: .device(device), label: TrafficLabel(.prekey))
    }

    /// Half of the 50 one-time keys, and of the 10 key packages, that a device keeps with the directory.
    private static let oneTimeKeysNoticeAt = 25
    private static let keyPackagesNoticeAt = 5

    /// Puts into the directory what a device had published before the run began, when somebody first needs it.
    private mutating func publishInitialKeys(of device: DeviceID) {
        guard !directory.knows(device) else { return }
        directory.publish(devices[Int(device.ordinal)].member.publishInitialKeys(), of: device)
    }
}
