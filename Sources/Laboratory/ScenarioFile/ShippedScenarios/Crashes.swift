extension ShippedScenario {
    static let crashes = ShippedScenario(
        name: "crashes",
        text: """
            # yaml-language-server: $schema=schema.json
            name: crashes
            title: Edge nodes that crash with the mail of devices that are away
            seed: 1
            warm-up: 10 min
            duration: 10 min
            drain: 30 min
            replications: 6

            scheme:
              mechanism: sender-keys

            group:
              devices: 32

            workload:
              messages: { rate: 30 /min }

            devices:
              availability: { online: { exponential: { mean: 2 min } }, offline: { exponential: { mean: 4 min } } }

            network:
              delivery: edge
              edge: { nodes: 20, attach: 3, mailbox: 14 days }
              access: broadband
              faults:
                - { at: 5 min, for: 1 min, crash: 2 nodes }

            sweep:
              "network.faults[0].crash": [2 nodes, 6 nodes, 10 nodes, 14 nodes]
              network.edge.replicas: [1, 2, 3]

            show: [delivery.ratio, delivery.crashed, network.bytes]

            """)
}
