extension ShippedScenario {
    static let lossy = ShippedScenario(
        name: "lossy",
        text: """
            # yaml-language-server: $schema=schema.json
            name: lossy
            title: What a lossy access link adds to both mechanisms
            seed: 1
            duration: 4 min
            replications: 5

            scheme:
              mechanism: pairwise

            group:
              devices: 16

            workload:
              messages: { rate: 60 /min, senders: uniform, size: { lognormal: { median: 120 B, sigma: 1.0 } } }

            network:
              delivery: central
              access: mobile-4g

            sweep:
              scheme.mechanism: [pairwise, sender-keys]
              network.access.loss: [0 %, 1 %, 2 %, 5 %, 10 %, 20 %]

            show: [message.latency.p50, message.latency.p95, network.bytes]

            """)
}
