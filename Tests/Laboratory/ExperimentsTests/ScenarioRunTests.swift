import Experiments
import Observation
import Results
import ScenarioFile
import Statistics
import Testing

/// Whole scenarios in this process, held against what theory says.
@Suite("Scenario runs")
struct ScenarioRunTests {
    /// Messages of one packet over two links of 10 ms, with nothing else that takes time.
    private static let twoDevices = """
        name: pair
        title: Two devices and a server
        seed: 5
        duration: 10 min
        replications: 3
        scheme: { mechanism: pairwise }
        group: { devices: 2 }
        workload: { messages: { rate: 300 /min, senders: uniform, size: 100 B } }
        devices: { profile: ideal }
        network:
          delivery: central
          access: { delay: 10 ms, jitter: 0 s, loss: 0 %, up: 1000 Mbit/s, down: 1000 Mbit/s, repeat: { after: 200 ms, factor: 2, at-most: 1 h } }
        """

    private func tables(
        _ text: String, settings: [(path: String, value: String)] = [], execution: Execution = .shared
    ) async throws -> ExperimentTables {
        let document = try ScenarioDocument.parse(text, file: "test.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: execution, jobs: 2).run { _ in }
        return ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns,
            confidence: document.scenario.replications.confidence)
    }

    private func means(_ metric: String, in tables: ExperimentTables) -> [Double] {
        tables.summary.rows.filter { $0.metric == metric }.map(\.mean)
    }

    @Test func `latency under loss grows as geometric retransmission says`() async throws {
        let tables = try await tables(
            Self.twoDevices, settings: [("sweep.network.access.loss", "[0 %, 5 %, 10 %, 20 %]")])
        let latencies = means("message.latency.mean", in: tables)
        #expect(latencies.count == 4)
        for (loss, latency) in zip([0, 0.05, 0.1, 0.2], latencies) {
            // On each of two links: 10 ms, and before the k-th retransmission, which is needed with probability
            // p^k, a wait of 200 ms · 2^(k-1); the serialisation of some 300 bytes is 3 µs.
            let expected = 2 * (10 + 200 * loss / (1 - 2 * loss))
            #expect(abs(latency - expected) < 0.05 * expected + 0.2, "\(loss): \(latency), not \(expected)")
        }
        #expect(means("delivery.ratio", in: tables) == [1, 1, 1, 1])
    }

    @Test func `another device profile moves what processors take part in, and nothing else`() async throws {
        let text = """
            name: priced
            duration: 40 s
            replications: 1
            scheme: { mechanism: sender-keys }
            group: { devices: 4 }
            workload: { messages: { rate: 60 /min, size: 100 B }, membership: [{ at: 20 s, grow-to: 6, over: 10 s }] }
            network: { access: ideal, backbone: ideal }
            sweep: { devices.profile: [ideal, server, phone-low-end] }
            """
        let tables = try await tables(text)
        let moving = [
            "message.latency", "rekey.committer_cpu", "rekey.member_cpu", "rekey.convergence", "join.latency",
            "membership.delay",
            "device.cpu",
        ]
        for metric in Set(tables.summary.rows.map(\.metric)) {
            let values = means(metric, in: tables)
            if moving.contains(where: { metric == $0 || metric.hasPrefix($0 + ".") })
                || metric == "founding.cpu" || metric.contains(".convergence.")
            {
                #expect(values == values.sorted(), "\(metric): \(values)")
            } else {
                #expect(Set(values).count <= 1, "\(metric): \(values)")
            }
        }
        for metric in moving {
            let values = means(metric + ".mean", in: tables)
            #expect(
                values.count == 3 && values[0] < values[1] && values[1] < values[2], "\(metric): \(values)")
        }
    }

    @Test func `pairwise uploads grow with the group and those of sender keys do not`() async throws {
        let text = """
            name: sizes
            title: Sizes
            seed: 1
            duration: 4 min
            replications: 1
            scheme: { mechanism: pairwise }
            group: { devices: 4 }
            workload: { messages: { rate: 120 /min, senders: { zipf: 1.1 }, size: 100 B } }
            devices: { profile: ideal }
            network: { delivery: central, access: ideal }
            sweep:
              scheme.mechanism: [pairwise, sender-keys]
              group.devices: [4, 8, 16, 32]
            """
        let uploads = means("message.upload.p50", in: try await tables(text))
        let sizes = [4.0, 8, 16, 32]
        let pairwise = try PowerLawFit(x: sizes, y: Array(uploads[..<4]), confidence: 0.95)
        let senderKeys = try PowerLawFit(x: sizes, y: Array(uploads[4...]), confidence: 0.95)
        #expect(abs(pairwise.exponent - 1) < 0.15, "\(pairwise.exponent)")
        #expect(abs(senderKeys.exponent) < 0.02, "\(senderKeys.exponent)")
    }

    @Test func `the metrics of a run are those that are listed`() async throws {
        let text = """
            name: everything
            duration: 4 min
            replications: 1
            scheme:
              mechanism: adaptive
              ladder: [{ mechanism: pairwise, up-to: 2 }, { mechanism: sender-keys, up-to: 6 }, { mechanism: tree }]
              minimum-stay: 0 epochs
              rotation: { messages: 5 }
              update: { period: 20 s }
            group: { devices: 2 }
            devices: { availability: { online: { exponential: { mean: 60 s } }, offline: { exponential: { mean: 3 s } } } }
            workload:
              messages: { rate: 60 /min }
              membership:
                - { at: 30 s, grow-to: 5, over: 20 s }
                - { at: 60 s, shrink-to: 4, over: 5 s }
                - { at: 90 s, grow-to: 9, over: 20 s }
                - { at: 180 s, shrink-to: 2, over: 40 s }
            """
        let tables = try await tables(text)
        var names: [String] = []
        for row in tables.runs.rows where !names.contains(row.metric) { names.append(row.metric) }
        // Where somebody puts changes in order there are no branches, and mostly nobody censors.
        let ofSome = [
            "order.forks", "order.rollbacks", "order.wished-again", "order.kept", "censored", "keys",
            "restores", "order.equivocation", "order.gaps.delay", "gossip.",
        ]
        let isOfSome = { (name: String) in ofSome.contains(where: name.hasPrefix) }
        let listed = MetricDefinition.all.flatMap(\.columnNames)
        #expect(names == listed.filter { !isOfSome($0) })
        let branches = try await self.tables(
            text + """

                network:
                  delivery: edge
                  edge: { nodes: 4, sequencer: none }
                  faults: [{ at: 70 s, for: 60 s, partition: [50 %, 50 %] }, { at: 80 s, for: 1 s, censor: {} }, { at: 80 s, for: 1 s, withhold-keys: 100 % }, { at: 90 s, restore: { devices: [1] } }]
                """)
        let lies = try await self.tables(text + "\nnetwork: { faults: [{ at: 30 s, equivocate: 50 % }] }")
        let sybils = try await self.tables(
            text + "\nnetwork: { delivery: gossip, faults: [{ sybils: { count: 3 } }] }")
        let ofFaults = Set((branches.runs.rows + lies.runs.rows + sybils.runs.rows).map(\.metric))
        // Nobody may have noticed yet, and of nothing there is no distribution.
        #expect(
            ofFaults.isSuperset(
                of: listed.filter { isOfSome($0) && !$0.contains(".delay") }))
        for row in tables.runs.rows + branches.runs.rows + lies.runs.rows + sybils.runs.rows {
            let definition = MetricDefinition.all.first { $0.columnNames.contains(row.metric) }
            #expect(definition?.unit == row.unit, "\(row.metric)")
        }
    }

    @Test func `all mechanisms meet the same people`() async throws {
        let text = """
            name: people
            title: People
            seed: 9
            duration: 2 min
            replications: 2
            scheme: { mechanism: pairwise, ladder: [{ mechanism: pairwise, up-to: 4 }, { mechanism: sender-keys, up-to: 36 }, { mechanism: tree }] }
            group: { devices: 3 }
            workload:
              messages: { rate: 60 /min }
              membership: [{ at: 10 s, grow-to: 8, over: 30 s }, { at: 60 s, shrink-to: 3, over: 30 s }]
            sweep: { scheme.mechanism: [pairwise, sender-keys, adaptive] }
            """
        let tables = try await tables(text)
        let counts = means("message.count", in: tables)
        #expect(Set(counts).count == 1)
        let changes = [0, 1, 2].map { point in
            tables.rekeys.rows.filter { $0.point == point && $0.cause != "rotation" }.map(\.cause)
        }
        #expect(changes[0] == changes[1])
        #expect(changes[1] == changes[2])
        #expect(tables.rekeys.rows.contains { $0.point == 2 && $0.mechanismBefore != $0.mechanismAfter })
    }

    @Test func `replications of scenarios whose seeds are neighbours share no run`() throws {
        func seeds(_ seed: Int) throws -> [UInt64] {
            let text = Self.twoDevices.replacing("seed: 5", with: "seed: \(seed)")
            return Plan(try ScenarioDocument.parse(text, file: "test.yaml")).runs.map(\.seed)
        }
        let all = try (1...20).flatMap { try seeds($0) }
        #expect(Set(all).count == all.count)
        // The first is the scenario's own, so that any of them can be run by itself.
        #expect(try seeds(7).first == 7)
    }

    @Test func `the founding is in no rekey, and each rekey is under one cause`() async throws {
        let text = """
            name: causes
            duration: 2 min
            replications: 2
            scheme: { mechanism: sender-keys, rotation: { messages: 10 } }
            group: { devices: 6 }
            workload: { messages: { rate: 120 /min }, membership: { joins: 6 /min, leaves: 6 /min } }
            """
        let tables = try await tables(text)
        for replication in 0..<2 {
            func value(_ metric: String) -> Double {
                tables.runs.rows.first { $0.replication == replication && $0.metric == metric }?.value ?? 0
            }
            let rekeys = tables.rekeys.rows.filter { $0.replication == replication && $0.cause != "founding" }
            #expect(value("rekey.count") == Double(rekeys.count))
            let causes = ["join", "removal", "update", "rotation", "switch"]
            #expect(causes.reduce(0) { $0 + value("rekey.\($1).count") } == Double(rekeys.count))
            let mean = rekeys.reduce(0) { $0 + Double($1.bytesTotal) } / Double(rekeys.count)
            #expect(abs(value("rekey.network.mean") - mean) < 1)
            let founding = tables.rekeys.rows.first {
                $0.replication == replication && $0.cause == "founding"
            }
            #expect(value("founding.network") == founding.map { Double($0.bytesTotal) })
        }
    }

    @Test func `that all have converged is said where all have, and not where the quick ones have`()
        async throws
    {
        let text = """
            name: far
            duration: 20 s
            drain: 60 s
            replications: 1
            scheme: { mechanism: sender-keys }
            group: { devices: 8 }
            devices:
              - { name: near, share: 50 %, access: lan }
              - { name: far, share: 50 %, access: { profile: lan, delay: 4 s } }
            workload: { messages: { rate: 0 /s }, membership: { events: [{ at: 19 s, join: 1 }] } }
            """
        let whole = try #require(try await tables(text).rekeys.rows.last)
        #expect(try #require(whole.convergedAllMilliseconds) > 8_000)
        // A change of a far member is in force at 31 s, when the near ones have it; the far ones are to have it at 35 s.
        let cut = try #require(try await tables(text, settings: [("drain", "12 s")]).rekeys.rows.last)
        #expect(cut.cause == "join" && whole.cause == "join")
        #expect(try #require(cut.convergedP50Milliseconds) < 8_000)
        #expect(cut.convergedAllMilliseconds == nil)
    }

    @Test func `a byte of keys is in the account of its rekey and not in that of the message as well`()
        async throws
    {
        let text = Self.twoDevices.replacing("mechanism: pairwise", with: "mechanism: sender-keys")
            .replacing("10 min", with: "1 min")
        let tables = try await tables(text)
        let (own, withKeys) = (
            means("message.network.max", in: tables)[0], means("message.with-keys.network.max", in: tables)[0]
        )
        // The first message of a device brings its sender key; its own bytes are as those of any other.
        #expect(withKeys > own + 300)
        #expect(own < 2 * means("message.network.p50", in: tables)[0])
    }
}
