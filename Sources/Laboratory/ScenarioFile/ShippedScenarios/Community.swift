extension ShippedScenario {
    static let community = ShippedScenario(
        name: "community",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: which scheme is cheapest, and how fast, for a community on phones and laptops with its days and nights, its
            # coming and going, and a wave of newcomers?
            name: community
            title: A community of three hundred over a day, with a wave of newcomers
            seed: 42
            warm-up: 2 h
            duration: 24 h
            drain: 6 h
            replications: 3

            group: { devices: 300, founding: joined }

            workload:
              messages: { rate: 20 /h, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              daily: [{ at: 0 h, rate: 60 % }, { at: 4 h, rate: 10 % }, { at: 12 h, rate: 100 % }, { at: 20 h, rate: 180 % }]
              membership:
                rates: { joins: 2 /h, leaves: 1 /h, removals: 2 /day }
                events: [{ at: 18 h, join: 40, over: 10 min }]

            # The lengths of sessions are assumptions.
            devices:
              - name: phones
                share: 70 %
                profile: phone
                access: mobile-4g
                availability: { online: { exponential: { mean: 20 min } }, offline: { exponential: { mean: 40 min } } }
                never-returns: 1 %
              - { name: laptops, share: 30 %, profile: laptop, access: broadband }

            network: { delivery: edge, edge: { nodes: 12 } }

            sweep:
              scheme.preset: [keyshift, matrix, by-cost, sending-network]

            expect:
              - delivery.ratio >= 99 %

            show: [network.bytes, message.with-keys.upload.mean, rekey.network.mean]

            """)
}
