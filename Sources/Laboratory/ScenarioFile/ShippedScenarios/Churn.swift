extension ShippedScenario {
    static let churn = ShippedScenario(
        name: "churn",
        text: """
            # yaml-language-server: $schema=schema.json
            name: churn
            title: Devices that are online from nearly all to a twentieth of the time
            seed: 1
            duration: 3 h
            drain: 3 h
            bin: 60 s
            replications: 3

            scheme:
              mechanism: pairwise
              ladder: [{ mechanism: pairwise, up-to: 16 }, { mechanism: sender-keys, up-to: 128 }, { mechanism: tree }]

            group:
              devices: 32

            workload:
              messages: { rate: 2 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 4 /h, leaves: 4 /h }

            # Online 5 minutes at a time on average, offline for so long: 99, 50, 20, 10 and 5 % of the time online.
            devices:
              availability: { online: { exponential: { mean: 5 min } }, offline: { exponential: { mean: 5 min } } }

            network:
              delivery: edge
              edge: { nodes: 4 }
              access: mobile-4g

            sweep:
              scheme.mechanism: [pairwise, sender-keys, adaptive, shared-key]
              devices.availability.offline.exponential.mean: [3 s, 5 min, 20 min, 45 min, 95 min]

            show: [message.latency.p95, rekey.convergence.p95, delivery.ratio]

            """)
}
