import Identity
import Quantities
import Transport

/// What a peer knows of a topic's messages: which it has had, those that it can give, what it has asked others for, and
/// what they do not want.
struct MessageMemory: Sendable {
    var cache: MessageCache
    private var seen: SeenNames
    /// What was asked for, and when it may be asked for again.
    private var asked: [FrameName: SimulatedInstant] = [:]
    /// Who does not want which message; what is older than some heartbeats is forgotten.
    private var unwanted: [FrameName: Set<NodeID>] = [:]

    init(_ parameters: GossipParameters) {
        cache = MessageCache(windowCount: parameters.historyLength)
        seen = SeenNames(for: parameters.seenSpan)
    }

    /// Whether there is nothing that a heartbeat would make older.
    var isIdle: Bool { cache.isEmpty && unwanted.isEmpty }

    /// - Returns: Whether the message comes for the first time.
    mutating func note(_ name: FrameName, at now: SimulatedInstant) -> Bool {
        guard seen.insert(name, at: now) else { return false }
        asked[name] = nil
        return true
    }

    /// Those of some messages that are neither here nor asked for, which are asked for now.
    mutating func ask(
        for names: [FrameName], again span: TimeSpan, at now: SimulatedInstant
    ) -> [FrameName] {
        let wanted = names.filter { !seen.contains($0) && asked[$0, default: .start] <= now }
        for name in wanted { asked[name] = now + span }
        return wanted
    }

    mutating func noteUnwanted(_ names: [FrameName], by peer: NodeID) {
        for name in names { unwanted[name, default: []].insert(peer) }
    }

    func isWanted(_ name: FrameName, by peer: NodeID) -> Bool { unwanted[name]?.contains(peer) != true }

    /// Grows older by a heartbeat: what was asked for and never came can be asked for again.
    mutating func shift(forgetsUnwanted: Bool, at now: SimulatedInstant) {
        cache.shift()
        if !asked.isEmpty { asked = asked.filter { $0.value > now } }
        if forgetsUnwanted { unwanted.removeAll(keepingCapacity: true) }
    }

    mutating func pause(at now: SimulatedInstant) { seen.pause(at: now) }

    mutating func goOn(at now: SimulatedInstant) { seen.goOn(at: now) }
}
