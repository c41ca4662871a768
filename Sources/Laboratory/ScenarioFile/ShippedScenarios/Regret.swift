extension ShippedScenario {
    static let regret = ShippedScenario(
        name: "regret",
        text: """
            # yaml-language-server: $schema=schema.json
            name: regret
            title: What it is worth to choose the gear by what the log shows
            seed: 1
            # Long enough for a log with a change a day to show what happens: before it nobody knows, and nothing is counted.
            warm-up: 4 days
            duration: 4 days
            bin: 1 h
            replications: 2

            scheme:
              preset: by-cost

            group:
              devices: 16

            workload:
              messages: { rate: 200 /day, senders: uniform, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 1 /day, removals: 1 /day }

            network:
              delivery: edge
              edge: { nodes: 8 }
              access: mobile-4g

            # Each gear by itself, for the best in hindsight.
            profiles:
              schemes:
                only-pairwise: { ladder: [{ mechanism: pairwise }] }
                only-sender-keys: { ladder: [{ mechanism: sender-keys }] }
                only-derived: { ladder: [{ mechanism: derived-sender-keys }] }
                only-tree: { ladder: [{ mechanism: tree }] }

            sweep:
              group.devices: [4, 16, 64]
              workload.membership: [{ joins: 1 /day, removals: 1 /day }, { joins: 4 /day, removals: 4 /day }, { joins: 32 /day, removals: 32 /day }]
              workload.messages.rate: [20 /day, 200 /day, 1000 /day]
              scheme.preset: [by-cost, keyshift, keychat, only-pairwise, only-sender-keys, only-derived, only-tree]

            show: [network.bytes]

            """)
}
