extension ShippedScenario {
    static let broadcast = ShippedScenario(
        name: "broadcast",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: where a few write and all read, which gear is cheapest at which size?
            name: broadcast
            title: Three write and all read, by group size
            seed: 3
            duration: 1 h
            replications: 5

            group: { devices: 32 }

            workload:
              messages: { rate: 1 /min, senders: { first: 3 }, size: { lognormal: { median: 400 B, sigma: 1.0 } } }
              membership: { rates: { joins: 6 /h, leaves: 6 /h } }

            sweep:
              scheme.mechanism: [pairwise, sender-keys, derived-sender-keys, tree]
              group.devices: [8, 32, 128, 512]

            expect:
              - delivery.ratio >= 99.9 %

            show: [message.with-keys.upload.mean, rekey.network.mean, network.bytes]

            """)
}
