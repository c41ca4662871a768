extension ShippedScenario {
    static let flapping = ShippedScenario(
        name: "flapping",
        text: """
            # yaml-language-server: $schema=schema.json
            name: flapping
            title: A group that hovers about the threshold, with and without hysteresis
            seed: 1
            duration: 20 min
            replications: 5

            scheme:
              mechanism: adaptive
              ladder: [{ mechanism: pairwise, up-to: 24 }, { mechanism: sender-keys, up-to: 128 }, { mechanism: tree }]
              hysteresis: 20 %
              minimum-stay: 0 epochs

            group:
              devices: 24

            # As many come as go: the size is a random walk that starts at the threshold.
            workload:
              messages: { rate: 30 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 4 /min, leaves: 4 /min }

            network:
              delivery: central
              access: mobile-4g

            sweep:
              scheme.minimum-stay: [0 epochs, 4 epochs]
              scheme.hysteresis: [0 %, 5 %, 10 %, 20 %, 40 %]

            show: [rekey.switches, rekey.network.mean, network.bytes]

            """)
}
