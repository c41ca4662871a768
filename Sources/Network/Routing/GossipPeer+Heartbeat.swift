import Identity
import Quantities
import Randomness

/// What a peer does at a heartbeat: it mends its mesh, and tells others what it has.
extension GossipPeer {
    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) {
        if timer == Self.lostTimer { seekLost(at: now) } else { beat(at: now) }
    }

    mutating func beat(at now: SimulatedInstant) {
        guard nextHeartbeat == now, isPresent else { return }
        nextHeartbeat = nil
        heartbeatCount += 1
        if isSubscribed {
            mendMesh(at: now)
            gossip()
        }
        memory.shift(
            forgetsUnwanted: heartbeatCount.isMultiple(of: parameters.historyLength), at: now)
        if hasMoreToDo(at: now) { needHeartbeat(at: now) }
    }

    private mutating func mendMesh(at now: SimulatedInstant) {
        backoffs = backoffs.filter { $0.value > now }
        if mesh.count < parameters.dLow {
            let chosen = random.choose(parameters.d - mesh.count, of: candidates)
            for peer in chosen {
                mesh.append(peer)
                say(.graft, to: peer)
                tellOfCache(peer)
            }
        } else if mesh.count > parameters.dHigh {
            let kept = Set(random.sample(parameters.d, below: mesh.count))
            let before = mesh
            mesh = before.indices.filter(kept.contains).map { before[$0] }
            for place in before.indices where !kept.contains(place) { prune(before[place], at: now) }
        }
    }

    /// Tells a peer new in the mesh of what went through it before.
    ///
    /// The specification does not: who is grafted between a message and the next heartbeat never hears of it.
    mutating func tellOfCache(_ peer: NodeID) {
        let names = Array(
            memory.cache.names(ofNewest: parameters.historyLength).prefix(GossipParameters.namesMax))
        if !names.isEmpty { say(.ihave(names), to: peer) }
    }

    /// Peers that it may take into its mesh.
    private var candidates: [NodeID] {
        topicPeers.filter { backoffs[$0] == nil && !mesh.contains($0) }
    }

    private mutating func gossip() {
        let names = Array(
            memory.cache.names(ofNewest: parameters.historyGossip).prefix(GossipParameters.namesMax))
        guard !names.isEmpty else { return }
        let others = topicPeers.filter { !mesh.contains($0) }
        let count = max(parameters.dLazy, Int(parameters.gossipFactor * Double(others.count)))
        for peer in random.choose(count, of: others) { say(.ihave(names), to: peer) }
    }

    private func hasMoreToDo(at now: SimulatedInstant) -> Bool {
        guard memory.isIdle else { return true }
        guard isSubscribed, mesh.count < parameters.dLow || mesh.count > parameters.dHigh else {
            return false
        }
        // Who is backed off can be taken in later.
        return mesh.count > parameters.dHigh || topicPeers.contains { !mesh.contains($0) }
    }
}
