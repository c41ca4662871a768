internal import Routing

/// What must hold of edge nodes that are not all linked.
enum TopologyRules {
    /// Of the network: there are nodes for all the links that are asked for.
    static let linksArePossible: SectionRule = { network in
        guard let topology = network["backbone"].find("topology"), topology.isMap else { return nil }
        guard network["delivery"].source == "edge" else {
            return (
                topology, .contradiction("only delivery 'edge' goes over nodes that are not all linked")
            )
        }
        let nodes = network.find("edge")?["nodes"].count ?? NetworkSection.edge.ofDefaults.nodes.count
        if let chords = topology.find("ring") {
            // Each pair but the neighbours on the ring.
            let most = max(0, nodes * (nodes - 3) / 2)
            guard chords.count > most else { return nil }
            return (chords, .contradiction("a ring of \(nodes) nodes has room for \(most) chords"))
        }
        let degree = topology["random-regular"]
        if degree.count >= nodes {
            return (degree, .contradiction("of \(nodes) nodes each has at most \(nodes - 1) links"))
        }
        guard !(degree.count * nodes).isMultiple(of: 2) else { return nil }
        return (
            degree,
            .contradiction(
                "\(nodes) nodes cannot have \(degree.count) links each: one of the two numbers must be even")
        )
    }
}
