public import Quantities

/// How peers score each other: the parameters of GossipSub v1.1 (libp2p specification, "Peer Scoring").
///
/// There are no usual values but those that deployed networks set. These are what Filecoin's Lotus sets for its topic of
/// messages, of which it expects more than one a second (`node/modules/lp2p/pubsub.go`, 2020). Nobody here sends what is invalid
/// (P4), has a score of its own for others (P5), or grafts before its backoff is over (P7).
public struct ScoreParameters: Hashable, Sendable {
    /// P1: what each second in the mesh is worth, and how many count.
    var timeInMeshWeight = 0.0002778
    var timeInMeshMax = 1.0
    /// P2: what each message is worth that a peer was the first to bring, and how many count.
    var firstDeliveriesWeight = 1.0
    var firstDeliveriesMax = 1_000.0
    /// P3: how many messages a peer of the mesh is to have brought as one of the first; not any where it is 0.
    ///
    /// Those long ago count less, and of those that lack the square counts.
    public var deliveriesLeast = 5.0
    var deliveriesWeight = -4.0
    var deliveriesMax = 1_000.0
    /// How long after the first a peer may bring a message and be one of the first.
    public var deliveriesWindow = TimeSpan.milliseconds(10)
    /// For how long nothing is asked of a peer new in the mesh.
    public var activation = TimeSpan.seconds(60)
    /// In which time what a peer has brought counts e times less.
    public var memory = TimeSpan.seconds(600)
    /// P3b: what peers lacked that were put out of the mesh counts on, e times less after a time.
    var failuresWeight = -4.0
    var failuresMemory = TimeSpan.seconds(300)
    /// How much the topic counts beside what is of no topic.
    var topicWeight = 0.05
    /// P6: how many peers may have one address, and what the square of those beyond is worth.
    public var sameAddressMax = 1
    var sameAddressWeight = -100.0

    /// Below these no gossip goes to a peer and none is taken, own messages do not, and nothing that it says is heard.
    var gossipLeast = -500.0
    var publishLeast = -1_000.0
    var hearingLeast = -2_500.0
    /// From which on the peers that one names are believed to be any.
    var exchangeLeast = 1_000.0
    /// While the median of a mesh is below this, some that are above it are taken in now and then.
    public var graftBelow = 2.5

    /// How many of a mesh that is too large stay for their scores; those above the median that are taken in at a time, and
    /// at which heartbeats.
    static let keptForScore = 4
    static let graftedMax = 2
    static let heartbeatsBetweenGrafts = 60

    public init() {}
}
