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

    /// Asks of each device the next of its nodes, and after all of them the first again, which then is waited for.
    private mutating func ask(about devices: [DeviceID], for number: Int) {
        guard let query = queries[number] else { return }
        var parts: [Addressee: [DeviceID]] = [:]
        for device in devices {
            let (nodes, asked) = (directories(of: device), query.askedCounts[device] ?? 0)
            let isAgain = asked >= nodes.count
            let addressee = Addressee(
                relay: nodes[isAgain ? 0 : asked], mayReturn: nodes.count > 1 && !isAgain)
            parts[addressee, default: []].append(device)
        }
        for addressee in parts.keys.sorted() {
            let part = DirectoryQuery(devices: parts[addressee, default: []], claim: query.claim)
            if addressee.relay == id {
                gather(answer(part), for: number, isFinal: directory.cheat != nil)
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

    /// - Parameter isFinal: Whether nobody else is to be asked for a key that was not there.
    mutating func gather(_ entries: [DirectoryEntry], for number: Int, isFinal: Bool = false) {
        guard var query = queries[number] else { return }
        var without: [DeviceID] = []
        for entry in entries {
            let hasOthers =
                !isFinal && query.hasFurtherNode(of: entry.device, among: plan.nodes(of: entry.device).count)
            if query.take(entry, isLast: !hasOthers) { without.append(entry.device) }
        }
        go(on: query, number, askingAbout: without)
    }

    /// Nobody has answered: the next nodes of these devices are asked.
    mutating func takeBack(_ message: ServiceMessage) {
        guard case .ask(let part, let number, _) = message, var query = queries[number] else { return }
        let left = part.devices.filter { query.passOver(nodeOf: $0, among: plan.nodes(of: $0).count) }
        go(on: query, number, askingAbout: left)
    }

    private mutating func go(on query: OpenQuery, _ number: Int, askingAbout devices: [DeviceID]) {
        guard query.isAnswered else {
            queries[number] = query
            return ask(about: devices, for: number)
        }
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
        guard claim != .nothing, let share = plan.share(of: device, at: id),
            left.count(for: claim) <= share.part(of: .full).half.count(for: claim),
            directory.tellsOwner(device)
        else { return }
        send(.stock(left, of: share), to: .device(device), as: Purpose(.prekey))
    }
}

/// Whom a part of a query is asked of.
private struct Addressee: Hashable, Comparable {
    let relay: RelayID
    let mayReturn: Bool

    static func < (left: Addressee, right: Addressee) -> Bool {
        left.relay == right.relay ? left.mayReturn && !right.mayReturn : left.relay < right.relay
    }
}
