import Metering
import Results

@testable import ScenarioFile

/// The entries of files.
extension FuzzBench {
    /// - Parameter rewrites: Whether a scenario that is accepted is written out and read again, which costs many
    ///   times what reading it does.
    func runFile(_ entry: FuzzEntry, _ text: String, rewrites: Bool) {
        switch entry {
        case .scenario: read(scenario: text, .shipped, rewrites: rewrites)
        case .profile: read(profile: text, rewrites: rewrites)
        case .tolerances: _ = try? BaselineTolerances.parse(text, file: "f")
        case .csv:
            _ = try? RunsTable(parsing: text)
            _ = try? RekeysTable(parsing: text)
            _ = try? SeriesTable(parsing: text)
            guard let table = try? SummaryTable(parsing: text) else { return }
            let again = try? SummaryTable(parsing: table.csv)
            precondition(again?.csv == table.csv, "a table is written as it was read")
        default:
            guard let manifest = try? Manifest(parsing: text) else { return }
            let again = try? Manifest(parsing: manifest.json())
            precondition(again == manifest, "a manifest is written as it was read")
        }
    }

    private func read(scenario text: String, _ profiles: Profiles, rewrites: Bool) {
        guard let document = try? ScenarioDocument.parse(text, file: "f", profiles: profiles), rewrites
        else { return }
        let again = try? ScenarioDocument.parse(document.resolvedYAML, file: "f")
        precondition(again?.points == document.points, "a resolved scenario reads back as the same")
    }

    /// As the scenario's own folder would give it; a broken one is said to be so when it is named.
    private func read(profile text: String, rewrites: Bool) {
        let file = Profiles.File(name: "p", path: "p", text: text)
        let profiles = ProfileShelf.allCases.reduce(Profiles.shipped) { $0.preferring([file], on: $1) }
        for (kind, naming) in [
            (ProfileKind.device, "devices: { profile: p }"), (.access, "network: { access: p }"),
            (.scheme, "scheme: p"),
        ] {
            let isRight = if case .success = profiles.find("p", kind) { true } else { false }
            guard isRight || rewrites else { continue }
            read(scenario: Self.shortScenario + naming, profiles, rewrites: rewrites)
        }
    }

    func seedsOfFile(_ entry: FuzzEntry) -> [[UInt8]] {
        switch entry {
        case .scenario:
            [Array(Self.scenario.utf8)] + Self.sections.map { Array("\(Self.shortScenario)\($0)\n".utf8) }
        case .csv: [Array(Self.table.utf8)]
        case .manifest: [Array(Self.manifest.utf8)]
        case .profile: [Self.deviceProfile, Self.linkProfile].map { Array($0.utf8) }
        case .tolerances: [Array(Self.tolerances.utf8)]
        default: preconditionFailure("\(entry) is no file")
        }
    }

    private static let scenario = """
        name: a
        duration: 20 s
        replications: { at-least: 3, at-most: 6, until: 15 % }
        scheme: { mechanism: adaptive, ladder: [{ mechanism: pairwise, up-to: 4 }, { mechanism: sender-keys }] }
        group: { devices: 6, devices-per-person: { uniform: { from: 1, to: 2 } } }
        workload: { messages: { rate: 60 /min, senders: { zipf: 1 } }, membership: [{ at: 1 s, grow-to: 9 }] }
        network: { delivery: edge, edge: { nodes: 2 }, access: { profile: lan, loss: 5 %, mtu: 576 B } }
        sweep: { group.devices: [3, 6], network.access.loss: [0 %, 1 %] }

        """

    private static let shortScenario = "name: a\nduration: 1 s\n"

    /// One in each of as many short files, which mutation gets through quickly.
    private static let sections = [
        "replications: { at-least: 3, at-most: 6, until: 15 % }",
        "profiles: { links: { l: { delay: 1 ms, jitter: 0 ms, loss: 0 %, rate: 1 Mbit/s, queue: 1 KiB, mtu: 576 B, "
            + "header: 40 B, repeat: { after: 1 s, factor: 2 } } } }",
        "group: { devices: 6, devices-per-person: { empirical: [{ at: 0 %, value: 1 }, { at: 100 %, value: 2 }] } }",
        "workload: { messages: { rate: 6 /min, senders: { zipf: 1 } }, membership: [{ at: 1 s, grow-to: 9 }] }",
        "workload: { messages: { size: { pareto: { minimum: 1 B, shape: 2 } } }, membership: { joins: 1 /min } }",
        "devices: { availability: { online: { exponential: { mean: 1 min } }, offline: 5 s } }",
        "network: { delivery: edge, edge: { nodes: 2 }, access: { profile: lan, loss: 5 %, mtu: 576 B } }",
        "sweep: { group.devices: [3, 6] }",
        "expect: [delivery.ratio >= 99.9 %, message.latency.p95 < 2 s]",
    ]

    private static let deviceProfile =
        "title: t\ncosts:\n"
        + Metering.Operation.allCases.map { "  \($0.name): { call: 1.5 us, byte: 2 ns }\n" }.joined()

    private static let linkProfile = """
        delay: { lognormal: { median: 20 ms, sigma: 0.4 } }
        jitter: 1 ms
        loss: { gilbert-elliott: { burst: 200 ms, gap: 4 s, loss-bad: 50 % } }
        up: 1 Mbit/s
        down: 4 Mbit/s
        queue: 256 KiB
        mtu: 1500 B
        header: 40 B
        repeat: { after: 500 ms, factor: 2 }

        """

    private static let tolerances = """
        tolerances:
          - { metric: message.latency, worse: 0.5 %, better: 5 % }
          - { metric: message.latency.max, worse: 10 % }

        """

    private static let table = """
        scenario,point,metric,unit,replications,mean,ci_low,ci_high,stddev,min,max
        "a, b",0,message.upload,B,3,1.5,1,2,0.5,1,2
        "a, b",1,message.upload,B,1,1.5,,,,1.5,1.5

        """

    private static let manifest = """
        {"commit":"","cpuSeconds":1.5,"events":3,"host":{"cores":2,"name":"h","processor":"p","system":"s"},
        "keyshiftVersion":"0.1","peakMemoryBytes":5,"replications":[{"count":3,"endedBy":"until","point":0}],
        "runs":3,"scenario":"name: a","scenarioSHA256":"00","seed":1,"traceDigest":"ab","wallSeconds":2}
        """
}
