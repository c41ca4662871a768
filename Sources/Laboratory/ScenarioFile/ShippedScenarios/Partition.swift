extension ShippedScenario {
    static let partition = ShippedScenario(
        name: "partition",
        text: """
            # yaml-language-server: $schema=schema.json
            name: partition
            title: A network that falls in two for a while, and who puts changes in order
            seed: 1
            duration: 20 min
            drain: 10 min
            replications: 10

            scheme:
              mechanism: tree
              grace: 1 h

            group:
              devices: 24

            workload:
              messages: { rate: 30 /min }
              membership: { joins: 30 /h, leaves: 30 /h }

            network:
              delivery: edge
              edge: { nodes: 6, sequencer: none, fork-retention: 1 h }
              access: broadband
              faults:
                - { at: 5 min, for: 1 min, partition: [ 60 %, 40 % ] }

            sweep:
              "network.faults[0].for": [30 s, 2 min, 5 min, 10 min]
              network.edge.sequencer: [none, server, home-node]

            show: [join.latency.p95, message.latency.p95, order.rejected.network]

            """)
}
