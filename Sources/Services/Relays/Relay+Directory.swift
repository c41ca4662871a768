public import Identity
import Metering
public import SchemeContract

/// The keys of devices: those of own ones are kept here, those of others are asked for where they are.
///
/// Where a device has several nodes its long-term keys are at each, and each of the others is at one. Who does not answer, or has
/// no key left, is passed over for the next.
extension Relay {
    /// Own devices whose keys this message is about, and what is claimed of them.
    ///
    /// What a device had put here before the run lies here unmade until somebody needs it: whoever hands a message to
    /// this relay first brings what is missing of these.
    public func devices(
        concernedBy message: ServiceMessage, from sender: NodeID
    ) -> (devices: [DeviceID], claim: DirectoryQuery.Claim) {
        switch (message, sender) {
        case (.look(let query), _), (.ask(let query, _, _), _):
            (query.devices.filter { plan.share(of: $0, at: id) != nil }, query.claim)
        case (.publish, .device(let device)): ([device], .nothing)
        default: ([], .nothing)
        }
    }

    public func knowsKeys(of device: DeviceID) -> Bool { directory.knows(device) }

    public func wantsKeyMade(of device: DeviceID, for claim: DirectoryQuery.Claim) -> Bool {
        directory.wantsKeyMade(of: device, for: claim)
    }

    /// Takes in what of all that a device had published before the run is here.
    public mutating func publish(initial keys: PublishedKeys, of device: DeviceID) {
        guard let share = plan.share(of: device, at: id) else { return }
        directory.publish(
            PublishedKeys(identity: keys.identity, oneTimeKeys: [], unmade: share.part(of: keys.unmade)),
            of: device)
    }

    /// Takes in a key that lay here unmade.
    public mutating func take(made key: [UInt8], of device: DeviceID, for claim: DirectoryQuery.Claim) {
        directory.take(made: key, of: device, for: claim)
    }

    /// Asks relays that have keys of these devices; here the answers are gathered.
    mutating func split(_ query: DirectoryQuery, of asker: DeviceID) {
        let number = queryCount
        queryCount += 1
        queries[number] = OpenQuery(query, of: asker)
        ask(about: query.devices, for: number)
    }

    private mutating func ask(about devices: [DeviceID], for number: Int) {
        guard var query = queries[number] else { return }
        var parts: [Addressee: [DeviceID]] = [:]
        for device in devices {
            for (relay, isLast) in query.next(of: device, among: directories(of: device)) {
                parts[Addressee(relay: relay, mayReturn: !isLast), default: []].append(device)
            }
        }
        close(query, number)
        for addressee in parts.keys.sorted() {
            let part = DirectoryQuery(devices: parts[addressee, default: []], claim: query.claim)
            if addressee.relay == id {
                gather(answer(part), from: id, for: number)
            } else {
                send(
                    .ask(part, query: number, mayReturn: addressee.mayReturn), to: .relay(addressee.relay),
                    as: Purpose(.prekey))
            }
        }
    }

    /// The nodes of a device, of which this one comes first where it is among them.
    private func directories(of device: DeviceID) -> [RelayID] {
        let nodes = plan.nodes(of: device)
        guard nodes.count > 1, nodes.contains(id) else { return nodes }
        return [id] + nodes.filter { $0 != id }
    }

    mutating func gather(_ entries: [DirectoryEntry], from relay: RelayID, for number: Int) {
        guard var query = queries[number] else { return }
        // Whoever cheats with its keys does so with whoever asks.
        let isFinal = relay == id && directory.cheat != nil
        for entry in entries { query.take(entry, from: relay, isFinal: isFinal) }
        queries[number] = query
        ask(about: entries.map(\.device), for: number)
    }

    /// Nobody has answered: the next nodes of these devices are asked.
    mutating func takeBack(_ message: ServiceMessage, from relay: RelayID) {
        switch message {
        case .ask(let part, let number, _):
            for device in part.devices { queries[number]?.passOver(relay, for: device) }
            ask(about: part.devices, for: number)
        case .deposit(let epoch, let bytes, let readers, _):
            leave(bytes, of: epoch, for: readers, notAt: relay)
        default: break
        }
    }

    private mutating func close(_ query: OpenQuery, _ number: Int) {
        guard query.isAnswered else { return queries[number] = query }
        queries[number] = nil
        send(.looked(query.entries), to: .device(query.asker), as: Purpose(.prekey))
    }

    mutating func answer(_ query: DirectoryQuery) -> [DirectoryEntry] {
        query.devices.compactMap { device in
            guard let found = directory.look(up: device, claiming: query.claim) else { return nil }
            if let cheat = found.cheat { report(.cheated(cheat)) }
            noteStock(found.left, after: query.claim, of: device)
            return found.entry
        }
    }

    /// Tells a device that few of its keys are left of the kind that was claimed.
    private mutating func noteStock(
        _ left: KeyStock, after claim: DirectoryQuery.Claim, of device: DeviceID
    ) {
        guard claim != .nothing, let share = plan.share(of: device, at: id) else { return }
        let full = share.part(of: .full)
        guard full.count(for: claim) > 0, left.count(for: claim) <= full.half.count(for: claim),
            directory.tellsOwner(device)
        else { return }
        send(.stock(left, of: share), to: .device(device), as: Purpose(.prekey))
    }
}
