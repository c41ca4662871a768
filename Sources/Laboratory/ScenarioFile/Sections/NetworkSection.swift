internal import NetworkModel
internal import Quantities
internal import Relays
internal import Routing

/// The definition of `network`: what carries the messages, who orders the changes, and what fails.
enum NetworkSection {
    static let network = Record(
        "a map of delivery and links", rule: ScenarioRules.edgeMatchesDelivery,
        contexts: ["{}", "{ delivery: edge }"],
        make: { delivery, edge, access, backbone, faults in
            let edge = delivery == "edge" ? edge ?? Self.edge.ofDefaults : nil
            return (
                network: Network.Specification(
                    delivery: edge?.delivery ?? .central, up: access.up, down: access.down, backbone: backbone
                ), sequencing: edge?.sequencing ?? .server, faults: faults
            )
        },
        Field(
            "delivery",
            .word(
                ["central", "edge"],
                unbuilt: ["gossip": "delivery by gossip", "direct": "delivery from device to device"]),
            .defaultsTo("central"), "Who passes messages on: one server, or edge nodes."),
        .optional("edge", .map(edge), "The edge nodes, with `delivery: edge`."),
        Field(
            "access", LinkSection.access, .defaultsTo(ProfileKind.access.usual),
            "The link of each device: a profile's name, or a map that says what differs from a profile.",
            example: "mobile-4g"),
        Field(
            "backbone", LinkSection.backbone, .defaultsTo(ProfileKind.backbone.usual),
            "The links between nodes: a profile's name, or a map that says what differs from a profile."),
        Field(
            "faults", .list(.map(fault)), .defaultsTo("[]"), "What fails, and when.",
            example: "[{ at: 2 min, for: 1 min, edge-down: 25 % }]"))

    private static let edge = Record(
        "a map that describes the edge nodes",
        make: { nodes, _, _, sequencer, detection in
            (
                delivery: Delivery.edge(nodes: nodes, hasServer: sequencer == .server),
                sequencing: sequencer == .server ? Sequencing.server : .homeNode(detection: detection)
            )
        },
        Field("nodes", .count(1...10_000, "nodes"), .defaultsTo("4"), "How many there are."),
        Field(
            "attach",
            .only(1, unbuilt: 2...10_000, feature: "a device attached to several edge nodes"),
            .defaultsTo("1"), "To how many nodes a device is attached."),
        Field(
            "replicas", .only(1, unbuilt: 2...10_000, feature: "a message kept by several edge nodes"),
            .defaultsTo("1"), "How many nodes keep a message."),
        Field(
            "sequencer", Kind<Sequencer>.word(unbuilt: ["none": "an edge without a sequencer"]),
            .defaultsTo("home-node"),
            "Who puts membership changes in order: the group's home node and after it the next, or a server."),
        // An assumption: some missed heartbeats of a second each.
        Field(
            "failure-detection", .span, .defaultsTo("5 s"),
            "How long nodes take to notice that another is down, or back."))

    private enum Sequencer: String, CaseIterable {
        case homeNode = "home-node"
        case server
    }

    private static let fault = Record(
        "a map such as `{ at: 2 min, for: 1 min, edge-down: 25 % }`",
        unbuilt: [
            .unbuilt("partition", "a partition of the network"),
            .unbuilt("censor", "censorship by edge nodes"),
            .unbuilt("from", "a fault without an end"),
        ],
        oneOf: ["edge-down", "partition", "censor"],
        make: { (begins: TimeSpan, lasts: TimeSpan, share: Double?) in
            NodeFault(begins: begins, lasts: lasts, share: share ?? 0)
        },
        Field("at", .span, .required, "When it begins.", example: "2 min"),
        Field("for", .positiveSpan, .required, "How long it lasts.", example: "1 min"),
        .optional(
            "edge-down", .ratio(1e-4...1),
            "The share of edge nodes that are down, drawn by the seed; at least one.", example: "25 %"))
}
