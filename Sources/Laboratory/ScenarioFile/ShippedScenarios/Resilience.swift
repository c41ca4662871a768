extension ShippedScenario {
    static let resilience = ShippedScenario(
        name: "resilience",
        text: """
            # yaml-language-server: $schema=schema.json
            name: resilience
            title: Edge nodes that are down to the end, and how many each device is attached to
            seed: 1
            warm-up: 6 min
            duration: 2 min
            drain: 2 min
            replications: 10

            scheme:
              mechanism: sender-keys

            group:
              devices: 32

            workload:
              messages: { rate: 120 /min }

            network:
              delivery: edge
              edge: { nodes: 20, attach: 1 }
              access: broadband
              faults:
                - { at: 0 s, edge-down: 10 % }

            sweep:
              "network.faults[0].edge-down": [10 %, 30 %, 50 %, 70 %, 90 %]
              network.edge.attach: [1, 2, 3, 5]

            show: [delivery.ratio, message.latency.p95, network.bytes]

            """)
}
