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
            gossip(at: now)
        }
        memory.shift(
            forgetsUnwanted: heartbeatCount.isMultiple(of: parameters.historyLength), at: now)
        if hasMoreToDo(at: now) { needHeartbeat(at: now) }
    }

    private mutating func mendMesh(at now: SimulatedInstant) {
        backoffs = backoffs.filter { $0.value > now }
        pruneDistrusted(at: now)
        if mesh.count < parameters.dLow {
            for peer in random.choose(parameters.d - mesh.count, of: candidates(at: now)) {
                graft(peer, at: now)
            }
        } else if mesh.count > parameters.dHigh {
            let kept = chooseKept(at: now)
            for peer in mesh where !kept.contains(peer) {
                leave(peer, at: now)
                prune(peer, at: now)
            }
        }
        graftOutbound(at: now)
        graftBetter(at: now)
    }

    /// Has so many in the mesh that it has sought out itself: who wants to be in it comes to it.
    private mutating func graftOutbound(at now: SimulatedInstant) {
        let missing = parameters.dOut - mesh.count(where: outbound.contains)
        guard missing > 0 else { return }
        let known = candidates(at: now).filter(outbound.contains)
        for peer in random.choose(missing, of: known) { graft(peer, at: now) }
    }

    mutating func graft(_ peer: NodeID, at now: SimulatedInstant) {
        join(peer, at: now)
        say(.graft, to: peer)
        tellOfCache(peer)
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
    func candidates(at now: SimulatedInstant) -> [NodeID] {
        topicPeers.filter { backoffs[$0] == nil && !mesh.contains($0) && !isDistrusted($0, at: now) }
    }

    private mutating func gossip(at now: SimulatedInstant) {
        let names = Array(
            memory.cache.names(ofNewest: parameters.historyGossip).prefix(GossipParameters.namesMax))
        guard !names.isEmpty else { return }
        let others = topicPeers.filter {
            !mesh.contains($0) && thinks(of: $0, atLeast: \.gossipLeast, at: now)
        }
        let count = max(parameters.dLazy, Int(parameters.gossipFactor * Double(others.count)))
        for peer in random.choose(count, of: others) { say(.ihave(names), to: peer) }
    }

    private func hasMoreToDo(at now: SimulatedInstant) -> Bool {
        // Scores change where nothing else does.
        guard memory.isIdle, scores == nil || !isSubscribed else { return true }
        guard isSubscribed else { return false }
        // Who is backed off can be taken in later.
        let left = topicPeers.filter { !mesh.contains($0) }
        if mesh.count(where: outbound.contains) < parameters.dOut, left.contains(where: outbound.contains) {
            return true
        }
        return mesh.count > parameters.dHigh || mesh.count < parameters.dLow && !left.isEmpty
    }
}
