/// Written by `make profiles` from the files of `profiles/regions`; a test holds that they are the same.
enum ShippedRegions {
    static let all: [(name: String, text: String)] = [
        (
            "world",
            """
            # How far six parts of the world are from each other.
            title: Six parts of the world
            # Halves of the mean times between nodes of a public network that SimBlock gives for 2019 (Aoki, Otsuki, Kaneko, Banno and
            # Shudo, "SimBlock: A Blockchain Network Simulator", 2019; LATENCY_2019 in its NetworkConfiguration.java). SimBlock calls them
            # latencies. Taken for round trips here, since data centres measure the same there and back: from Virginia 145 ms to Tokyo and
            # 120 ms to Sao Paulo ("AWS Regions", acomputerscientistlearnsaws.blogspot.com, 2017), and light in glass takes 56 ms one way
            # over the 11,200 km to Tokyo.
            # us: North America; eu: Europe; sa: South America; asia: Asia without Japan; jp: Japan; au: Australia.
            delays:
              - { region: us, to: [16 ms, 62 ms, 92 ms, 99 ms, 75.5 ms, 94.5 ms] }
              - { region: eu, to: [62 ms, 5.5 ms, 113.5 ms, 118.5 ms, 126 ms, 147 ms] }
              - { region: sa, to: [92 ms, 113.5 ms, 44 ms, 162.5 ms, 150.5 ms, 161 ms] }
              - { region: asia, to: [99 ms, 118.5 ms, 162.5 ms, 42.5 ms, 29 ms, 99 ms] }
              - { region: jp, to: [75.5 ms, 126 ms, 150.5 ms, 29 ms, 6 ms, 63 ms] }
              - { region: au, to: [94.5 ms, 147 ms, 161 ms, 99 ms, 63 ms, 8 ms] }

            """
        )
    ]
}
