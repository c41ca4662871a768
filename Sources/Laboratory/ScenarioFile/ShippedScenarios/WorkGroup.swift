extension ShippedScenario {
    static let workGroup = ShippedScenario(
        name: "work-group",
        text: """
            # yaml-language-server: $schema=schema.json
            # Asks: what does a team of a dozen with two devices each pay a day under each scheme?
            name: work-group
            title: A team of a dozen with two devices each, through a day at work
            seed: 7
            warm-up: 1 h
            duration: 24 h
            drain: 10 min
            replications: 5

            group: { devices: 24, devices-per-person: 2 }

            workload:
              messages: { rate: 15 /h, senders: { zipf: 0.8 }, size: { lognormal: { median: 180 B, sigma: 1.2 } } }
              daily: [{ at: 7 h, rate: 0 % }, { at: 9 h, rate: 250 % }, { at: 17 h, rate: 250 % }, { at: 19 h, rate: 0 % }]
              membership:
                events: [{ at: 9 h, join: 1 }, { at: 15 h, remove: 1 }]

            devices:
              - { name: phones, share: 50 %, profile: phone, access: mobile-4g }
              - { name: laptops, share: 50 %, profile: laptop, access: broadband }

            sweep:
              scheme.preset: [keyshift, keychat, mls, by-cost]

            expect:
              - delivery.ratio >= 99.9 %
              - message.latency.p95 <= 1 s

            show: [network.bytes, message.with-keys.upload.mean, rekey.network.mean]

            """)
}
