extension ShippedScenario {
    static let before = ShippedScenario(
        name: "before",
        text: """
            # yaml-language-server: $schema=schema.json
            name: before
            title: Every mechanism that exists, by group size
            seed: 1
            duration: 6 min
            replications: 3

            # With the rungs far apart 'adaptive' shows each of its gears.
            scheme:
              mechanism: pairwise
              ladder: [{ mechanism: pairwise, up-to: 8 }, { mechanism: sender-keys, up-to: 128 }, { mechanism: tree }]

            group:
              devices: 2

            # A quiet group with a few changes: what people did before shows its price in messages, ratchets theirs in changes.
            workload:
              messages: { rate: 60 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 0.5 /min, leaves: 0.5 /min }

            network:
              delivery: central
              access: mobile-4g

            sweep:
              scheme.mechanism: [pairwise, sender-keys, tree, adaptive, hpke, shared-key]
              group.devices: [2, 4, 8, 16, 32, 64, 128, 256]

            show: [message.with-keys.upload.mean, rekey.network.mean, network.bytes]

            """)
}
