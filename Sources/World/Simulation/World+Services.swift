import DeviceModel
import EventEngine
import Measurements
import MechanismContract
import Metering
import NetworkModel
import Quantities

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

    /// Sends a membership change to the sequencer, each traffic class as a part of its own.
    mutating func submit(
        _ shipments: [Shipment], _ summary: ChangeSummary, deposit: [UInt8]?, from device: DeviceID
    ) {
        let account = network.openAccount()
        let number = submissions.count
        submissions.append(
            Submission(
                committer: device, shipments: shipments, summary: summary, deposit: deposit,
                startedAt: agenda.now, account: account, partsMissing: shipments.count))
        for shipment in shipments {
            let bytes = shipment.parcels.reduce(0) { $0 + $1.payload.count }
            send(
                .submissionPart(number), bytes: bytes, from: .device(device), to: .relay(sequencerRelay),
                label: TrafficLabel(shipment.trafficClass, accounts: [account]))
        }
    }

    mutating func serve(_ item: ServiceItem, at endpoint: Endpoint, label: TrafficLabel) {
        switch (item, endpoint) {
        case (.submissionPart(let number), .relay):
            submissions[number].partsMissing -= 1
            if submissions[number].partsMissing == 0 { judge(submissions[number]) }
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

    // MARK: - Sequencer

    private mutating func judge(_ submission: Submission) {
        let verdict = sequencer.judge(submission.summary.epoch)
        trace.absorb(UInt64(submission.summary.epoch.number) << 8 | UInt64(submission.committer.ordinal))
        switch verdict {
        case .accepted(let epoch):
            let work = specification.prices.time(for: submission.summary.work)
            rekeys.noteAccepted(submission, work: work)
            keepDeposit(of: submission, epoch)
            for device in submission.summary.removed {
                devices[Int(device.ordinal)].removal = Removal(epoch: epoch, at: agenda.now)
            }
            for shipment in submission.shipments {
                let loads = shipment.parcels.map { Load(payload: $0.payload, recipients: $0.recipients) }
                network.send(
                    .loads(loads), from: .relay(sequencerRelay),
                    label: TrafficLabel(shipment.trafficClass, accounts: [submission.account]),
                    at: agenda.now)
            }
        case .rejected:
            counts.conflicts += 1
        }
        send(
            .verdict(verdict), bytes: SequencerVerdict.encodedSize, from: .relay(sequencerRelay),
            to: .device(submission.committer), label: TrafficLabel(.commit, accounts: [submission.account]))
    }

    // MARK: - Deposits

    private mutating func keepDeposit(of submission: Submission, _ epoch: Epoch) {
        guard let bytes = submission.deposit else { return }
        let readerCount = submission.shipments.reduce(0) { count, shipment in
            guard shipment.trafficClass == .welcome else { return count }
            return shipment.parcels.reduce(count) { $0 + $1.recipients.count }
        }
        deposits[epoch] = Deposit(bytes: bytes, readersLeft: readerCount)
    }

    /// Hands out what was deposited with an epoch's change.
    ///
    /// An edge node that has not got it gets it from the sequencer's node, once for all who ask there.
    private mutating func fetch(_ epoch: Epoch, for asker: DeviceID, at relay: Int) {
        guard deposits[epoch] != nil else { return }
        let place = DepositPlace(epoch: epoch, relay: relay)
        if relay == sequencerRelay || deliveredDeposits.contains(place) {
            hand(epoch, to: asker, from: relay)
        } else if deposit(place, isAwaitedBy: asker) {
            let label = TrafficLabel(.welcome)
            send(
                .fetch(epoch, of: asker), bytes: Self.fetchSize, from: .relay(relay),
                to: .relay(sequencerRelay), label: label)
        }
    }

    /// - Returns: Whether this asker is the first, so that the deposit is still to be asked for.
    private mutating func deposit(_ place: DepositPlace, isAwaitedBy asker: DeviceID) -> Bool {
        awaitedDeposits[place, default: []].append(asker)
        return awaitedDeposits[place]?.count == 1
    }

    /// The deposit has come to an edge node.
    private mutating func give(_ epoch: Epoch, at relay: Int) {
        let place = DepositPlace(epoch: epoch, relay: relay)
        deliveredDeposits.insert(place)
        for asker in awaitedDeposits.removeValue(forKey: place) ?? [] {
            hand(epoch, to: asker, from: relay)
        }
    }

    private mutating func hand(_ epoch: Epoch, to asker: DeviceID, from relay: Int) {
        guard let bytes = deposits[epoch]?.bytes else { return }
        let home = network.relay(of: asker)
        if relay == home {
            deposits[epoch]?.readersLeft -= 1
            if deposits[epoch]?.readersLeft == 0 { deposits[epoch] = nil }
            send(
                .fetched(bytes), bytes: bytes.count, from: .relay(relay), to: .device(asker),
                label: TrafficLabel(.welcome))
        } else {
            send(
                .cached(epoch), bytes: bytes.count, from: .relay(relay), to: .relay(home),
                label: TrafficLabel(.welcome))
        }
    }

    /// A kind byte and the epoch.
    static let fetchSize = 5

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

    /// Puts the keys into the directory that a device had published before the run began; made only when
    /// somebody needs them, since most devices' keys are never asked for.
    private mutating func publishInitialKeys(of device: DeviceID) {
        guard !directory.knows(device) else { return }
        let step = devices[Int(device.ordinal)].member.publishInitialKeys()
        for case .publish(let keys) in step.effects { directory.publish(keys, of: device) }
    }
}
