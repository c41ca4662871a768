internal import Quantities
internal import Randomness

typealias SectionRule = @Sendable (Checked) -> (at: Checked, problem: ScenarioError.Problem)?

/// What must hold between values that are each fine.
enum ScenarioRules {
    static let fromBeforeTo: SectionRule = { map in
        guard map["from"].number > map["to"].number else { return nil }
        return (map["to"], .contradiction("'to' must not be less than 'from'"))
    }

    /// Of a choice among distributions; looks at an empirical one only.
    static func quantilesRise(
        _ choice: Checked, of kind: QuantityKind, _ range: ClosedRange<Double>
    ) -> (at: Checked, problem: ScenarioError.Problem)? {
        guard let empirical = choice.find("empirical") else { return nil }
        guard !empirical.namesProfile else { return QuantileTable.broken(empirical, of: kind, range) }
        let points = empirical.items
        guard points.count >= 2, let first = points.first, let last = points.last, first["at"].number == 0,
            last["at"].number == 1
        else {
            return (choice["empirical"], .contradiction("a quantile table goes from 0 % to 100 %"))
        }
        for (before, after) in zip(points, points.dropFirst()) {
            if after["at"].number <= before["at"].number {
                return (after["at"], .contradiction("probabilities must rise from point to point"))
            }
            if after["value"].number < before["value"].number {
                return (after["value"], .contradiction("values must not fall from point to point"))
            }
        }
        return nil
    }

    static let headerFitsPacket: SectionRule = { link in
        guard link["header"].number + 16 > link["mtu"].number else { return nil }
        return (
            link["header"],
            .contradiction("the header must leave at least 16 bytes of the mtu to its payload")
        )
    }

    /// Of a link's profile: one rate, or one for each direction.
    static let profileHasRates: SectionRule = { link in
        if let problem = headerFitsPacket(link) { return problem }
        let isSymmetric = link.find("rate") != nil
        let directions = ["up", "down"].compactMap(link.find).count
        guard isSymmetric ? directions > 0 : directions < 2 else { return nil }
        return (link, .contradiction("a link has either 'rate', or both 'up' and 'down'"))
    }

    /// What describes a delivery is there only with it; edge nodes serve all deliveries but one server's.
    static let mapsMatchDelivery: SectionRule = { network in
        let delivery = network["delivery"].source
        if delivery == "central" {
            if let edge = network.find("edge") {
                return (edge, .contradiction("'edge' describes edge nodes, but the delivery is central"))
            }
        } else if let problem = partitionsArePossible(network) {
            return problem
        }
        if let problem = TopologyRules.linksArePossible(network) { return problem }
        for name in ["central", "direct", "gossip"] where name != delivery {
            guard let map = network.find(name) else { continue }
            return (map, .contradiction("'\(name)' describes another delivery than \(delivery)"))
        }
        if let problem = FaultRules.faultsFindTheirNodes(network) { return problem }
        guard let edge = network.find("edge") else { return nil }
        if edge["choice"].source == "nearest", network.find("regions") == nil {
            return (
                edge["choice"], .contradiction("no node is nearer than another without 'network.regions'")
            )
        }
        guard delivery != "edge" else { return nil }
        let mailbox = edge.find("mailbox") ?? (edge["attach"].count > 1 ? edge["attach"] : nil)
        return mailbox.map {
            (
                $0,
                .contradiction(
                    "several nodes for a device, and mail that is kept for a while, are of delivery 'edge'")
            )
        }
    }

    /// What is apart orders no changes of one group, and each part has nodes.
    private static let partitionsArePossible: SectionRule = { network in
        let edge = network.find("edge")
        for fault in network["faults"].items {
            guard let parts = fault.find("partition") else { continue }
            if edge.map({ mayActTwice($0) }) ?? true {
                return (
                    fault,
                    .contradiction(
                        "with 'sequencer: home-node' each part may have a node that orders changes: give 'edge: { fork-retention: 1 h }', so that members can go back to one line; or take 'server' or 'none'"
                    )
                )
            }
            if let edge, edge["nodes"].count < parts.items.count {
                return (
                    parts,
                    .contradiction("a partition into \(parts.items.count) parts takes as many edge nodes")
                )
            }
        }
        return nil
    }

    /// Whether two nodes may put changes in order at a time, and nobody could go back from what one of them has said.
    private static func mayActTwice(_ edge: Checked) -> Bool {
        edge["sequencer"].source == "home-node" && edge.find("fork-retention") == nil
    }

    private static func mayFork(_ edge: Checked) -> Bool {
        let sequencer = edge["sequencer"].source
        return sequencer == "none" || sequencer == "home-node" && edge.find("fork-retention") != nil
    }

    /// Of edge nodes: there are as many as are asked for.
    static let edgeNodesSuffice: SectionRule = { edge in
        if edge["attach"].count > edge["nodes"].count {
            return (edge["attach"], .contradiction("a device is attached to no more nodes than there are"))
        }
        if edge["copies"].count > edge["attach"].count {
            return (edge["copies"], .contradiction("a device sends by no more nodes than it is attached to"))
        }
        guard edge["replicas"].count > edge["attach"].count else { return nil }
        return (
            edge["replicas"], .contradiction("no more nodes keep a message than a device is attached to")
        )
    }

    /// Of a scenario: who goes over to another branch has to have its commits whole.
    static let branchesHaveWholeCommits: SectionRule = { scenario in
        let scheme = scenario["scheme"]
        let network = scenario["network"]
        let isLeftOpen = network.find("central")?["sequencer"].source == "none"
        guard isLeftOpen || network.find("edge").map({ mayFork($0) }) ?? false,
            let fanOut = scheme.find("commit-fan-out"), fanOut.source == "trimmed"
        else { return nil }
        return (
            fanOut,
            .contradiction(
                "without a sequencer, or with 'fork-retention', commits are not trimmed: 'commit-fan-out: full'"
            )
        )
    }

    /// Of a fault: the parts of a partition are all there is.
    static let sharesAreWhole: SectionRule = { fault in
        guard let parts = fault.find("partition") else { return nil }
        let shares = parts.items.map(\.number)
        guard shares.count < 2 || abs(shares.reduce(0, +) - 1) > 1e-9 else { return nil }
        return (parts, .contradiction("a partition has two parts or more, whose shares add up to 100 %"))
    }

    static let serverRetentionIsUsed: SectionRule = { central in
        guard central["sequencer"].source == "server", let retention = central.find("fork-retention") else {
            return nil
        }
        return (
            retention,
            .contradiction("'fork-retention' is for 'sequencer: none' alone: a server's log has one line")
        )
    }

    static let scoresAreUsed: SectionRule = { gossip in
        guard gossip["scoring"].source == "false", let scores = gossip.find("scores") else { return nil }
        return (scores, .contradiction("'scores' says what they rest on with 'scoring: true' alone"))
    }

    static let meshBoundsMatch: SectionRule = { mesh in
        let (d, low, out) = (mesh["d"].count, mesh["low"].count, mesh["out"].count)
        if low > d || d > mesh["high"].count {
            return (mesh["d"], .contradiction("'d' must lie between 'low' and 'high'"))
        }
        guard out > 0, out >= low || 2 * out > d else { return nil }
        return (mesh["out"], .contradiction("'out' must be less than 'low', and at most half of 'd'"))
    }

    /// Of replications: to go on until something holds takes an end, and an end takes something to go on for.
    static let replicationBoundsMatch: SectionRule = { replications in
        let (most, until) = (replications.find("at-most"), replications.find("until"))
        if let most, until == nil {
            return (most, .contradiction("'at-most' is a bound for 'until', which is missing"))
        }
        if let until, most == nil {
            return (until, .contradiction("'until' needs the bound 'at-most', which is missing"))
        }
        if let most, most.count < replications["at-least"].count {
            return (most, .contradiction("'at-most' must not be less than 'at-least'"))
        }
        return nil
    }

    /// Of a Gilbert–Elliott model.
    static let burstsLetSomethingPass: SectionRule = { bursts in
        let (burst, gap) = (bursts["burst"].number, bursts["gap"].number)
        let shareBad = burst / (burst + gap)
        let loss = (1 - shareBad) * bursts["loss-good"].number + shareBad * bursts["loss-bad"].number
        guard loss > 0.99 else { return nil }
        return (bursts["loss-bad"], .contradiction("a link must let at least 1 % pass in the long run"))
    }

    /// Of an availability: its on and off periods are begun as if they had always been, which takes a finite mean.
    static let periodsHaveMeans: SectionRule = { availability in
        for key in ["online", "offline"] {
            let periods = availability[key]
            let mean = periods.distribution.mean
            guard mean.isFinite, mean >= 1e-3, mean <= 315_360_000 else {
                let problem =
                    mean < 1e-3
                    ? "spells must last 1 ms or more on average"
                    : "spells must have a mean of ten years or less, which these do not"
                return (periods, .contradiction(problem))
            }
        }
        return nil
    }

    /// Of the file as a whole.
    static let fitsDuration: SectionRule = { scenario in
        let duration = scenario["duration"].number
        let founding = scenario["group"]["founding"]
        if founding.source == "joined", scenario["warm-up"].number == 0 {
            return (founding, .contradiction("'founding: joined' needs a 'warm-up' for members to come in"))
        }
        if let bin = scenario.find("bin") {
            if bin.number > duration {
                return (bin, .contradiction("'bin' must not be longer than 'duration'"))
            }
            guard duration / bin.number <= binsMax else {
                return (bin, .contradiction("'bin' must be so long that there are at most 10 million"))
            }
        }
        for fault in scenario["network"]["faults"].items where fault["at"].number > duration {
            return (fault, .contradiction("this fault begins after the run's duration"))
        }
        return FaultRules.chancesCanBeCounted(scenario) ?? FaultRules.restoresFindTheirDevices(scenario)
            ?? FaultRules.censorsFindTheirSenders(scenario) ?? branchesHaveWholeCommits(scenario)
            ?? DeviceRules.cohortsMakeAWhole(scenario)
            ?? regionsAreKnown(scenario)
            ?? GroupsSection.fit(scenario)
            ?? MembershipRules.eventsFit(scenario)
            ?? TraceRules.fits(scenario)
    }

    private static let binsMax = 1e7
}
