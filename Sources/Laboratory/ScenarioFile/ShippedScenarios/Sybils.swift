extension ShippedScenario {
    static let sybils = ShippedScenario(
        name: "sybils",
        text: """
            # yaml-language-server: $schema=schema.json
            name: sybils
            title: Peers that send nothing on, in a mesh whose devices come and go
            seed: 1
            duration: 8 min
            drain: 3 min
            replications: 8

            scheme:
              mechanism: sender-keys

            group:
              devices: 36

            workload:
              messages: { rate: 60 /min }

            devices:
              availability: { online: { exponential: { mean: 5 min } }, offline: { exponential: { mean: 1 min } } }

            network:
              delivery: gossip
              edge: { nodes: 4 }
              gossip: { flood-publish: false }
              access: broadband
              faults:
                - { at: 0 s, sybils: { count: 40 } }

            sweep:
              "network.faults[0].sybils.count": [0, 40, 160]
              network.gossip.scoring: [false, true]
              network.gossip.mesh.out: [0, 2]

            show: [message.latency.p50, message.latency.p95, gossip.mesh.eclipsed, network.bytes]

            """)
}
