import Foundation
import Results
import Testing

@Suite("Program", .serialized)
struct ProgramTests {
    private static let small = """
        name: small
        title: A small adaptive group
        seed: 3
        duration: 40 s
        replications: 2
        scheme:
          mechanism: adaptive
          ladder: [{ mechanism: pairwise, up-to: 5 }, { mechanism: sender-keys, up-to: 36 }, { mechanism: tree }]
          hysteresis: 20 %
          minimum-stay: 2 epochs
          rotation: { messages: 8 }
        group: { devices: 2 }
        workload:
          messages: { rate: 120 /min, senders: { zipf: 1.1 } }
          membership: [{ at: 2 s, grow-to: 10, over: 12 s }, { at: 18 s, shrink-to: 3, over: 12 s }]
        devices: { availability: { online: { exponential: { mean: 30 s } }, offline: { exponential: { mean: 5 s } } } }
        network: { delivery: edge, edge: { nodes: 3 }, access: { profile: mobile-4g, loss: 5 % } }
        sweep: { scheme.mechanism: [pairwise, sender-keys, adaptive] }
        """

    private static let dataFiles = ResultFile.allCases.map(\.name)

    @Test func `scenario and seed decide every byte, whatever the jobs and the execution`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        let ways = [("full", "1"), ("full", "2"), ("shared", "1"), ("shared", "2")]
        for (execution, jobs) in ways {
            let outcome = try Program.run([
                "run", scenario, "--execution", execution, "--jobs", jobs, "--no-charts", "--quiet",
                "--messages",
                "--out", folder.path + "/\(execution)-\(jobs)",
            ])
            #expect(outcome.status == 0, "\(outcome.complaint)")
        }
        for file in Self.dataFiles {
            let first = try folder.read("full-1/\(file)")
            #expect(first.count > 500)
            for (execution, jobs) in ways.dropFirst() {
                let other = try folder.read("\(execution)-\(jobs)/\(file)")
                #expect(other == first, "\(file) \(execution) \(jobs)")
            }
        }
    }

    @Test func `what is told of devices, relays and messages is what the metrics say`() throws {
        let folder = try TemporaryFolder()
        let central = Self.small.replacing(
            "delivery: edge, edge: { nodes: 3 }, ", with: "delivery: central, ")
        let scenario = try folder.write(central, to: "small.yaml")
        let out = folder.path + "/out"
        let outcome = try Program.run([
            "run", scenario, "--messages", "--no-charts", "--quiet", "--out", out,
        ])
        #expect(outcome.status == 0, "\(outcome.complaint)")
        func table(_ file: ResultFile) throws -> CSV {
            try CSV(parsing: String(decoding: folder.read("out/\(file.name)"), as: UTF8.self))
        }
        let (devices, relays, messages) = (try table(.devices), try table(.relays), try table(.messages))
        for run in try table(.runs).runs() {
            func metric(_ name: String) -> Double? {
                run.rows.first { $0["metric"] == name }.flatMap { Double($0["value"] ?? "") }
            }
            let (up, down) = (devices.sum("bytes_up", run), devices.sum("bytes_down", run))
            #expect(up > 0 && relays.sum("bytes_in", run) == up && relays.sum("bytes_out", run) == down)
            #expect(metric("network.bytes") == up + down)
            #expect(metric("delivery.read") == devices.sum("read", run))
            for cause in ["late", "lost"] {
                #expect(metric("delivery.\(cause)") == devices.sum("unread_\(cause)", run))
            }
            #expect(metric("account.message") == messages.sum("bytes_total", run))
            let sent = messages.rows(of: run).count { $0["epoch"] != "" }
            #expect(metric("message.count") == Double(sent))
            // Who was put out may have read what is not counted as read by one that was to.
            #expect(messages.sum("read", run) >= devices.sum("read", run))
        }
        let page = String(decoding: try folder.read("out/report.html"), as: UTF8.self)
        let reference = try Program.run(["list", "--results"])
        #expect(reference.status == 0)
        for file in ResultFile.allCases {
            #expect(page.contains(file.name))
            let header = try table(file).header
            #expect(header.filter { $0 != "scheme.mechanism" } == ["scenario", "point"] + file.columns.names)
            for column in file.columns {
                #expect(reference.output.contains("| `\(column.name)` |"), "\(file.name): \(column.name)")
            }
        }
        let metrics = Set(try table(.summary).rows.map { $0[3] })
        for metric in metrics {
            let quantile = [".p50", ".p90", ".p95", ".p99", ".max", ".mean"].first(where: metric.hasSuffix)
            let isThere =
                reference.output.contains("| `\(metric)` |")
                || reference.output.contains("| `\(metric.dropLast(quantile?.count ?? 0))` * |")
            #expect(isThere, "\(metric)")
        }
    }

    @Test func `another seed gives other bytes`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        for seed in ["3", "4"] {
            _ = try Program.run([
                "run", scenario, "--seed", seed, "--no-charts", "--quiet", "--out", folder.path + "/" + seed,
            ])
        }
        #expect(try folder.read("3/runs.csv") != folder.read("4/runs.csv"))
    }

    @Test func `a run writes its files and charts, and plot draws the same again`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        let out = folder.path + "/out"
        let outcome = try Program.run(["run", scenario, "--out", out, "--quiet", "--replications", "1"])
        #expect(outcome.status == 0, "\(outcome.complaint)")
        #expect(outcome.complaint.isEmpty)
        #expect(outcome.output.contains("sender-keys"))
        let charts = ["timeline", "bytes-per-message", "latency", "rekeying"]
        var before: [String: Data] = [:]
        for chart in charts {
            let svg = try folder.read("out/charts/\(chart).svg")
            #expect(String(decoding: svg, as: UTF8.self).hasSuffix("</svg>\n\n"), "\(chart)")
            before[chart] = svg
            let png = try folder.read("out/charts/\(chart).png")
            #expect(Array(png.prefix(4)) == [0x89, 0x50, 0x4e, 0x47], "\(chart)")
        }
        try FileManager.default.removeItem(atPath: out + "/charts")
        #expect(try Program.run(["plot", out]).status == 0)
        for chart in charts {
            #expect(try folder.read("out/charts/\(chart).svg") == before[chart], "\(chart)")
        }
    }

    @Test func `a broken scenario is told file, line and column, all errors at once`() throws {
        let folder = try TemporaryFolder()
        let text = Self.small.replacing("rate: 120 /min", with: "rate: 120 ms")
            .replacing("nodes: 3", with: "node: 3")
        let scenario = try folder.write(text, to: "broken.yaml")
        for command in ["run", "validate"] {
            let outcome = try Program.run([command, scenario])
            #expect(outcome.status == 65)
            #expect(outcome.complaint.contains("broken.yaml:14:21: "), "\(outcome.complaint)")
            #expect(outcome.complaint.contains("broken.yaml:17:36: "), "\(outcome.complaint)")
            #expect(outcome.output.isEmpty)
        }
        #expect(!FileManager.default.fileExists(atPath: "results/broken"))
    }

    @Test func `what is wrong with files has a status of its own`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        #expect(try Program.run(["run", folder.path + "/none.yaml"]).status == 74)
        #expect(try Program.run(["run", scenario, "--out", "/proc/none"]).status == 74)
        #expect(try Program.run(["run", scenario], environment: ["PATH": "/nowhere"]).status == 74)
        #expect(try Program.run(["plot", folder.path]).status == 74)
        #expect(try Program.run(["run"]).status == 64)
        #expect(try Program.run(["run", scenario, "--jobs", "0"]).status == 64)
        #expect(try Program.run(["run", scenario, "--set", "seed"]).status == 64)
        #expect(try Program.run(["fly"]).status == 64)
        let outcome = try Program.run(["run", scenario, "--set", "group.devices=none"])
        #expect(outcome.status == 65)
        #expect(outcome.complaint.contains("--set group.devices=none"))
    }

    /// On the main thread: what other threads here start inherits their blocked signals.
    @MainActor @Test func `an interrupted run ends with its status`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        let (process, _, complaint) = try Program.start([
            "run", scenario, "--no-charts", "--quiet", "--replications", "4000", "--out",
            folder.path + "/out",
        ])
        // Not after so many seconds: a sanitizer makes the program many times slower.
        let kept = folder.path + "/out/.runs"
        while process.isRunning, (try? FileManager.default.contentsOfDirectory(atPath: kept))?.isEmpty ?? true
        {
            Thread.sleep(forTimeInterval: 0.005)
        }
        process.interrupt()
        let words = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(words.contains("interrupted"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/runs.csv"))
    }

    /// A scenario in a folder of its own, and a device profile where `place` says.
    private func validate(
        _ folder: TemporaryFolder, profileIn place: String, verify: String = "2 ms", from start: String? = nil
    ) throws -> Program.Outcome {
        let ideal = try String(
            contentsOf: Program.package.appendingPathComponent("profiles/devices/ideal.yaml"), encoding: .utf8
        )
        for path in ["suite/scenarios", place + "/devices"] {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/" + path, withIntermediateDirectories: true)
        }
        let text = ideal.replacing(
            "ed25519-verify:        { call: 0 ns }", with: "ed25519-verify: { call: \(verify) }")
        _ = try folder.write(text, to: place + "/devices/mine.yaml")
        let scenario = try folder.write(
            Self.small, to: "suite/scenarios/small.yaml")
        return try Program.run(
            ["validate", "--print", scenario, "--set", "devices.profile=mine"],
            in: start.map { folder.path + "/" + $0 })
    }

    @Test(arguments: ["suite/scenarios/profiles", "suite/profiles", "elsewhere/profiles"])
    func `a profile is found beside the scenario, above it, or where the program is run`(place: String) throws
    {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/elsewhere", withIntermediateDirectories: true)
        let outcome = try validate(folder, profileIn: place, from: "elsewhere")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        #expect(outcome.output.contains("ed25519-verify: { call: 2 ms"))
    }

    @Test func `a broken profile is told file, line and column`() throws {
        let outcome = try validate(try TemporaryFolder(), profileIn: "suite/profiles", verify: "2 MB")
        #expect(outcome.status == 65)
        #expect(
            outcome.complaint.contains("profiles/devices/mine.yaml:8:27: costs.ed25519-verify.call: "),
            "\(outcome.complaint)")
    }

    @Test func `a calibration writes a profile that a scenario can name`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        let outcome = try Program.run(["calibrate", "--rounds", "3", "--name", "mine"], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.complaint)")
        #expect(outcome.output.contains("aes256cbc-decrypt ") && outcome.output.contains("ns/byte"))
        let resolved = try Program.run(
            ["validate", "--print", scenario, "--set", "devices.profile=mine"], in: folder.path)
        #expect(resolved.status == 0, "\(resolved.complaint)")
        let text = String(decoding: try folder.read("profiles/devices/mine.yaml"), as: UTF8.self)
        #expect(text.contains("\n  ed25519-verify:        { call: ") && text.contains(" %\n"))
        #expect(try Program.run(["calibrate", "--name", "a/b"]).status == 64)
        #expect(try Program.run(["calibrate", "--out", "/proc/none/x.yaml"]).status == 74)
    }

    @Test func `the digest of a run changes with a number of a profile that it names`() throws {
        let folder = try TemporaryFolder()
        var digests: [String] = []
        for verify in ["2 ms", "2 ms", "3 ms"] {
            #expect(try validate(folder, profileIn: "suite/profiles", verify: verify).status == 0)
            let outcome = try Program.run([
                "run", folder.path + "/suite/scenarios/small.yaml", "--set", "devices.profile=mine", "--set",
                "duration=31 s",
                "--replications", "1", "--quiet", "--no-charts", "--force", "--out", folder.path + "/out",
            ])
            #expect(outcome.status == 0, "\(outcome.complaint)")
            let manifest =
                try JSONSerialization.jsonObject(with: folder.read("out/manifest.json")) as? [String: Any]
            digests.append(manifest?["scenarioSHA256"] as? String ?? "")
        }
        #expect(digests[0] == digests[1] && digests[0] != digests[2], "\(digests)")
    }

    @Test func `the resolved scenario reads back as the same`() throws {
        let folder = try TemporaryFolder()
        let printed = try Program.run(["validate", "--print", "scenarios/crossover.yaml"])
        let again = try folder.write(printed.output, to: "again.yaml")
        #expect(try Program.run(["validate", "--print", again]).output == printed.output)
    }

    @Test func `all shipped scenarios are fine`() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Program.package.appendingPathComponent("scenarios").path)
        let scenarios = names.filter { $0.hasSuffix(".yaml") }.sorted().map { "scenarios/\($0)" }
        #expect(scenarios.count >= 3)
        #expect(try Program.run(["validate"] + scenarios).status == 0)
    }

    @Test func `the list names mechanisms, profiles, metrics and scenarios`() throws {
        let list = try Program.run(["list"]).output
        for word in ["adaptive", "phone", "mobile-4g", "message.upload", "scenarios/quickstart.yaml"] {
            #expect(list.contains(word), "\(word)")
        }
    }
}

/// One replication of one point, and its rows of a table.
private struct TableRun: Hashable {
    let point: String
    let replication: String
    var rows: [[String: String]] = []

    static func == (own: TableRun, other: TableRun) -> Bool {
        (own.point, own.replication) == (other.point, other.replication)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(point)
        hasher.combine(replication)
    }
}

extension CSV {
    private var named: [[String: String]] {
        rows.map { Dictionary(zip(header, $0)) { own, _ in own } }
    }

    /// The runs of a table, in its order.
    fileprivate func runs() -> [TableRun] {
        let all = Dictionary(grouping: named) { row in
            TableRun(point: row["point"] ?? "", replication: row["replication"] ?? "")
        }
        return all.map { TableRun(point: $0.point, replication: $0.replication, rows: $1) }
    }

    fileprivate func rows(of run: TableRun) -> [[String: String]] {
        named.filter { $0["point"] == run.point && $0["replication"] == run.replication }
    }

    /// Of a column, over the rows of one run.
    fileprivate func sum(_ column: String, _ run: TableRun) -> Double {
        rows(of: run).reduce(0) { $0 + (Double($1[column] ?? "") ?? .nan) }
    }
}
