import Identity
import Metering
public import Quantities
import Routing
import Transport

/// What peers of attackers have taken.
struct SwallowedFrames {
    var count = 0
    /// Of these messages what did not come by another way counts as made to disappear.
    private var messages: Set<MessageID> = []

    /// - Returns: Whether a message was swallowed for the first time: each copy is for the same recipients.
    mutating func note(_ message: MessageID) -> Bool { messages.insert(message).inserted }
}

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

    /// How many frames of the group's sybils took and sent on to nobody.
    public var swallowedFrameCount: Int { swallowed.count }

    private func isSybil(_ node: NodeID) -> Bool {
        guard case .relay(let relay) = node else { return false }
        return relay.number >= relayCount
    }

    mutating func swallow(_ frame: Frame) {
        swallowed.count += 1
        guard let message = frame.label.brings, swallowed.note(message) else { return }
        censored += Self.messages(in: frame)
    }
}
