extension ShippedScenario {
    static let sendingNetwork = ShippedScenario(
        name: "sending-network",
        text: """
            # yaml-language-server: $schema=schema.json
            name: sending-network
            title: One session for all above 200 persons, against other schemes, about that size
            seed: 1
            warm-up: 30 min
            duration: 5 h
            bin: 5 min
            replications: 3

            # As the network that Keyshift started from; and the same with a hysteresis, which it has not.
            scheme:
              preset: sending-network
            profiles:
              schemes:
                with-hysteresis:
                  ladder: [{ mechanism: sender-keys, up-to: 200 }, { mechanism: shared-session }]
                  count: persons
                  hysteresis: 20 %
                  minimum-stay: 4 epochs

            # Some 190 persons, then 210, and back, twice: four times across 200.
            group:
              devices: 380
              devices-per-person: { uniform: { from: 1, to: 3 } }

            workload:
              messages: { rate: 120 /h, senders: { zipf: 1.0 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership:
                - { at: 30 min, grow-to: 420, over: 20 min }
                - { at: 100 min, shrink-to: 380, over: 20 min }
                - { at: 170 min, grow-to: 420, over: 20 min }
                - { at: 240 min, shrink-to: 380, over: 20 min }

            network:
              delivery: edge
              edge: { nodes: 8 }
              access: mobile-4g

            sweep:
              scheme.preset: [sending-network, with-hysteresis, matrix, keychat, keyshift, mls]

            show: [network.bytes, rekey.switches, message.upload.p50]

            """)
}
