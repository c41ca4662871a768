import Identity
public import Quantities
import Routing
import Transport

/// Who has the places in the meshes of honest peers at one time.
public struct MeshPlaces: Equatable, Sendable {
    public fileprivate(set) var all = 0
    public fileprivate(set) var ofSybils = 0
    /// Peers with a mesh, and those with nobody but sybils in it.
    public fileprivate(set) var peers = 0
    public fileprivate(set) var eclipsed = 0
}

extension Network {
    /// Has peers of attackers come, or go without a word.
    ///
    /// - Parameter numbers: Theirs among relays, after those of all others.
    public mutating func setSybils(_ numbers: [Int], areThere: Bool, at now: SimulatedInstant) {
        for sybil in numbers.map({ NodeID.relay(RelayID($0)) }) {
            connections.setPresent(sybil, areThere, at: now)
            if areThere { ask(sybil, at: now) { $0.setMember(true, at: now) } }
        }
        takeOver(at: now)
    }

    public var meshPlaces: MeshPlaces {
        var places = MeshPlaces()
        for (node, router) in routers where !isSybil(node) {
            let mesh = router.mesh
            guard !mesh.isEmpty else { continue }
            let count = mesh.count(where: isSybil)
            places.all += mesh.count
            places.ofSybils += count
            places.peers += 1
            if count == mesh.count { places.eclipsed += 1 }
        }
        return places
    }

    private func isSybil(_ node: NodeID) -> Bool {
        guard case .relay(let relay) = node else { return false }
        return relay.number >= relayCount
    }
}
