import Identity
import Olm
import OrderedCollections
import Primitives

/// The Olm sessions of a device with others, and those that it is about to begin.
struct SessionBook {
    private var peers: OrderedDictionary<DeviceID, PeerSessions> = [:]
    /// Of which devices a one-time key was claimed, for which group, and has not come.
    private var claimed: Set<Claim> = []
    /// Peers with whom a new session is due though there is one.
    private var renewing: Set<DeviceID> = []

    private struct Claim: Hashable {
        let device: DeviceID
        let group: GroupID
    }

    var serializedSize: Int {
        var size = 0
        for sessions in peers.values { size += sessions.serializedSize }
        return size
    }

    /// Those with whom a session has yet to be begun before anything can be sent to them.
    func missing(among devices: [DeviceID]) -> [DeviceID] {
        devices.filter { renewing.contains($0) || peers[$0]?.isEmpty ?? true }
    }

    /// Notes that keys of `devices` are claimed; each group claims for itself, since an answer comes to who has asked.
    ///
    /// - Returns: Those of which none was claimed yet.
    mutating func claim(_ devices: [DeviceID], for group: GroupID) -> [DeviceID] {
        guard !devices.isEmpty else { return [] }
        let unasked = devices.filter { !claimed.contains(Claim(device: $0, group: group)) }
        for device in unasked { claimed.insert(Claim(device: device, group: group)) }
        return unasked
    }

    /// A claim was answered, whatever comes of it.
    mutating func noteAnswer(about device: DeviceID, for group: GroupID) {
        claimed.remove(Claim(device: device, group: group))
    }

    /// Takes up a session for which a key was claimed.
    mutating func begin(_ session: Session, with peer: DeviceID) {
        renewing.remove(peer)
        add(session, with: peer)
    }

    mutating func add(_ session: Session, with peer: DeviceID) {
        peers[peer, default: PeerSessions()].add(session)
    }

    mutating func encrypt(_ content: [UInt8], to peer: DeviceID, context: inout CryptoContext) -> Message {
        peers[peer, default: PeerSessions()].encrypt(content, context: &context)
    }

    mutating func decrypt(_ message: Message, from peer: DeviceID, context: inout CryptoContext) -> [UInt8]? {
        peers[peer]?.decrypt(message, context: &context)
    }

    mutating func renew(_ peer: DeviceID) { renewing.insert(peer) }

    mutating func forget(_ peer: DeviceID) { peers[peer] = nil }

    mutating func forget(except isKept: (DeviceID) -> Bool) { peers.removeAll { !isKept($0.key) } }
}
