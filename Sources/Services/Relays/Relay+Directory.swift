public import Identity
import Metering
public import SchemeContract

/// The keys of devices: those of own ones are kept here, those of others are asked for where they are.
extension Relay {
    /// Own devices whose keys this message is about, and what is claimed of them.
    ///
    /// What a device had put here before the run lies here unmade until somebody needs it: whoever hands a message to
    /// this relay first brings what is missing of these.
    public func devices(
        concernedBy message: ServiceMessage, from sender: NodeID
    ) -> (devices: [DeviceID], claim: DirectoryQuery.Claim) {
        switch (message, sender) {
        case (.look(let query), _), (.ask(let query, _), _):
            (query.devices.filter { plan.home(of: $0) == id }, query.claim)
        case (.publish, .device(let device)): ([device], .nothing)
        default: ([], .nothing)
        }
    }

    public func knowsKeys(of device: DeviceID) -> Bool { directory.knows(device) }

    public func wantsKeyMade(of device: DeviceID, for claim: DirectoryQuery.Claim) -> Bool {
        directory.wantsKeyMade(of: device, for: claim)
    }

    /// Takes in what a device had published before the run.
    public mutating func publish(initial keys: PublishedKeys, of device: DeviceID) {
        directory.publish(keys, of: device)
    }

    /// Takes in a key that lay here unmade.
    public mutating func take(made key: [UInt8], of device: DeviceID, for claim: DirectoryQuery.Claim) {
        directory.take(made: key, of: device, for: claim)
    }

    /// Asks each relay whose devices are asked about; here the answers are gathered.
    mutating func split(_ query: DirectoryQuery, of asker: DeviceID) {
        let relays = Dictionary(grouping: query.devices, by: plan.home)
        let number = queryCount
        queryCount += 1
        queries[number] = OpenQuery(asker: asker, answersMissing: relays.count)
        for relay in relays.keys.sorted() {
            let part = DirectoryQuery(devices: relays[relay, default: []], claim: query.claim)
            if relay == id {
                gather(answer(part), for: number)
            } else {
                send(.ask(part, query: number), to: .relay(relay), as: Purpose(.prekey))
            }
        }
    }

    mutating func gather(_ entries: [DirectoryEntry], for number: Int) {
        guard var query = queries.removeValue(forKey: number) else { return }
        query.entries += entries
        query.answersMissing -= 1
        guard query.answersMissing == 0 else { return queries[number] = query }
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
        let isLow =
            switch claim {
            case .nothing: false
            case .oneTimeKey: left.oneTimeKeys <= Self.oneTimeKeysNoticeAt
            case .keyPackage: left.keyPackages <= Self.keyPackagesNoticeAt
            }
        guard isLow, directory.tellsOwner(device) else { return }
        send(.stock(left), to: .device(device), as: Purpose(.prekey))
    }

    /// Half of the 50 one-time keys, and of the 10 key packages, that a device keeps with the directory.
    private static let oneTimeKeysNoticeAt = 25
    private static let keyPackagesNoticeAt = 5
}
