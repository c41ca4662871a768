extension ShippedScenario {
    static let multiDevice = ShippedScenario(
        name: "multi-device",
        text: """
            # yaml-language-server: $schema=schema.json
            name: multi-device
            title: Forty-eight devices of forty-eight, twenty-four and sixteen persons
            seed: 1
            duration: 10 min
            replications: 5

            scheme:
              mechanism: pairwise

            group:
              devices: 48
              devices-per-person: 1

            # Persons come and go with all their devices.
            workload:
              messages: { rate: 60 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 1 /min, leaves: 1 /min }

            network:
              delivery: central
              access: mobile-4g

            sweep:
              scheme.mechanism: [pairwise, sender-keys, tree, adaptive, hpke, shared-key]
              group.devices-per-person: [1, 2, 3]

            show: [message.upload.p50, message.with-keys.upload.mean, rekey.network.mean]

            """)
}
