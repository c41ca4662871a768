import Results
import Testing

@testable import Reporting

/// Sentences that are made from numbers.
@Suite("Findings")
struct FindingTests {
    /// Runs of metrics at points; a value for each replication.
    func runs(
        _ axes: [String], _ points: [(values: [String], metrics: [String: [Double]])]
    ) -> RunsTable {
        var table = RunsTable(scenario: "made-up", axes: axes, rows: [])
        for (index, point) in points.enumerated() {
            for (metric, values) in point.metrics.sorted(by: { $0.key < $1.key }) {
                for (replication, value) in values.enumerated() {
                    table.rows.append(
                        RunRow(
                            point: index, sweptValues: point.values, replication: replication,
                            seed: UInt64(100 + replication), metric: metric, unit: "B", value: value))
                }
            }
        }
        return table
    }

    /// With plain spaces.
    func sentences(_ runs: RunsTable, shown: [String] = []) -> [String] {
        Findings(runs, confidence: 0.95, shown: shown).sentences.map { $0.replacing("\u{a0}", with: " ") }
    }

    let noise = [0.0, 7, -5, 3, -6]

    @Test func `the cheapest is told over the sizes at which it is told apart from all others`() {
        let sizes = ["2", "4", "8", "16"]
        let points = ["pairwise", "sender-keys", "tree"].flatMap { name in
            sizes.map { size -> (values: [String], metrics: [String: [Double]]) in
                let n = Double(size) ?? 0
                let cost = name == "pairwise" ? 100 * n : name == "sender-keys" ? 500 : 900
                // Other chances for each, for what does not scatter is told from nothing.
                let chances =
                    name == "tree" ? noise.reversed() : name == "pairwise" ? noise : noise.map { -$0 }
                return ([name, size], ["network.bytes": chances.map { cost + $0 }])
            }
        }
        let told = sentences(runs(["scheme.mechanism", "group.devices"], points))
        // At 16 sender keys cost 500 and the tree 900; at 4 pairwise 400.
        let pairwise = told.first { $0.hasPrefix("All traffic is least with pairwise") }
        #expect(
            pairwise?.hasPrefix(
                "All traffic is least with pairwise in groups of 2 to 4 devices; in a group of 4 it is 400 B")
                == true)
        #expect(
            told.contains {
                $0.hasPrefix("All traffic is least with sender-keys in groups of 8 to 16 devices")
            })
        #expect(!told.contains { $0.contains("least with tree") })
    }

    @Test func `only what differs in one thing is compared, gears before all else`() {
        // Being away for longer costs less than any gear saves.
        let points = ["10 s", "1 h"].flatMap { offline in
            ["pairwise", "tree"].flatMap { name in
                ["2", "64"].map { size -> (values: [String], metrics: [String: [Double]]) in
                    let gear = name == "tree" ? 500.0 : 10 * (Double(size) ?? 0)
                    let chances = name == "tree" ? noise.reversed() : noise
                    let cost = gear + (offline == "1 h" ? 0 : 10_000)
                    return ([offline, name, size], ["network.bytes": chances.map { cost + $0 }])
                }
            }
        }
        let axes = ["devices.availability.offline", "scheme.mechanism", "group.devices"]
        let told = sentences(runs(axes, points))
        #expect(
            told.filter { $0.contains(" is least with ") }.map { $0.prefix { $0 != ":" } } == [
                "All traffic, at offline 10 s, is least with pairwise in a group of 2",
                "All traffic, at offline 10 s, is least with tree in a group of 64",
                "All traffic, at offline 1 h, is least with pairwise in a group of 2",
                "All traffic, at offline 1 h, is least with tree in a group of 64",
            ], "\(told)")
    }

    @Test func `of names on two axes the gears are compared at each value of the other`() {
        let points = ["pairwise", "tree"].flatMap { name in
            ["one", "per-joiner"].map { welcome -> (values: [String], metrics: [String: [Double]]) in
                let cost = (name == "tree" ? 500.0 : 100) + (welcome == "one" ? 0 : 1_000)
                let chances = name == "tree" ? noise.reversed() : noise
                return ([name, welcome], ["network.bytes": chances.map { cost + $0 }])
            }
        }
        let told = sentences(runs(["scheme.mechanism", "scheme.welcome"], points))
        #expect(
            told.map { $0.prefix { $0 != ":" } } == [
                "All traffic is least with pairwise at welcome one",
                "All traffic is least with pairwise at welcome per-joiner",
            ], "\(told)")
    }

    @Test func `what chance could have made is not told`() {
        let values: [[Double]] = [[100, 120, 90, 131, 99], [104, 111, 96, 119, 108]]
        let points = zip(["one", "other"], values).map { name, values in
            (values: [name], metrics: ["network.bytes": values])
        }
        #expect(sentences(runs(["scheme.welcome"], points)).isEmpty)
    }

    @Test func `pairs by seed show what scatter of the runs would hide`() {
        let chances = [1_000.0, 4_000, 2_500, 9_000, 300]
        let points = [("one", 0.0), ("per-joiner", 40)].map { name, extra in
            (
                values: [name],
                metrics: ["network.bytes": zip(chances, noise).map { $0 + extra + $1 / 10 * (extra / 40) }]
            )
        }
        let told = sentences(runs(["scheme.welcome"], points))
        #expect(
            told == [
                "All traffic is least with one: 3.36 kB against 3.4 kB with per-joiner (difference 40 B ± 0.677 B)."
            ])
    }

    @Test func `of many comparisons no lucky one is told`() {
        // A hundred metrics' worth of places: of the differences some are significant at 5 % by themselves.
        var state: UInt64 = 7
        func chance() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 0x1p53
        }
        let places = (0..<120).map { "\($0 + 1) %" }
        let points = ["pairwise", "tree"].flatMap { name in
            places.map { place in
                (values: [name, place], metrics: ["network.bytes": (0..<5).map { _ in 100 + chance() }])
            }
        }
        let table = runs(["scheme.mechanism", "network.access.loss"], points)
        #expect(sentences(table).isEmpty)
    }

    /// Two that are alike hide nobody who is worse than both.
    @Test func `where nobody is ahead of all others it is told who is behind`() {
        func point(_ order: String, _ written: [Double]) -> (values: [String], metrics: [String: [Double]]) {
            ([order], ["delivery.written": written])
        }
        let found = sentences(
            runs(
                ["network.edge.sequencer"],
                [
                    point("server", [0.93, 0.95, 0.94, 0.91, 0.94]), point("home-node", [1, 1, 1, 1, 1]),
                    point("none", [1, 1, 1, 1, 1]),
                ]))
        #expect(
            found.first?.hasPrefix(
                "The share read of what users wrote is less with server than with home-node: 93.4 % against 100 % (difference 6.6 ± "
            ) == true, "\(found)")
        #expect(found.count == 1)
    }

    /// And what else is told stays what it is.
    @Test func `what the scenario shows is told first, whatever its name`() {
        let metrics = ["membership.delay.p95": 1_000.0, "network.bytes": 1_000_000]
        func point(_ name: String, _ share: Double) -> (values: [String], metrics: [String: [Double]]) {
            ([name], metrics.mapValues { mean in noise.map { (mean + $0) * share } })
        }
        let table = runs(["network.delivery"], [point("central", 2), point("edge", 1)])
        let found = sentences(table, shown: ["membership.delay.p95"])
        #expect(found.count == 2 && sentences(table).count == 1)
        #expect(found.first?.hasPrefix("`membership.delay.p95` is least with edge: ") == true, "\(found)")
        #expect(found.last == sentences(table).last)
    }

    /// With p of 0.03, and beside nine others of which nothing is known.
    @Test func `what is shown is not lost among the rest`() {
        let usual = [
            "message.upload.p50", "message.with-keys.upload.mean", "message.latency.p50",
            "message.latency.p95",
            "rekey.network.mean", "rekey.convergence.p95", "network.bytes", "device.state.mean",
        ]
        func point(_ name: String, _ delays: [Double]) -> (values: [String], metrics: [String: [Double]]) {
            let scatter = name == "edge" ? noise : noise.reversed()
            let others = usual.map { ($0, scatter.map { 100 + $0 }) }
            return ([name], Dictionary(others + [("membership.delay.p95", delays)]) { first, _ in first })
        }
        let table = runs(
            ["network.delivery"],
            [point("central", [110, 140, 118, 105, 131]), point("edge", [100, 101, 99, 102, 98])])
        #expect(sentences(table, shown: ["membership.delay.p95"]).count == 1)
        #expect(sentences(table, shown: usual + ["membership.delay.p95"]).isEmpty)
    }

    /// Whoever is first of six that are alike is so by chance, and so is what it seems to be ahead of one.
    @Test func `who is behind is told no more often than chance allows`() {
        var state: UInt64 = 7
        func chance() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 0x1p53
        }
        // Twelve even draws are nearly normal.
        func share() -> Double { 0.9 + 1e-4 * (0..<12).reduce(0) { sum, _ in sum + chance() } }
        let count = 400
        let toldCount = (0..<count).count { _ in
            let points = (0..<6).map { index in
                (values: ["\(index) x"], metrics: ["delivery.written": (0..<6).map { _ in share() }])
            }
            return !sentences(runs(["network.edge.sequencer"], points)).isEmpty
        }
        // Of 5 % that are allowed, and four standard errors.
        #expect(Double(toldCount) / Double(count) < 0.05 + 4 * 0.011, "\(toldCount) of \(count)")
    }

    @Test func `a count of nodes is a number, and what is behind is told in points`() {
        let points = ["5 nodes", "1 node", "3 nodes"].map { text in
            let share = text == "1 node" ? 0.9 : text == "3 nodes" ? 0.85 : 0.7
            return (values: [text], metrics: ["delivery.written": noise.map { share + $0 / 1_000 * share }])
        }
        let told = sentences(runs(["network.faults[0].crash"], points))
        #expect(
            told.count == 1
                && told[0].hasPrefix(
                    "The share read of what users wrote falls from 90 % at crash 1 node to 70 % at crash 5 nodes (difference 20 ±"
                )
                && told[0].contains("points"), "\(told)")
    }

    @Test func `what some replications have not is told of those that have it`() {
        let points = ["one", "per-joiner"].map { name in
            let values = noise.map { (name == "one" ? 100.0 : 900) + $0 / (name == "one" ? 10 : 9) }
            return (
                values: [name],
                metrics: [
                    "rekey.network.mean": name == "one" ? values : Array(values.prefix(4)),
                    "message.count": [1, 1, 1, 1, 1],
                ]
            )
        }
        let told = sentences(runs(["scheme.welcome"], points))
        #expect(told.count == 1 && told[0].contains("in 4 of 5 replications"), "\(told)")
    }

    @Test func `a curve's course tells where it turns, and from where on it is told apart`() {
        func told(_ costs: [Double]) -> [String] {
            let scatter = [0.1, -0.2, 0.3, 0.15]
            let points = zip(["10 %", "30 %", "50 %", "90 %"], costs).enumerated().map { index, point in
                (values: [point.0], metrics: ["network.bytes": noise.map { point.1 + $0 * scatter[index] }])
            }
            return sentences(runs(["network.faults[0].edge-down"], points))
        }
        #expect(told([500, 500, 500, 500]).isEmpty)
        #expect(told([500, 502, 498, 502]).isEmpty, "a hundredth of a cost is nothing")
        let turning = told([500, 600, 900, 700])
        #expect(
            turning.count == 1
                && turning[0].hasPrefix(
                    "All traffic rises from 500 B at edge-down 10 % to 900 B at edge-down 50 % (difference")
                && turning[0].hasSuffix("and falls to 700 B at edge-down 90 %."), "\(turning)")
        let late = told([500, 500, 900, 980])
        #expect(
            late.count == 1
                && late[0].hasPrefix(
                    "All traffic rises from 500 B at edge-down 10 % to 980 B at edge-down 90 % (difference")
                && late[0].hasSuffix(", told apart from the first from 50 % on)."), "\(late)")
        let both = told([500, 700, 600, 500])
        #expect(both.count == 1 && both[0].contains("to 700 B at edge-down 30 %"), "\(both)")
    }

    @Test func `a single run's causes are compared, and full delivery is told`() {
        let metrics = [
            "delivery.ratio": [1, 1, 1, 1, 1], "rekey.join.network.mean": noise.map { 200 + $0 / 10 },
            "rekey.removal.network.mean": noise.map { 900 + $0 },
            "message.upload.mean": noise.map { 120 + $0 / 10 },
            "message.with-keys.upload.mean": noise.map { 620 + $0 },
        ]
        let told = sentences(runs([], [(values: [], metrics: metrics)]))
        #expect(
            told.count == 3 && told[0] == "Every message was read by all who were to read it, in all 5 runs.")
        #expect(
            told[1].hasPrefix(
                "A rekey causes most traffic when it is for a removal: 900 B against 200 B for a join"))
        #expect(told[2].hasPrefix("A sender uploads more for a message with the keys that it brings"))
    }

    @Test func `that every message was read is not said without what waits for devices that are away`() {
        let metrics: [String: [Double]] = ["delivery.ratio": [1, 1, 1], "delivery.away": [0, 1_240, 12]]
        #expect(
            sentences(runs([], [(values: [], metrics: metrics)])) == [
                "Every message was read by all who were to read it, in all 3 runs; up to 1,240 in a run, a message and "
                    + "recipient at a time, wait for devices that have not come back."
            ])
    }

    @Test func `laws and crossings need intervals`() throws {
        let sizes = (1...6).map { Double(1 << $0) }
        let table = SyntheticResults.runs("group.devices", sizes.map { "\(Int($0))" }, sizes: sizes)
        let laws = try #require(SizeLaws(table, confidence: 0.95))
        #expect(laws.conclusions.allSatisfy { $0.hasSuffix(".") && !$0.contains("not seen") })
        #expect(laws.conclusions.contains { $0.contains("grows as") && $0.contains("±") })
        var single = table
        single.rows.removeAll { $0.replication > 0 }
        let alone = try #require(SizeLaws(single, confidence: 0.95))
        #expect(!alone.conclusions.contains { $0.contains("cross") })
        #expect(alone.sentences.contains { $0.contains("cross") })
    }
}
