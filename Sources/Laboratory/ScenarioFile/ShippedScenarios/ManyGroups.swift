extension ShippedScenario {
    static let manyGroups = ShippedScenario(
        name: "many-groups",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what does each further group cost a device whose groups are of the same people, and which gear gains by sessions that serve them all?
            name: many-groups
            title: Thirty-two devices, each in one to eight groups of eight
            seed: 17
            duration: 20 min
            drain: 2 min
            replications: 5

            scheme: { mechanism: sender-keys }

            # Four groups for each that a device is in: 4, 8, 16, 32.
            groups: { each: 1, devices: 32 }
            group: { devices: 8 }

            # Of each group.
            workload:
              messages: { rate: 2 /min, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { rates: { joins: 0.1 /min, leaves: 0.07 /min, removals: 0.03 /min } }

            network: { delivery: edge, edge: { nodes: 8 }, transport: quic, access: mobile-4g }

            sweep:
              scheme.mechanism: [pairwise, sender-keys, derived-sender-keys, tree]
              groups.each: [1, 2, 4, 8]

            expect:
              - delivery.ratio >= 99.9 %

            show: [message.with-keys.upload.mean, traffic.device-day.up.mean, network.bytes.prekey, message.latency.p95]

            """)
}
