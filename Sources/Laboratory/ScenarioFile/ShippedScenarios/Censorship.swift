extension ShippedScenario {
    static let censorship = ShippedScenario(
        name: "censorship",
        text: """
            # yaml-language-server: $schema=schema.json
            name: censorship
            title: Edge nodes that make all traffic disappear, and by how many of its nodes a device sends
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
              edge: { nodes: 20, attach: 5, copies: 1 }
              access: broadband
              faults:
                - { at: 0 s, censor: { share: 10 % } }

            sweep:
              "network.faults[0].censor.share": [10 %, 30 %, 50 %, 70 %, 90 %]
              network.edge.copies: [1, 2, 3, 5]

            show: [delivery.ratio, network.bytes, message.latency.p95]

            """)
}
