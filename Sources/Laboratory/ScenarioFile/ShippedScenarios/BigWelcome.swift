extension ShippedScenario {
    static let bigWelcome = ShippedScenario(
        name: "big-welcome",
        text: """
            # yaml-language-server: $schema=schema.json
            name: big-welcome
            title: A device joins a large group, with the tree in its Welcome or fetched
            seed: 1
            duration: 5 min
            replications: 3

            scheme:
              mechanism: tree
              welcome: one
              welcome-tree: inline
              add-path: always

            group:
              devices: 64

            workload:
              messages: { rate: 6 /min }
              membership: { joins: 2 /min }

            network:
              delivery: edge
              edge: { nodes: 4 }
              access: mobile-4g

            sweep:
              scheme.welcome-tree: [inline, separate]
              group.devices: [64, 128, 256, 512]

            show: [rekey.join.download.mean, rekey.join.network.mean, join.latency.p50]

            """)
}
