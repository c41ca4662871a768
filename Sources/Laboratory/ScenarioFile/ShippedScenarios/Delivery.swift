extension ShippedScenario {
    static let delivery = ShippedScenario(
        name: "delivery",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what does it cost in bytes and in time to have edge nodes, no relay at all or a mesh in place of a server?
            name: delivery
            title: The same group over a server, edge nodes, from device to device and over a mesh
            seed: 42
            warm-up: 1 min
            duration: 10 min
            drain: 2 min
            replications: 5

            scheme: { mechanism: sender-keys }

            group: { devices: 64 }

            workload:
              messages: { rate: 12 /min, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { rates: { joins: 0.3 /min, leaves: 0.2 /min, removals: 0.1 /min } }

            network: { delivery: central, transport: quic, access: mobile-4g }

            sweep:
              network.delivery: [central, edge, direct, gossip]
              scheme.mechanism: [pairwise, sender-keys, tree]

            expect:
              - delivery.ratio >= 99 %

            show: [network.bytes, message.latency.p95, relay.load.max]

            """)
}
