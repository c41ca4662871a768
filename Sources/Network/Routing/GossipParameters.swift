public import Quantities

/// What GossipSub is told, with the names and usual values of its specification (libp2p, gossipsub v1.1, and v1.2 for
/// IDONTWANT).
public struct GossipParameters: Hashable, Sendable {
    public enum Peers: String, CaseIterable, Sendable {
        case devices
        case edgeNodes = "edge-nodes"
    }

    public var peers: Peers
    /// How many peers of a topic are in a node's mesh: wanted, at least, at most.
    public var d = 6
    public var dLow = 4
    public var dHigh = 12
    /// How many of them it has sought out itself at least; the specification says 2.
    public var dOut = 0
    /// To how many peers outside the mesh gossip goes at least.
    public var dLazy = 6
    /// To what share of the peers outside the mesh it goes, where that is more.
    public var gossipFactor = 0.25
    public var heartbeat = TimeSpan.seconds(1)
    /// For how many heartbeats messages are kept, and in how many they are told of.
    public var historyLength = 5
    public var historyGossip = 3
    public var seenSpan = TimeSpan.seconds(120)
    public var pruneBackoff = TimeSpan.seconds(60)
    public var unsubscribeBackoff = TimeSpan.seconds(10)
    /// Whether what a node says itself goes to all peers that it knows, and not to its mesh alone.
    public var floodsOwn = true
    /// Messages of so many bytes are announced to the mesh as unwanted once they are there; never where it is `nil`.
    public var idontwantFrom: Int? = 1_024
    /// How many others each node is acquainted with by itself; about as many more know it.
    ///
    /// An assumption: twice `d`, so that a mesh can choose.
    public var connectionCount = 12
    /// How long nothing is heard from a peer before it is thought away.
    public var patience = TimeSpan.seconds(3)
    /// For how long edge nodes keep what devices can ask for that were away.
    public var storeSpan = TimeSpan.seconds(14 * 86_400)

    /// How peers are scored; not at all where it is `nil`.
    public var scoring: ScoreParameters?
    /// Peers of attackers that come some time, kind by kind.
    public var sybils: [Sybils] = []

    public init(peers: Peers = .devices) {
        self.peers = peers
    }

    /// How often one peer is given one message on its request.
    static let retransmissionsMax = 3
    /// How many peers a PRUNE names.
    static let exchangedMax = 16
    /// How many names one IHAVE has at most.
    static let namesMax = 5_000
}
