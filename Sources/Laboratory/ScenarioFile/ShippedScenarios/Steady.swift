extension ShippedScenario {
    static let steady = ShippedScenario(
        name: "steady",
        text: """
            # yaml-language-server: $schema=schema.json
            name: steady
            title: What a steady group costs, on phones over edge nodes
            seed: 1
            warm-up: 1 day
            duration: 1 day
            bin: 10 min
            replications: 3

            # `keyshift map` measures every gear in its place.
            scheme:
              mechanism: sender-keys

            group:
              devices: 32

            # A group that has been there for long: who comes and who goes balances, and few write most.
            workload:
              messages: { rate: 200 /day, senders: { zipf: 1.0 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 1 /day, removals: 1 /day }

            network:
              delivery: edge
              edge: { nodes: 8 }
              access: mobile-4g

            """)
}
