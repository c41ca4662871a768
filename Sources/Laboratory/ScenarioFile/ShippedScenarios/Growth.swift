extension ShippedScenario {
    static let growth = ShippedScenario(
        name: "growth",
        text: """
            # yaml-language-server: $schema=schema.json
            name: growth
            title: A group grows and shrinks again, through all three tiers
            seed: 42
            duration: 30 min
            replications: 3

            # Only in the first and the last minutes is the group small; the rungs are far apart, so that each gear is seen.
            scheme:
              mechanism: adaptive
              ladder: [{ mechanism: pairwise, up-to: 8 }, { mechanism: sender-keys, up-to: 128 }, { mechanism: tree }]
              hysteresis: 20 %
              minimum-stay: 4 epochs
              update: { period: 24 h }

            group:
              devices: 2

            workload:
              messages: { rate: 30 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership:
                - { at: 1 min, grow-to: 1000, over: 12 min }
                - { at: 18 min, shrink-to: 4, over: 10 min }

            devices:
              profile: phone

            network:
              delivery: edge
              edge: { nodes: 12 }
              access: mobile-4g

            """)
}
