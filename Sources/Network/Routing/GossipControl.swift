import Identity
import Quantities
import Transport

/// What peers say to each other about messages and meshes.
///
/// Bytes are those of its protobuf encoding with 20 bytes for the name of a message and of a peer, and 16 for a topic.
enum GossipControl: NodeMessage {
    case subscribe(Subscription)
    case unsubscribe
    case graft
    /// Not to be asked again for so long; other peers of the topic.
    case prune(backoff: TimeSpan, peers: [NodeID])
    case ihave([FrameName])
    case iwant([FrameName])
    case idontwant([FrameName])
    /// From a device to its edge node, and among these: which messages of the topic have come since?
    case whatSince(SimulatedInstant)
    /// The answer, and what of it is lacked. What comes so is old, and not for the mesh.
    case stored([FrameName])
    case fetch([FrameName])

    enum Subscription: Equatable {
        case first
        /// To somebody who said it first.
        case answer
        /// To somebody from whom nothing was heard since an instant.
        case again(since: SimulatedInstant)
        /// The answer to that.
        case noted
    }

    var byteCount: Int {
        switch self {
        case .subscribe(.again): Self.envelope + 2 + Self.topicField + Self.instantField
        case .subscribe, .unsubscribe: Self.envelope + 2 + Self.topicField
        case .graft: Self.envelope + Self.topicField
        case .prune(_, let peers): Self.envelope + Self.topicField + 2 + peers.count * Self.nameField
        case .ihave(let names), .stored(let names):
            Self.envelope + Self.topicField + names.count * Self.nameField
        case .iwant(let names), .idontwant(let names), .fetch(let names):
            Self.envelope + names.count * Self.nameField
        case .whatSince: Self.envelope + Self.topicField + Self.instantField
        }
    }

    /// Before a message of a topic: lengths and tags, the topic, and the message's name.
    static let messageHeader = envelope + topicField + nameField
    /// The length of the whole, and tag and length of the one part.
    private static let envelope = 6
    private static let topicField = 2 + 16
    private static let nameField = 2 + 20
    private static let instantField = 1 + 8
}
