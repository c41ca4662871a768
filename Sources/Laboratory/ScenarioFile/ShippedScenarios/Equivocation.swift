extension ShippedScenario {
    static let equivocation = ShippedScenario(
        name: "equivocation",
        text: """
            # yaml-language-server: $schema=schema.json
            name: equivocation
            title: Who puts changes in order gives two halves of a group two different orders
            seed: 1
            warm-up: 5 min
            duration: 20 min
            drain: 10 min
            replications: 10

            scheme:
              mechanism: sender-keys
              grace: 1 h

            group:
              devices: 24

            workload:
              messages: { rate: 30 /min }
              membership: { joins: 60 /h, leaves: 60 /h }

            network:
              delivery: edge
              edge: { nodes: 6, sequencer: home-node }
              access: broadband
              faults:
                - { at: 5 min, for: 5 min, equivocate: 50 % }

            sweep:
              scheme.mechanism: [pairwise, sender-keys, derived-sender-keys, tree]

            show: [delivery.ratio, order.equivocation.noticed, order.equivocation.delay.p50]

            """)
}
