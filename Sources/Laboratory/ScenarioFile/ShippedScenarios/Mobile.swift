extension ShippedScenario {
    static let mobile = ShippedScenario(
        name: "mobile",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what do devices that are away for most of the time, some of them for ever, cost each scheme, and what do they miss?
            name: mobile
            title: Sixty phones that are away for most of the day, a tenth of them lost for good
            seed: 5
            warm-up: 1 h
            duration: 12 h
            drain: 12 h
            replications: 5

            group: { devices: 60 }

            workload:
              messages: { rate: 12 /h, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { rates: { joins: 0.5 /h, leaves: 0.5 /h } }

            devices:
              profile: phone
              access: mobile-4g
              availability: { online: { exponential: { mean: 10 min } }, offline: { exponential: { mean: 50 min } } }

            network: { delivery: edge, edge: { nodes: 6 } }

            sweep:
              scheme.mechanism: [pairwise, sender-keys, derived-sender-keys, tree]
              devices.never-returns: [0 %, 10 %]

            expect:
              - delivery.undecryptable <= 0

            show: [network.bytes, rekey.convergence.p95, delivery.ratio]

            """)
}
