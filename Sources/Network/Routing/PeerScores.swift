import Arithmetic
import Identity
import Quantities
import Transport

/// What a peer has seen of each other peer of a topic, and what it thinks of it: GossipSub v1.1, "The Score Function".
struct PeerScores: Sendable {
    let parameters: ScoreParameters
    private var standings: [NodeID: Standing] = [:]
    /// Messages that came just now: when the first did, and who has brought them.
    private var recent: [FrameName: (since: SimulatedInstant, by: [NodeID])] = [:]
    /// How many peers have the address of each that shares one.
    private var countsAtAddress: [Int: Int] = [:]
    private let address: @Sendable (NodeID) -> Int?

    private struct Standing {
        var graftedAt: SimulatedInstant?
        var firstDeliveries = Fading()
        var meshDeliveries = Fading()
        var failures = Fading()
    }

    /// A count of which less is left the longer ago it was.
    private struct Fading {
        private var amount = 0.0
        private var at = SimulatedInstant.start
        /// What is smaller is nothing.
        private static let least = 0.01

        func value(at now: SimulatedInstant, memory: TimeSpan) -> Double {
            guard amount > 0 else { return 0 }
            let value = amount * Portable.exponential(of: -now.elapsed(since: at).seconds / memory.seconds)
            return value < Self.least ? 0 : value
        }

        mutating func add(_ more: Double, atMost: Double, at now: SimulatedInstant, memory: TimeSpan) {
            amount = min(value(at: now, memory: memory) + more, atMost)
            at = now
        }
    }

    /// - Parameter address: Of those who share one.
    init(_ parameters: ScoreParameters, address: @escaping @Sendable (NodeID) -> Int?) {
        self.parameters = parameters
        self.address = address
    }

    mutating func noteGrafted(_ peer: NodeID, at now: SimulatedInstant) {
        standings[peer, default: Standing()].graftedAt = now
    }

    /// What it lacked when it went out of the mesh sticks to it.
    mutating func noteOut(_ peer: NodeID, at now: SimulatedInstant) {
        guard var standing = standings[peer], standing.graftedAt != nil else { return }
        let deficit = deficit(of: standing, at: now)
        standing.failures.add(
            deficit * deficit, atMost: .infinity, at: now, memory: parameters.failuresMemory)
        standing.graftedAt = nil
        standings[peer] = standing
    }

    /// A peer has brought a message.
    mutating func noteDelivery(_ name: FrameName, by peer: NodeID, isFirst: Bool, at now: SimulatedInstant) {
        if isFirst {
            recent = recent.filter { $0.value.since + parameters.deliveriesWindow >= now }
            recent[name] = (now, [])
            standings[peer, default: Standing()].firstDeliveries.add(
                1, atMost: parameters.firstDeliveriesMax, at: now, memory: parameters.memory)
        }
        guard let (since, others) = recent[name], since + parameters.deliveriesWindow >= now,
            !others.contains(peer)
        else { return }
        recent[name]?.by.append(peer)
        guard standings[peer]?.graftedAt != nil else { return }
        standings[peer]?.meshDeliveries.add(
            1, atMost: parameters.deliveriesMax, at: now, memory: parameters.memory)
    }

    /// Counts who has the same address as others.
    mutating func note(connected peers: [NodeID]) {
        countsAtAddress = [:]
        for address in peers.compactMap(address) { countsAtAddress[address, default: 0] += 1 }
    }

    func score(of peer: NodeID, at now: SimulatedInstant) -> Double {
        let surplus = address(peer).map { countsAtAddress[$0, default: 0] - parameters.sameAddressMax } ?? 0
        let colocation = surplus > 0 ? parameters.sameAddressWeight * Double(surplus * surplus) : 0
        guard let standing = standings[peer] else { return colocation }
        let first = standing.firstDeliveries.value(at: now, memory: parameters.memory)
        let deficit = deficit(of: standing, at: now)
        let failures = standing.failures.value(at: now, memory: parameters.failuresMemory)
        let time =
            standing.graftedAt.map { min(now.elapsed(since: $0).seconds, parameters.timeInMeshMax) } ?? 0
        let topic =
            parameters.timeInMeshWeight * time + parameters.firstDeliveriesWeight * first
            + parameters.deliveriesWeight * deficit * deficit + parameters.failuresWeight * failures
        return parameters.topicWeight * topic + colocation
    }

    private func deficit(of standing: Standing, at now: SimulatedInstant) -> Double {
        guard let graftedAt = standing.graftedAt, now > graftedAt + parameters.activation else { return 0 }
        let delivered = standing.meshDeliveries.value(at: now, memory: parameters.memory)
        return max(0, parameters.deliveriesLeast - delivered)
    }
}
