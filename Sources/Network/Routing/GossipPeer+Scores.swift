import Identity
import Quantities
import Randomness

/// What a peer makes of its scores; without scoring it thinks the same of all.
extension GossipPeer {
    func thinks(
        of peer: NodeID, atLeast bound: KeyPath<ScoreParameters, Double>, at now: SimulatedInstant
    ) -> Bool {
        guard let scores else { return true }
        return scores.score(of: peer, at: now) >= scores.parameters[keyPath: bound]
    }

    func isDistrusted(_ peer: NodeID, at now: SimulatedInstant) -> Bool {
        guard let scores else { return false }
        return scores.score(of: peer, at: now) < 0
    }

    mutating func join(_ peer: NodeID, at now: SimulatedInstant) {
        mesh.append(peer)
        scores?.noteGrafted(peer, at: now)
    }

    mutating func leave(_ peer: NodeID, at now: SimulatedInstant) {
        guard let place = mesh.firstIndex(of: peer) else { return }
        mesh.remove(at: place)
        scores?.noteOut(peer, at: now)
    }

    mutating func leaveAll(at now: SimulatedInstant) {
        for peer in mesh { scores?.noteOut(peer, at: now) }
        mesh = []
    }

    /// Puts out of the mesh whom it distrusts.
    mutating func pruneDistrusted(at now: SimulatedInstant) {
        guard scores != nil else { return }
        scores?.note(connected: topicPeers)
        for peer in mesh where isDistrusted(peer, at: now) {
            leave(peer, at: now)
            prune(peer, at: now)
        }
    }

    /// Takes some into a mesh that does poorly who are better than its median.
    mutating func graftBetter(at now: SimulatedInstant) {
        guard let scores, heartbeatCount.isMultiple(of: ScoreParameters.heartbeatsBetweenGrafts),
            mesh.count > 1
        else { return }
        let ranked = mesh.map { scores.score(of: $0, at: now) }.sorted()
        let median = ranked[ranked.count / 2]
        guard median < scores.parameters.graftBelow else { return }
        let better = candidates(at: now).filter { scores.score(of: $0, at: now) > median }
        for peer in random.choose(ScoreParameters.graftedMax, of: better) { graft(peer, at: now) }
    }

    /// Who of a mesh that is too large stays: the best, some others by chance, and so many that this node has sought out
    /// itself.
    mutating func chooseKept(at now: SimulatedInstant) -> Set<NodeID> {
        var kept: [NodeID]
        if let scores {
            let ranked = shuffledMesh().enumerated().map {
                (peer: $0.element, place: $0.offset, score: scores.score(of: $0.element, at: now))
            }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.place < $1.place }.map(\.peer)
            let best = ranked.prefix(ScoreParameters.keptForScore)
            kept = best + random.choose(parameters.d - best.count, of: Array(ranked.dropFirst(best.count)))
        } else {
            kept = random.sample(parameters.d, below: mesh.count).map { mesh[$0] }
        }
        let missing = parameters.dOut - kept.count(where: outbound.contains)
        let others = mesh.filter { outbound.contains($0) && !kept.contains($0) }
        for peer in others.prefix(max(0, missing)) {
            guard let place = kept.lastIndex(where: { !outbound.contains($0) }) else { break }
            kept[place] = peer
        }
        return Set(kept)
    }

    private mutating func shuffledMesh() -> [NodeID] {
        var peers = mesh
        for place in peers.indices { peers.swapAt(place, place + random.index(below: peers.count - place)) }
        return peers
    }
}
