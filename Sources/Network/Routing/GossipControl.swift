import Identity
import Quantities
import Transport

/// What peers say to each other about messages and meshes.
///
/// Bytes are those of its protobuf encoding with 20 bytes for the name of a message and of a peer, and 16 for a topic.
enum GossipControl: NodeMessage {
    /// - Parameter isAnswer: It says so to somebody who said it first.
    case subscribe(isAnswer: Bool)
    case unsubscribe
    case graft
    /// Not to be asked again for so long; other peers of the topic.
    case prune(backoff: TimeSpan, peers: [NodeID])
    case ihave([FrameName])
    case iwant([FrameName])
    case idontwant([FrameName])
    /// From a device to its edge node: which messages of the topic have come since?
    case whatSince(SimulatedInstant)
    /// The answer, and what of it the device lacks. What comes so is old, and not for the mesh.
    case stored([FrameName])
    case fetch([FrameName])

    var byteCount: Int {
        switch self {
        case .subscribe, .unsubscribe: Self.envelope + 2 + Self.topicField
        case .graft: Self.envelope + Self.topicField
        case .prune(_, let peers): Self.envelope + Self.topicField + 2 + peers.count * Self.nameField
        case .ihave(let names), .stored(let names):
            Self.envelope + Self.topicField + names.count * Self.nameField
        case .iwant(let names), .idontwant(let names), .fetch(let names):
            Self.envelope + names.count * Self.nameField
        case .whatSince: Self.envelope + Self.topicField + 9
        }
    }

    /// Before a message of a topic: lengths and tags, the topic, and the message's name.
    static let messageHeader = envelope + topicField + nameField
    /// The length of the whole, and tag and length of the one part.
    private static let envelope = 6
    private static let topicField = 2 + 16
    private static let nameField = 2 + 20
}
