extension ShippedScenario {
    static let noSequencer = ShippedScenario(
        name: "no-sequencer",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: how often do changes of members meet where nobody puts them in order, and what is wasted on that, by their rate and the group's size?
            name: no-sequencer
            title: Changes of members without anybody who puts them in order
            seed: 23
            warm-up: 2 min
            duration: 10 min
            drain: 10 min
            replications: 5

            scheme: { mechanism: tree }

            group: { devices: 10 }

            # Beside these few changes members renew their leaves: each one once in the period.
            workload:
              messages: { rate: 12 /min, size: { lognormal: { median: 120 B, sigma: 1.0 } } }
              membership: { joins: 0.5 /min, removals: 0.5 /min }

            network:
              delivery: edge
              edge: { nodes: 8, sequencer: none }
              transport: quic
              access: mobile-4g

            sweep:
              network.edge.sequencer: [server, none]
              group.devices: [10, 30]
              scheme.update.period: [2 min, 10 min, 1 h]

            reference: server

            expect:
              - delivery.ratio >= 99 %

            show: [order.rollbacks, order.forks.time, order.rejected.network, network.bytes]

            """)
}
