extension ShippedScenario {
    static let failover = ShippedScenario(
        name: "failover",
        text: """
            # yaml-language-server: $schema=schema.json
            name: failover
            title: Edge nodes fail for two minutes while members come and go
            seed: 1
            duration: 8 min
            drain: 4 min
            replications: 5

            # With eight nodes the home node is among those that fail in every eighth, every fourth, every second replication.
            scheme:
              mechanism: adaptive
              ladder: [{ mechanism: pairwise, up-to: 8 }, { mechanism: sender-keys, up-to: 24 }, { mechanism: tree }]
              grace: 5 min

            group:
              devices: 40

            workload:
              messages: { rate: 60 /min, senders: { zipf: 1.1 }, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 6 /min, leaves: 6 /min }

            network:
              delivery: edge
              edge: { nodes: 8, sequencer: home-node, failure-detection: 5 s }
              access: mobile-4g
              faults:
                - { at: 3 min, for: 2 min, edge-down: 12.5 % }

            sweep:
              "network.faults[0].edge-down": [12.5 %, 25 %, 50 %]

            expect:
              - delivery.ratio >= 99 %

            show: [delivery.ratio, message.latency.p95, rekey.convergence.p95]

            """)
}
