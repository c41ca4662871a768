import Identity
import SchemeContract

/// A question to the directory whose answers are gathered at the asking device's relay.
struct OpenQuery: Sendable {
    let asker: DeviceID
    let claim: DirectoryQuery.Claim
    private(set) var entries: [DirectoryEntry] = []
    /// Of each device that is still asked about, how many of its nodes had no key or no word.
    private(set) var askedCounts: [DeviceID: Int]
    /// What nodes said that had no key left: their fallback key serves where all others have none either.
    private var keyless: [DeviceID: DirectoryEntry] = [:]

    init(_ query: DirectoryQuery, of asker: DeviceID) {
        self.asker = asker
        claim = query.claim
        askedCounts = Dictionary(query.devices.map { ($0, 0) }) { first, _ in first }
    }

    var isAnswered: Bool { askedCounts.isEmpty }

    /// Whether there is another node to ask about a device, should this one have no key.
    func hasFurtherNode(of device: DeviceID, among nodeCount: Int) -> Bool {
        askedCounts[device].map { $0 + 1 < nodeCount } ?? false
    }

    /// - Parameter isLast: Whether nobody is left to ask for a key that is not there.
    /// - Returns: Whether the next node of the device is to be asked.
    mutating func take(_ entry: DirectoryEntry, isLast: Bool) -> Bool {
        guard let asked = askedCounts[entry.device] else { return false }
        guard entry.key == nil, claim != .nothing, !isLast else {
            settle(entry)
            return false
        }
        keyless[entry.device] = entry
        askedCounts[entry.device] = asked + 1
        return true
    }

    /// A node of a device did not answer.
    ///
    /// - Returns: Whether another is to be asked: not where one has answered that it has no key, and all others were asked.
    mutating func passOver(nodeOf device: DeviceID, among nodeCount: Int) -> Bool {
        guard let asked = askedCounts[device] else { return false }
        if asked + 1 >= nodeCount, let entry = keyless[device] {
            settle(entry)
            return false
        }
        askedCounts[device] = asked + 1
        return true
    }

    private mutating func settle(_ entry: DirectoryEntry) {
        entries.append(entry)
        askedCounts[entry.device] = nil
        keyless[entry.device] = nil
    }
}
