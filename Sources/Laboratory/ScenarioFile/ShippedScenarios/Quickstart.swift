extension ShippedScenario {
    static let quickstart = ShippedScenario(
        name: "quickstart",
        text: """
            # yaml-language-server: $schema=schema.json
            name: quickstart
            title: A group grows and shrinks again, through all three tiers
            seed: 42
            duration: 6 min
            replications: 5

            scheme:
              mechanism: adaptive
              ladder: [{ mechanism: pairwise, up-to: 8 }, { mechanism: sender-keys, up-to: 64 }, { mechanism: tree }]
              hysteresis: 20 %
              minimum-stay: 4 epochs

            group:
              devices: 2

            workload:
              messages: { rate: 60 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership:
                - { at: 30 s, grow-to: 200, over: 150 s }
                - { at: 200 s, shrink-to: 4, over: 130 s }

            devices:
              profile: phone
              availability: always

            network:
              delivery: edge
              edge: { nodes: 4 }
              access: mobile-4g

            """)
}
