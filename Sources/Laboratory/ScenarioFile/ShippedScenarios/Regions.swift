extension ShippedScenario {
    static let regions = ShippedScenario(
        name: "regions",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what does a group that is spread over the world wait for, and what is won by nodes nearby?
            name: regions
            title: A group all over the world, with nodes drawn by hash or nearby
            seed: 8
            warm-up: 1 min
            duration: 10 min
            drain: 2 min
            replications: 5

            scheme: { mechanism: sender-keys }

            group: { devices: 48 }

            workload:
              messages: { rate: 12 /min, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { rates: { joins: 0.3 /min, leaves: 0.2 /min, removals: 0.1 /min } }

            devices:
              - { name: europe, share: 40 %, access: broadband, region: eu }
              - { name: america, share: 30 %, access: mobile-4g, region: us }
              - { name: elsewhere, share: 30 %, access: mobile-4g }

            network:
              delivery: edge
              regions: world
              edge: { nodes: 12, attach: 1, choice: nearest }
              transport: quic

            sweep:
              network.edge.choice: [hash, nearest]
              network.edge.attach: [1, 2]

            expect:
              - delivery.ratio >= 99 %

            show: [message.latency.p50, message.latency.p95, network.bytes.relay, network.bytes]

            """)
}
