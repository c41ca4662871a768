extension ScenarioErrorTests {
    /// What a file says of gossip and of a network's faults, and how the first error then begins.
    static let networkFaults: [(String, String)] = [
        (
            "network: { gossip: { peers: devices } }",
            "f.yaml:4:20: network.gossip: 'gossip' describes another delivery than central"
        ),
        (
            "network: { delivery: direct, gossip: { peers: devices } }",
            "f.yaml:4:38: network.gossip: 'gossip' describes another delivery than direct"
        ),
        (
            "network: { delivery: gossip, gossip: { mesh: { d: 3 } } }",
            "f.yaml:4:51: network.gossip.mesh.d: 'd' must lie between 'low' and 'high'"
        ),
        (
            "network: { faults: [{ at: 1 s, for: 1 s, edge-down: 50 % }] }",
            "f.yaml:4:53: network.faults[0].edge-down: there are edge nodes only where the delivery is not central"
        ),
        (
            "network: { delivery: edge, faults: [{ at: 1 h, for: 1 s, edge-down: 50 % }] }",
            "f.yaml:4:37: network.faults[0]: this fault begins after the run's duration"
        ),
        (
            "network: { delivery: edge, faults: [{ at: 1 s, for: 1 s, partition: [60 %, 40 %] }] }",
            "f.yaml:4:37: network.faults[0]: with 'sequencer: home-node' each part may have a node that orders changes"
        ),
        (
            "network: { faults: [{ at: 1 s, restore: { age: 1 s } }] }",
            "f.yaml:4:41: network.faults[0].restore: 'restore' takes 'share' or 'devices'"
        ),
        (
            "network: { faults: [{ at: 1 s, restore: { devices: [1, 1] } }] }",
            "f.yaml:4:56: network.faults[0].restore.devices[1]: device 1 is named twice"
        ),
        (
            "network: { faults: [{ at: 1 s, for: 1 s, restore: { share: 10 % } }] }",
            "f.yaml:4:37: network.faults[0].for: devices go back at one time"
        ),
        (
            "network: { delivery: edge, edge: { sequencer: none }, faults: [{ at: 1 s, for: 1 s, partition: [60 %, 30 %] }] }",
            "f.yaml:4:96: network.faults[0].partition: a partition has two parts or more, whose shares add up"
        ),
        (
            "network: { delivery: edge, edge: { nodes: 1, sequencer: none }, faults: [{ at: 1 s, for: 1 s, partition: [60 %, 40 %] }] }",
            "f.yaml:4:106: network.faults[0].partition: a partition into 2 parts takes as many edge nodes"
        ),
        (
            "network: { delivery: edge, faults: [{ mtbf: 1 h, what: crash }] }",
            "f.yaml:4:56: network.faults[0].what: 'what' happens by chance, and takes both 'mtbf' and 'mttr'"
        ),
        (
            "network: { delivery: edge, faults: [{ mtbf: 1 h, mttr: 1 min, edge-down: 5 % }] }",
            "f.yaml:4:45: network.faults[0].mtbf: 'mtbf' takes 'what', which happens so often"
        ),
        (
            "network: { delivery: edge, edge: { nodes: 10000 }, faults: [{ mtbf: 1 s, mttr: 1 s, what: crash }] }",
            "f.yaml:4:69: network.faults[0].mtbf: nodes would fail more than 100000 times"
        ),
        (
            "network: { delivery: edge, faults: [{ at: 1 s, server-down: true }] }",
            "f.yaml:4:61: network.faults[0].server-down: there is a server with 'delivery: central' or"
        ),
        (
            "network: { faults: [{ at: 1 s, crash: 1 node }] }",
            "f.yaml:4:39: network.faults[0].crash: there are edge nodes only where the delivery is not central"
        ),
        (
            "network: { delivery: edge, faults: [{ edge-down: [0, 4] }] }",
            "f.yaml:4:54: network.faults[0].edge-down[1]: nodes are numbered from 0 to 3"
        ),
        (
            "network: { delivery: edge, faults: [{ edge-down: [] }] }",
            "f.yaml:4:50: network.faults[0].edge-down: no node is named here"
        ),
        (
            "network: { delivery: edge, faults: [{ crash: [2, 0, 2] }] }",
            "f.yaml:4:53: network.faults[0].crash[2]: node 2 is named twice"
        ),
        (
            "network: { faults: [{ degrade: {} }] }",
            "f.yaml:4:32: network.faults[0].degrade: this changes nothing: give 'loss', or 'delay' above 1"
        ),
        (
            "network: { faults: [{ censor: { what: class } }] }",
            "f.yaml:4:39: network.faults[0].censor.what: 'what: class' takes 'class', such as `class: commit`"
        ),
        (
            "network: { faults: [{ censor: { class: commit } }] }",
            "f.yaml:4:40: network.faults[0].censor.class: 'class' says which with 'what: class' alone"
        ),
        (
            "network: { faults: [{ censor: { sender: 2 } }] }",
            "f.yaml:4:41: network.faults[0].censor.sender: 'sender' says whose with 'what: sender' alone"
        ),
        (
            "network: { faults: [{ censor: { delay: 2 s } }] }",
            "f.yaml:4:40: network.faults[0].censor.delay: 'delay' says how long with 'how: delay' alone"
        ),
        (
            "network: { delivery: edge, faults: [{ censor: { share: 5 %, nodes: [0] } }] }",
            "f.yaml:4:56: network.faults[0].censor.share: either 'share' or 'nodes' says which nodes do it"
        ),
        (
            "network: { delivery: edge, faults: [{ crash: 5 nodes }] }",
            "f.yaml:4:46: network.faults[0].crash: no more nodes can crash than there are, 4"
        ),
        (
            "network: { faults: [{ censor: { what: class, class: relay } }] }",
            "f.yaml:4:53: network.faults[0].censor.class: unknown name 'relay'; expected one of application, key-distribution, commit, welcome"
        ),
        (
            "network: { delivery: edge, faults: [{ at: 1 s, edge-down: 0 % }] }",
            "f.yaml:4:59: network.faults[0].edge-down: '0 %' is out of range; expected at least 0.01 %"
        ),
    ]
}
