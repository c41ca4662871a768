import Identity
import SchemeContract

/// A question to the directory whose answers are gathered at the asking device's relay.
struct OpenQuery: Sendable {
    /// How far it is with one device.
    private struct Search {
        /// How many of its nodes were asked, in their order.
        var askedCount = 0
        /// Those of them that have said nothing, and were not given up.
        var open: Set<RelayID> = []
        /// What a node said that had no key left: the fallback key serves where all others have none either.
        var keyless: DirectoryEntry?
        /// Whether all were asked, and are waited for.
        var isLast = false
    }

    let asker: DeviceID
    let claim: DirectoryQuery.Claim
    private(set) var entries: [DirectoryEntry] = []
    private var searches: [DeviceID: Search]

    init(_ query: DirectoryQuery, of asker: DeviceID) {
        self.asker = asker
        claim = query.claim
        searches = Dictionary(query.devices.map { ($0, Search()) }) { first, _ in first }
    }

    var isAnswered: Bool { searches.isEmpty }

    /// Whom to ask about a device now: the next of its nodes; where all were asked in vain all of them, who then are waited for.
    ///
    /// - Returns: Nobody where somebody is asked, or it is answered.
    mutating func next(of device: DeviceID, among nodes: [RelayID]) -> [(relay: RelayID, isLast: Bool)] {
        guard var search = searches[device], search.open.isEmpty else { return [] }
        if search.askedCount < nodes.count {
            let relay = nodes[search.askedCount]
            search.askedCount += 1
            search.open = [relay]
            search.isLast = nodes.count == 1
            searches[device] = search
            return [(relay, search.isLast)]
        }
        if let keyless = search.keyless {
            settle(keyless)
            return []
        }
        search.open = Set(nodes)
        search.isLast = true
        searches[device] = search
        return nodes.map { ($0, true) }
    }

    /// - Parameter isFinal: Whether nobody else is to be asked for a key that is not there.
    mutating func take(_ entry: DirectoryEntry, from relay: RelayID, isFinal: Bool) {
        guard var search = searches[entry.device] else { return }
        search.open.remove(relay)
        if entry.key != nil || claim == .nothing || isFinal || search.isLast { return settle(entry) }
        search.keyless = entry
        searches[entry.device] = search
    }

    /// A node has not answered.
    mutating func passOver(_ relay: RelayID, for device: DeviceID) { searches[device]?.open.remove(relay) }

    private mutating func settle(_ entry: DirectoryEntry) {
        entries.append(entry)
        searches[entry.device] = nil
    }
}
