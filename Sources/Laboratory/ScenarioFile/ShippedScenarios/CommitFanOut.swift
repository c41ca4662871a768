extension ShippedScenario {
    static let commitFanOut = ShippedScenario(
        name: "commit-fan-out",
        text: """
            # yaml-language-server: $schema=schema.json
            name: commit-fan-out
            title: What changes of a tree move in whole commits and in trimmed ones
            seed: 1
            duration: 32 min
            replications: 2

            # A new tree is blank above its leaves. With 20 min each device has renewed its keys within that time, and the second join and
            # removal meet a full tree; with 24 h hardly any has.
            scheme:
              mechanism: tree
              update: { period: 24 h, on-join: 20 min }

            group:
              devices: 64

            workload:
              messages: { rate: 0 /min }
              membership:
                - { at: 10 s, grow-to: 65 }
                - { at: 20 s, shrink-to: 64 }
                - { at: 22 min, grow-to: 65 }
                - { at: 24 min, shrink-to: 64 }

            network:
              delivery: edge
              edge: { nodes: 8 }
              access: mobile-4g

            sweep:
              scheme.update.on-join: [24 h, 20 min]
              scheme.commit-fan-out: [full, trimmed]

            show: [network.bytes.commit, rekey.removal.download.mean, rekey.update.download.mean]

            """)
}
