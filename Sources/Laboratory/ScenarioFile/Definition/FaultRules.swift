internal import Metering

/// What must hold within a fault, and between faults and the network.
enum FaultRules {
    /// A fault has its times, or comes by chance.
    static let coursesMatch: SectionRule = { fault in
        let (up, down, what) = (fault.find("mtbf"), fault.find("mttr"), fault.find("what"))
        if let what, up == nil || down == nil {
            return (what, .contradiction("'what' happens by chance, and takes both 'mtbf' and 'mttr'"))
        }
        if let period = up ?? down, what == nil {
            return (
                period,
                .contradiction("'\(up == nil ? "mttr" : "mtbf")' takes 'what', which happens so often")
            )
        }
        if let span = fault.find("for"), fault.find("restore") != nil {
            return (span, .contradiction("devices go back at one time: 'restore' takes 'at' and no 'for'"))
        }
        return ScenarioRules.sharesAreWhole(fault)
    }

    static let restoreIsWhole: SectionRule = { restore in
        let (share, devices) = (restore.find("share"), restore.find("devices"))
        if share == nil, devices == nil {
            return (
                restore,
                .contradiction("'restore' takes 'share' or 'devices', which says which devices go back")
            )
        }
        if let share, devices != nil {
            return (share, .contradiction("either 'share' or 'devices' says which devices go back"))
        }
        guard let devices else { return nil }
        if devices.items.isEmpty { return (devices, .contradiction("no device is named here")) }
        return namedTwice(devices).map { ($0, .contradiction("device \($0.count) is named twice")) }
    }

    private static func namedTwice(_ list: Checked) -> Checked? {
        var named: Set<Int> = []
        return list.items.first { !named.insert($0.count).inserted }
    }

    /// Of a scenario: who goes back founds the group.
    static let restoresFindTheirDevices: SectionRule = { scenario in
        let founders = scenario["group"]["devices"].count
        for fault in scenario["network"]["faults"].items {
            guard let devices = fault.find("restore")?.find("devices"),
                let beyond = devices.items.first(where: { $0.count >= founders })
            else { continue }
            return (
                beyond,
                .contradiction("the devices that found the group are numbered from 0 to \(founders - 1)")
            )
        }
        return nil
    }

    /// Of a scenario: of a group that stays as it is everybody's number is known.
    static let censorsFindTheirSenders: SectionRule = { scenario in
        let (devices, workload) = (scenario["group"]["devices"].count, scenario["workload"])
        guard scenario.find("groups") == nil, workload.find("membership") == nil,
            workload.find("trace") == nil
        else { return nil }
        for fault in scenario["network"]["faults"].items {
            guard let sender = fault.find("censor")?.find("sender"), sender.count >= devices else { continue }
            return (sender, .contradiction("devices are numbered from 0 to \(devices - 1)"))
        }
        return nil
    }

    static let strainIsFelt: SectionRule = { strain in
        guard strain["loss"].number == 0, strain["delay"].number == 1 else { return nil }
        return (strain, .contradiction("this changes nothing: give 'loss', or 'delay' above 1"))
    }

    static let censorshipIsWhole: SectionRule = { censor in
        let isOfClass = censor["what"].source == "class"
        if isOfClass, censor.find("class") == nil {
            return (censor["what"], .contradiction("'what: class' takes 'class', such as `class: commit`"))
        }
        if let name = censor.find("class"), !isOfClass {
            return (name, .contradiction("'class' says which with 'what: class' alone"))
        }
        if let sender = censor.find("sender"), censor["what"].source != "sender" {
            return (sender, .contradiction("'sender' says whose with 'what: sender' alone"))
        }
        if let delay = censor.find("delay"), censor["how"].source != "delay" {
            return (delay, .contradiction("'delay' says how long with 'how: delay' alone"))
        }
        if let share = censor.find("share"), censor.find("nodes") != nil {
            return (share, .contradiction("either 'share' or 'nodes' says which nodes do it"))
        }
        return nil
    }

    /// Of a network: there is what fails.
    static let faultsFindTheirNodes: SectionRule = { network in
        let isCentral = network["delivery"].source == "central"
        for fault in network["faults"].items {
            if isCentral,
                let found = ["edge-down", "crash", "partition", "what"].lazy.compactMap(fault.find).first
            {
                return (found, .contradiction("there are edge nodes only where the delivery is not central"))
            }
            let order = (network.find("edge") ?? network.find("central"))?["sequencer"].source
            if let found = fault.find("server-down"), !isCentral, order != "server" {
                return (
                    found,
                    .contradiction(
                        "there is a server with 'delivery: central' or 'edge: { sequencer: server }' alone")
                )
            }
            if let found = fault.find("sybils"), network["delivery"].source != "gossip" {
                return (found, .contradiction("there is a mesh with 'delivery: gossip' alone"))
            }
            if let found = fault.find("equivocate"), order == "none" {
                return (found, .contradiction("nobody puts changes in order, who could say two things"))
            }
            if let found = fault.find("equivocate"), network.find("edge")?.find("fork-retention") != nil {
                return (
                    found,
                    .contradiction(
                        "with 'fork-retention' a log may fork, and nobody could tell a lie from a cut")
                )
            }
            let lists = [
                fault.find("edge-down"), fault.find("crash"), fault.find("censor")?.find("nodes"),
                fault.find("withhold-keys"), fault.find("reuse-keys"),
            ]
            let count = isCentral ? 1 : edgeNodeCount(in: network)
            if let crash = fault.find("crash"), !crash.isList, crash.count > count {
                return (crash, .contradiction("no more nodes can crash than there are, \(count)"))
            }
            for nodes in lists.compactMap(\.self) where nodes.isList {
                if let beyond = nodes.items.first(where: { $0.count >= count }) {
                    return (beyond, .contradiction("nodes are numbered from 0 to \(count - 1)"))
                }
                if nodes.items.isEmpty { return (nodes, .contradiction("no node is named here")) }
                if let again = namedTwice(nodes) {
                    return (again, .contradiction("node \(again.count) is named twice"))
                }
            }
        }
        return nil
    }

    /// Of a scenario: what happens by chance can be counted.
    static let chancesCanBeCounted: SectionRule = { scenario in
        let duration = scenario["duration"].number
        let nodes = Double(edgeNodeCount(in: scenario["network"]))
        var spells = 0.0
        for fault in scenario["network"]["faults"].items {
            guard let up = fault.find("mtbf"), let down = fault.find("mttr") else { continue }
            spells += duration * nodes / (up.number + down.number)
            guard spells > spellsMax else { continue }
            return (up, .contradiction("nodes would fail more than \(Int(spellsMax)) times"))
        }
        return nil
    }

    private static let spellsMax = 1e5

    private static func edgeNodeCount(in network: Checked) -> Int {
        network.find("edge")?["nodes"].count ?? NetworkSection.edgeNodeCountUsual
    }
}
