import Foundation
import Reporting
import ReportingTestSupport
import Results
import Testing

/// The pages of all shipped scenarios, cut short.
@Suite("Program, pages of shipped scenarios", .serialized)
struct ShippedPageTests {
    /// What makes each of them short, with all that it shows.
    private static let cuts: [String: [String]] = [
        "before": ["duration=30 s", "sweep.group.devices=[2, 16]"],
        "broadcast": ["duration=2 min", "sweep.group.devices=[4, 8]"],
        "community": [
            "group.devices=16", "warm-up=10 min", "duration=2 h", "drain=30 min",
            "workload.membership={ rates: { joins: 2 /h, leaves: 1 /h }, events: [{ at: 1 h, join: 4, over: 1 min }] }",
        ],
        "mobile": ["group.devices=10", "warm-up=0 s", "duration=1 h", "drain=2 h"],
        "work-group": [
            "warm-up=0 s", "group.devices=8",
        ],
        "big-welcome": ["duration=30 s", "sweep.group.devices=[16, 32]"],
        "churn": [
            "duration=20 min", "drain=10 min", "group.devices=12",
            "sweep.devices.availability.offline.exponential.mean=[3 s, 5 min, 95 min]",
        ],
        "commit-fan-out": [
            "group.devices=8",
            "workload.membership=[{ at: 10 s, grow-to: 9 }, { at: 20 s, shrink-to: 8 }, { at: 22 min, grow-to: 9 }, { at: 24 min, shrink-to: 8 }]",
        ],
        "crossover": ["duration=30 s", "sweep.group.devices=[2, 8, 16]"],
        "delegation": [
            "warm-up=0 s", "duration=1 min", "group.devices=8", "sweep.network.edge.nodes=[8, 1]",
        ],
        "delivery": ["warm-up=0 s", "duration=1 min", "group.devices=8"],
        "failover": [
            "group.devices=12", "duration=4 min", "drain=30 s",
            "sweep.network.faults[0].edge-down=[12.5 %, 50 %]",
        ],
        "flapping": ["duration=1 min", "sweep.scheme.hysteresis=[0 %, 40 %]"],
        "growth": [
            "duration=3 min",
            "workload.membership=[{ at: 20 s, grow-to: 140, over: 60 s }, { at: 100 s, shrink-to: 4, over: 60 s }]",
        ],
        "lossy": ["duration=30 s", "sweep.network.access.loss=[0 %, 1 %, 20 %]"],
        "multi-device": ["duration=30 s", "group.devices=12"],
        "quickstart": [
            "duration=2 min",
            "workload.membership=[{ at: 10 s, grow-to: 80, over: 40 s }, { at: 70 s, shrink-to: 4, over: 40 s }]",
        ],
        "resilience": [
            "warm-up=20 s", "duration=30 s", "sweep.network.edge.attach=[1, 3]",
            "sweep.network.faults[0].edge-down=[10 %, 50 %]",
        ],
        "crashes": [
            "warm-up=20 s", "duration=1 min", "drain=5 min", "network.faults[0].at=30 s",
            "sweep.network.edge.replicas=[1, 3]", "sweep.network.faults[0].crash=[2 nodes, 10 nodes]",
        ],
        "censorship": [
            "warm-up=20 s", "duration=30 s", "sweep.network.edge.copies=[1, 3]",
            "sweep.network.faults[0].censor.share=[10 %, 50 %]",
        ],
        "partition": [
            "duration=2 min", "drain=2 min", "network.faults[0].at=20 s",
            "sweep.network.faults[0].for=[30 s, 60 s]",
        ],
        "equivocation": [
            "warm-up=0 s", "duration=2 min", "drain=2 min", "network.faults[0].at=20 s",
            "network.faults[0].for=1 min",
            "workload.membership.joins=5 /min", "sweep.scheme.mechanism=[sender-keys, tree]",
        ],
        "sybils": [
            "duration=2 min", "drain=1 min", "sweep.network.faults[0].sybils.count=[0, 40]",
            "sweep.network.gossip.mesh.out=[0]",
        ],
        "regret": [
            "warm-up=6 h", "duration=6 h", "sweep.group.devices=[4, 8]",
            "sweep.workload.membership=[{ joins: 32 /day, removals: 32 /day }]",
            "sweep.workload.messages.rate=[200 /day]",
        ],
        "sending-network": [
            "warm-up=0 s", "duration=10 min", "group.devices=20",
            "workload.membership=[{ at: 1 min, grow-to: 24, over: 1 min }]",
        ],
        "many-groups": ["duration=2 min", "sweep.groups.each=[1, 2]"],
        "no-sequencer": ["warm-up=0 s", "duration=2 min", "sweep.scheme.update.period=[1 min]"],
        "regions": ["warm-up=0 s", "duration=1 min", "group.devices=8"],
        "steady": ["duration=6 h", "warm-up=1 h"],
        "tree-shape": ["duration=6 min", "sweep.group.devices=[8, 16]"],
    ]

    private static let names: [String] = {
        let files =
            (try? FileManager.default.contentsOfDirectory(atPath: Program.package.path + "/scenarios")) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    private func table<Row: ResultRow>(_ name: String, in folder: TemporaryFolder) throws -> ResultTable<Row>
    {
        try ResultTable(parsing: String(decoding: try folder.read("r/" + name), as: UTF8.self))
    }

    @Test func `each shipped scenario is cut for these tests`() {
        #expect(Self.names == Self.cuts.keys.sorted())
    }

    @Test(arguments: names)
    func `no text of its charts lies on another or is cut off, in a browser neither`(name: String) throws {
        let folder = try TemporaryFolder()
        let settings = (Self.cuts[name] ?? []).flatMap { ["--set", $0] }
        let outcome = try Program.run(
            ["run", "scenarios/\(name).yaml", "--replications", "2", "--no-charts", "--quiet"] + settings
                + ["--out", folder.path + "/r"])
        #expect(outcome.status <= 1, "\(outcome.complaint)")
        let runs: RunsTable = try table("runs.csv", in: folder)
        let series: SeriesTable = try table("series.csv", in: folder)
        let points = Set(series.rows.map(\.point)).sorted().prefix(3)
        let charts = ChartSet.charts(
            title: name, shown: ["network.bytes", "message.latency.p95", "delivery.ratio"],
            paired: PairedRuns(runs, reference: nil, confidence: 0.95),
            timelines: points.map {
                TimelineSubject(
                    point: $0, thresholds: [SwitchThreshold(above: 8, hysteresis: 0.2, mechanism: "tree")])
            }, summary: try table("summary.csv", in: folder),
            series: series,
            rekeys: try table("rekeys.csv", in: folder), confidence: 0.95,
            laws: SizeLaws(runs, confidence: 0.95))
        #expect(charts.count > 3)
        for chart in charts {
            let faults = ChartLayout.faults(of: chart) + (try GnuplotLayout.faults(of: chart))
            #expect(faults.isEmpty, "\(faults)")
        }
        guard Browser.isToBeTried else { return }
        let page = String(decoding: try folder.read("r/report.html"), as: UTF8.self)
        for (width, isDark) in [(1_280, true), (400, false)] {
            let (lines, console) = try Browser().outcome(
                ofPage: page, probe: PageProbe.script, in: folder, width: width, isDark: isDark)
            let faults = lines.filter { $0.hasPrefix("FAULT") }
            #expect(faults.isEmpty && console.isEmpty, "\(width) px: \(faults) \(console)")
        }
    }
}
