public import Results

/// `report.html`: all that came of one scenario, on a page that needs no network.
public struct RunReport: Sendable {
    /// Where results come from, and how they are had again.
    public struct Origin: Sendable {
        public let seed: UInt64
        public let version: String
        /// Empty where it is not known.
        public let commit: String
        public let scenarioSHA256: String
        public let traceDigest: String

        public init(of manifest: Manifest) {
            seed = manifest.seed
            version = manifest.keyshiftVersion
            commit = manifest.commit ?? ""
            scenarioSHA256 = manifest.scenarioSHA256
            traceDigest = manifest.traceDigest
        }
    }

    /// A line of the scenario with all defaults written out.
    public struct Line: Sendable {
        public let text: String
        /// Whether the scenario says nothing else than it would by default.
        public let isDefault: Bool

        public init(text: String, isDefault: Bool) {
            self.text = text
            self.isDefault = isDefault
        }
    }

    private let title: String
    private let runs: RunsTable
    private let summary: SummaryTable
    private let confidence: Double
    private let shown: [String]
    private let charts: [Chart]
    private let expectations: [ExpectationVerdict]
    private let regret: Regret?
    private let scenario: [Line]
    private let origin: Origin
    private let replications: [Manifest.Replications]
    /// The names of those beside the page.
    private let tables: [String]

    /// - Parameters:
    ///   - title: Of the scenario; any text.
    ///   - confidence: Of the summary's intervals, such as 0.95.
    ///   - shown: The metrics that the scenario asks to see.
    public init(
        title: String, runs: RunsTable, summary: SummaryTable, confidence: Double, shown: [String],
        charts: [Chart],
        expectations: [ExpectationVerdict], regret: Regret?, scenario: [Line], manifest: Manifest
    ) {
        self.title = title
        self.runs = runs
        self.summary = summary
        self.confidence = confidence
        self.shown = shown
        self.charts = charts
        self.expectations = expectations
        self.regret = regret
        self.scenario = scenario
        origin = Origin(of: manifest)
        replications = manifest.replications
        tables = manifest.files ?? []
    }

    /// The page's text; the same for the same results.
    public var html: String { page.html }

    var page: Page {
        Page(title: title, kind: "Keyshift: results of \(summary.scenario)", sections: sections)
    }

    private var sections: [PageSection] {
        let metrics = MetricTables(summary: summary, confidence: confidence)
        let all: [(String, String, [PageBlock])] = [
            ("verdict", "What was expected", verdicts),
            ("findings", "Findings", findings),
            ("regret", "Regret", regret.map { [.table($0.table)] } ?? []),
            (
                "figures", "Key figures",
                [.table(KeyFigures(summary: summary, confidence: confidence).table)]
            ),
            ("charts", "Charts", charts.isEmpty ? [] : [.charts(charts)]),
            ("losses", "What was lost", LossTables(summary: summary, confidence: confidence).blocks),
            ("metrics", "All metrics", [.table(metrics.all), .definitions(metrics.definitions)]),
            (
                "rekeys", "Rekeys by cause",
                RekeyTables(summary: summary, confidence: confidence).table.map { [.table($0)] } ?? []
            ),
            ("scenario", "Scenario", scenarioBlocks),
            ("repeat", "How to repeat it", repeating),
            ("files", "Files", [.files(files)]),
        ]
        return all.filter { !$0.2.isEmpty }.map { PageSection(name: $0.0, heading: $0.1, blocks: $0.2) }
    }

    // MARK: - What stands first

    /// What does not hold comes first.
    private var verdicts: [PageBlock] {
        let failed = expectations.filter { !$0.holds }
        return failed.flatMap { verdict -> [PageBlock] in
            let hidden = verdict.complaints.count - Self.complaintsMax
            let rest = hidden > 0 ? ["and \(MetricText.counted(hidden, "point")) more"] : []
            return [
                .verdict("\(verdict.text) does not hold", isFine: false),
                .sentences(verdict.complaints.prefix(Self.complaintsMax) + rest),
            ]
        }
            + expectations.filter(\.holds).map { .verdict("\($0.text) holds at every point", isFine: true) }
    }

    /// Of one expectation; more say no more.
    private static let complaintsMax = 8

    private var findings: [PageBlock] {
        let counts = replications.map(\.count)
        guard let least = counts.min(), least > 1 else {
            return [
                .paragraph(
                    "There is a point of one replication alone: nothing tells what in it is chance, so nothing is concluded."
                )
            ]
        }
        let sentences = Findings(runs, confidence: confidence, shown: shown).sentences
        let share = MetricText.number((1 - confidence) * 100)
        let note = """
            Replications are compared seed by seed; of the differences told in what the scenario shows no more than \(share) % \
            are expected to be chance, and no more of those in what else is told; each ± is half of an interval of \
            \(MetricText.number(confidence * 100)) %. Means over replications are compared, of quantiles too, of which tables \
            and charts tell medians.
            """
        return sentences.isEmpty
            ? [.paragraph(runs.axes.isEmpty ? "No difference is told from chance." : Self.nothingFound)]
            : [.sentences(sentences), .paragraph(note)]
    }

    private static let nothingFound = """
        With as many comparisons and replications as there are, no point is told from another in the metrics that the \
        scenario shows, or in the usual ones. That is no proof that they are alike: the chart of differences, where there is \
        one, holds each beside one of them, by itself.
        """

    // MARK: - Where it comes from

    private var scenarioBlocks: [PageBlock] {
        guard !scenario.isEmpty else { return [] }
        return [
            .paragraph("With all defaults written out; what is marked differs from them."),
            .listing(scenario.map { PageLine(text: $0.text, isMarked: !$0.isDefault) }),
        ]
    }

    private var repeating: [PageBlock] {
        let runCount = replications.reduce(0) { $0 + $1.count }
        return [
            .listing([PageLine(text: "keyshift run manifest.json --out again", isMarked: false)]),
            .facts([
                PageFact("seed", "\(origin.seed)"),
                PageFact("runs", "\(runCount), of \(MetricText.counted(replications.count, "point"))"),
                PageFact(
                    "program",
                    "keyshift \(origin.version)" + (origin.commit.isEmpty ? "" : ", commit \(origin.commit)")),
                PageFact("scenario, SHA-256", origin.scenarioSHA256),
                PageFact("digest of the traces", origin.traceDigest),
            ]),
        ]
    }

    private var files: [PageFact] {
        ResultFile.allCases.filter { tables.contains($0.name) }.map {
            PageFact($0.name, "a row is \($0.row)")
        }
            + [PageFact("manifest.json", "what was run, on what, and the digest; the command above takes it")]
    }
}
