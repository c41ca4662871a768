extension ShippedScenario {
    static let treeShape = ShippedScenario(
        name: "tree-shape",
        text: """
            # yaml-language-server: $schema=schema.json
            name: tree-shape
            title: What an update and a removal cost in a tree just made, and in one whose members have renewed their keys
            seed: 1
            duration: 20 min
            replications: 3

            # A new tree is blank above its leaves: the first commits are as long as the group is large. Each device that renews
            # its keys fills its path; with a period of 5 min all have done so after a quarter of the run, with one of 24 h hardly any.
            scheme:
              mechanism: tree
              update: { period: 5 min }
              add-path: always

            group:
              devices: 16

            workload:
              messages: { rate: 6 /min }
              membership: { joins: 1 /min, leaves: 1 /min }

            network:
              delivery: central
              access: broadband

            sweep:
              scheme.update.period: [5 min, 24 h]
              group.devices: [16, 32, 64, 128]

            show: [rekey.update.upload.mean, rekey.removal.upload.mean]

            """)
}
