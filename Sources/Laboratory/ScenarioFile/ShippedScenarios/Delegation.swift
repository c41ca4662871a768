extension ShippedScenario {
    static let delegation = ShippedScenario(
        name: "delegation",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what does it save to have many devices share a node that sends for them, and what does that cost in trust and in time?
            name: delegation
            title: From a node for each device to one for all, the same group
            seed: 5
            warm-up: 1 min
            duration: 10 min
            drain: 1 min
            replications: 5

            # 64 nodes for 64 devices are local mode as far as a hash allows: 41 of them serve somebody. 1 is a server.
            scheme: { mechanism: sender-keys }

            group: { devices: 64 }

            workload:
              messages: { rate: 12 /min, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { rates: { joins: 0.3 /min, leaves: 0.2 /min, removals: 0.1 /min } }

            network: { delivery: edge, edge: { nodes: 64 }, transport: quic, access: mobile-4g }

            sweep:
              network.edge.nodes: [64, 32, 16, 8, 4, 2, 1]

            expect:
              - delivery.ratio >= 99 %

            show: [network.bytes, network.bytes.relay, relay.seeing, relay.load.max, message.latency.p95]

            """)
}
