internal import NetworkModel
internal import Quantities
internal import Relays
internal import Routing
internal import Transport

/// The definition of `network`: what carries the messages, who orders the changes, and what fails.
enum NetworkSection {
    static let network = Record(
        "a map of delivery and links", rule: ScenarioRules.mapsMatchDelivery,
        contexts: [
            "{}", "{ delivery: edge }", "{ delivery: edge, edge: { sequencer: none } }",
            "{ delivery: direct }", "{ delivery: gossip }",
        ],
        make: { way, regions, central, edge, direct, gossip, transport, access, backbone, faults in
            let edge = way == .central ? nil : edge ?? Self.edge.ofDefaults
            var nodes = edge?.nodes ?? EdgeNodes(count: 1)
            nodes.topology = backbone.topology
            let delivery: Delivery =
                switch way {
                case .central: .central
                case .edge: .edge(nodes)
                case .direct: .direct(nodes, direct ?? Self.direct.ofDefaults)
                case .gossip:
                    .gossip(nodes, (gossip ?? Self.gossip.ofDefaults).with(faults.compactMap(\.sybils)))
                }
            return (
                network: Network.Specification(
                    delivery: delivery, transport: transport, up: access.up, down: access.down,
                    backbone: backbone.link, regions: regions, server: central?.server),
                sequencing: edge?.sequencing ?? central?.sequencing ?? .server,
                faults: faults
            )
        },
        Field(
            "delivery",
            Kind<Way>.word(), .defaultsTo("central"),
            "Who passes messages on: one server, edge nodes, nobody, or the peers of a mesh."),
        .optional(
            "regions", Kind(shape: .profile(.regions)) { RegionsSection.regions(in: $0.profile) },
            "How far parts of the world are from each other: the name of a matrix of `profiles/regions`; left out, nothing is farther than its links say. Edge nodes take turns in them.",
            example: "world"),
        .optional(
            "central", .map(central),
            "What the server can do, with `delivery: central`; left out, it takes no time and its link carries all."
        ),
        .optional("edge", .map(edge), "The edge nodes, with any delivery but `central`."),
        .optional("direct", .map(direct), "How devices send to each other, with `delivery: direct`."),
        .optional("gossip", .map(gossip), "What GossipSub is told, with `delivery: gossip`."),
        Field(
            "transport", Kind<TransportProtocol>.word(), .defaultsTo("fixed"),
            "What carries frames between neighbours: QUIC, TCP with TLS, or a fixed window and timeout."),
        Field(
            "access", LinkSection.access, .defaultsTo(ProfileKind.access.usual),
            "The link of each device: a profile's name, or a map that says what differs from a profile.",
            example: "mobile-4g"),
        Field(
            "backbone", LinkSection.backbone, .defaultsTo(ProfileKind.backbone.usual),
            "The links between nodes: a profile's name, or a map that says what differs from a profile."),
        Field(
            "faults", .list(.map(FaultSection.fault)), .defaultsTo("[]"), "What fails, and when.",
            example: "[{ at: 2 min, edge-down: 25 % }]"))

    private static let central = Record(
        "a map of rate, processor and sequencer", rule: ScenarioRules.serverRetentionIsUsed,
        contexts: ["{}", "{ sequencer: none }"],
        make: { rate, perFrame, sequencer, retention in
            let sequencing: Sequencing =
                switch sequencer {
                case .server: .server
                case .none: .branches(retention: retention ?? forkRetentionUsual)
                }
            return (
                server: ServerSpecification(rate: rate, perFrame: perFrame), sequencing: sequencing
            )
        },
        // Assumptions: a rented server's port, and some system calls, a lookup and a copy.
        Field(
            "rate", .bandwidth, .defaultsTo("1 Gbit/s"),
            "Of its link, each way; all that waits for it has room."),
        Field(
            "processor", .span, .defaultsTo("20 us"),
            "Its time for each frame that comes and for each copy that goes."),
        Field(
            "sequencer", Kind<ServerSequencer>.word(), .defaultsTo("server"),
            "Whether the server puts membership changes in order, or passes them on as they come."),
        .optional(
            "fork-retention", .positiveSpan,
            "With `sequencer: none`: how long members keep states of the log that may still win, or have lost; left out, 1 h.",
            example: "1 h"))

    private enum ServerSequencer: String, CaseIterable {
        case server
        case none
    }

    /// An assumption: the time of a commute, or of most failures of a provider.
    private static let forkRetentionUsual = TimeSpan.seconds(3_600)

    static let edge = Record(
        "a map that describes the edge nodes", rule: ScenarioRules.edgeNodesSuffice,
        make: {
            count, attach, choice, copies, replicas, mailbox, patience, pause, sequencer, detection, retention
            in
            var nodes = EdgeNodes(count: count, hasServer: sequencer == .server)
            (nodes.attach, nodes.copies, nodes.replicas, nodes.retention) = (
                attach, copies, replicas, mailbox
            )
            (nodes.choice, nodes.patience, nodes.pause) = (choice, patience, pause)
            let sequencing: Sequencing =
                switch sequencer {
                case .server: .server
                case .homeNode: .homeNode(detection: detection, retention: retention)
                case .none: .branches(retention: retention ?? forkRetentionUsual)
                }
            return (
                nodes: nodes, sequencing: sequencing
            )
        },
        Field(
            "nodes", .count(1...10_000, "nodes"), .defaultsTo("\(edgeNodeCountUsual)"),
            "How many there are."),
        Field(
            "attach", .count(1...10_000, "nodes"), .defaultsTo("1"),
            "To how many nodes a device is attached; it sends by the first that answers, and each of them hands over what is for it."
        ),
        Field(
            "choice", Kind<NodeChoice>.word(), .defaultsTo("hash"),
            "Which these are: drawn by its name, in different regions where there are some; or the nearest."),
        Field(
            "copies", .count(1...10_000, "nodes"), .defaultsTo("1"),
            "By how many of its nodes a device sends each frame, each of which takes another of a recipient's: what one makes disappear comes by another."
        ),
        Field(
            "replicas", .count(1...10_000, "nodes"), .defaultsTo("1"),
            "In the mailboxes of how many of its nodes lies what is for a device that is away."),
        .optional(
            "mailbox", .positiveSpan,
            "After how long a mailbox throws away what was not fetched; left out, never.",
            example: "14 days"),
        // An assumption, as with `direct`: three probe timeouts of a slow mobile link (RFC 9002 section 6.2).
        Field(
            "patience", .positiveSpan, .defaultsTo("3 s"),
            "How long nothing is heard from a node or a device before another way is taken, with `attach` or `mailbox`."
        ),
        Field(
            "pause", .positiveSpan, .defaultsTo("1 min"),
            "How long a node that did not answer is not tried again, if there is another."),
        Field(
            "sequencer", Kind<Sequencer>.word(), .defaultsTo("home-node"),
            "Who puts membership changes in order: the group's home node and after it the next, a server, or nobody, so that members follow the best of several branches."
        ),
        // An assumption: some missed heartbeats of a second each.
        Field(
            "failure-detection", .span, .defaultsTo("5 s"),
            "How long nodes take to notice that another is down, or back."),
        .optional(
            "fork-retention", .positiveSpan,
            "How long members keep states of the log that may still win, or have lost: 1 h with no sequencer; with `home-node` none, unless this is given, so that two parts of a cut network may each have a node that acts and members come back to one line. Of no use with `server`.",
            example: "1 h"))

    private enum Way: String, CaseIterable {
        case central, edge, direct, gossip
    }

    private static let direct = Record(
        "a map that says how devices send to each other",
        make: { offline, patience, pause in
            DirectDelivery(usesEdgeForOffline: offline == .edge, patience: patience, pause: pause)
        },
        Field(
            "offline", Kind<Offline>.word(), .defaultsTo("edge"),
            "Who keeps what is for a device that does not answer: its edge node, or nobody, so that its sender tries again."
        ),
        // An assumption: as three probe timeouts of a slow mobile link (RFC 9002 section 6.2).
        Field(
            "patience", .positiveSpan, .defaultsTo("3 s"),
            "How long nothing is heard from a device before it is thought away."),
        Field(
            "pause", .positiveSpan, .defaultsTo("1 min"),
            "How long a device that was thought away is not tried again: each time from half of this to one and a half, drawn."
        ))

    private enum Offline: String, CaseIterable {
        case edge, none
    }

    /// The usual values are those of the specification of GossipSub v1.1, and of v1.2 for `idontwant`.
    private static let gossip = Record(
        "a map of what GossipSub is told", rule: ScenarioRules.scoresAreUsed,
        contexts: ["{}", "{ scoring: true }"],
        make: { peers, mesh, connections, heartbeat, floods, idontwant, scores, parts, patience, store in
            var parameters = mesh ?? Self.mesh.ofDefaults
            parameters.peers = peers
            parameters.connectionCount = connections
            parameters.heartbeat = heartbeat
            parameters.floodsOwn = floods == .yes
            parameters.idontwantFrom = idontwant
            parameters.scoring = scores == .yes ? parts ?? Self.scores.ofDefaults : nil
            parameters.patience = patience
            parameters.storeSpan = store
            return parameters
        },
        Field(
            "peers", Kind<GossipParameters.Peers>.word(), .defaultsTo("devices"),
            "Who is in the mesh: the devices and their edge nodes, or edge nodes alone, which serve their devices."
        ),
        .optional("mesh", .map(mesh), "How many peers of the mesh a node has."),
        Field(
            "connections", .count(1...1_000, "peers"), .defaultsTo("12"),
            "How many others each node draws to be acquainted with; about as many more draw it."),
        Field(
            "heartbeat", .positiveSpan, .defaultsTo("1 s"),
            "How often a node mends its mesh and tells what it has."),
        Field(
            "flood-publish", Kind<Choice>.word(), .defaultsTo("true"),
            "Whether a node's own messages go to all peers that it knows, and not to its mesh alone."),
        Field(
            "idontwant", .bytes(1...1e9), .defaultsTo("1 KiB"),
            "From which size on a message that is there is announced as unwanted."),
        Field(
            "scoring", Kind<Choice>.word(), .defaultsTo("false"),
            "Whether peers score each other, and put out of their meshes who brings too little."),
        .optional("scores", .map(scores), "What scores rest on, with `scoring: true`."),
        Field(
            "patience", .positiveSpan, .defaultsTo("3 s"),
            "How long nothing is heard from a peer before it is thought away."),
        Field(
            "store", .positiveSpan, .defaultsTo("14 days"),
            "For how long edge nodes keep messages for peers that were away to ask for; what is for a device that is no peer waits for it."
        ))

    private enum Choice: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    private static let mesh = Record(
        "a map of d, low, high, lazy and out", rule: ScenarioRules.meshBoundsMatch,
        make: { d, low, high, lazy, out in
            var parameters = GossipParameters()
            (parameters.d, parameters.dLow, parameters.dHigh, parameters.dLazy) = (d, low, high, lazy)
            parameters.dOut = out
            return parameters
        },
        Field("d", .count(1...1_000, "peers"), .defaultsTo("6"), "How many it wants."),
        Field("low", .count(1...1_000, "peers"), .defaultsTo("4"), "With fewer a node takes in others."),
        Field("high", .count(1...1_000, "peers"), .defaultsTo("12"), "With more it lets some go."),
        Field(
            "lazy", .count(0...1_000, "peers"), .defaultsTo("6"),
            "How many others it tells at least of what it has."),
        Field(
            "out", .count(0...1_000, "peers"), .defaultsTo("0"),
            "How many of its mesh it has sought out itself at least, so that who comes to it cannot have all places; the specification says 2."
        ))

    /// The usual values are those of a network that has it in use; see `ScoreParameters`.
    private static let scores = Record(
        "a map of what scores rest on",
        make: { deliveries, window, activation, memory, addresses, graftBelow in
            var parameters = ScoreParameters()
            parameters.deliveriesLeast = deliveries
            (parameters.deliveriesWindow, parameters.activation, parameters.memory) = (
                window, activation, memory
            )
            parameters.sameAddressMax = addresses
            parameters.graftBelow = graftBelow
            return parameters
        },
        Field(
            "deliveries", .number(0...1_000), .defaultsTo("5"),
            "How many messages a peer of the mesh is to have brought as one of the first; with fewer it is put out. With 0 nobody is."
        ),
        Field(
            "window", .positiveSpan, .defaultsTo("10 ms"),
            "How long after the first a peer may bring a message and be one of the first."),
        Field(
            "activation", .positiveSpan, .defaultsTo("1 min"),
            "For how long nothing is asked of a peer new in the mesh."),
        Field(
            "memory", .positiveSpan, .defaultsTo("10 min"),
            "In which time what a peer has brought counts e times less."),
        Field(
            "same-address", .count(1...10_000, "peers"), .defaultsTo("1"),
            "How many peers may have one address before they are distrusted."),
        Field(
            "graft-below", .number(0...1_000), .defaultsTo("2.5"),
            "While the median score of a mesh is below this, two that are better are taken in each 60 heartbeats."
        ))

    static let edgeNodeCountUsual = 4

    private enum Sequencer: String, CaseIterable {
        case homeNode = "home-node"
        case server
        case none
    }
}

extension GossipParameters {
    fileprivate func with(_ sybils: [Sybils]) -> GossipParameters {
        var parameters = self
        parameters.sybils = sybils
        return parameters
    }
}
