public import ArgumentParser
public import Experiments
import Foundation
import Reporting
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs scenarios, writes results, charts and a page, prints a table.",
        discussion: """
            A folder of results belongs to one scenario with all its values: a run with others into it is refused, \
            and so are two scenarios of one name in a call, and two runs into one folder at a time. What an \
            interrupted run has left says so in unfinished.txt.
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(
        help: ArgumentHelp(
            "Where the results go (default: results/NAME); of several scenarios each gets a folder in it.",
            valueName: "folder"),
        transform: PathArgument.read)
    var out: String?

    @Option(parsing: .unconditional, help: "How many runs at a time (default: one for each core).")
    var jobs: Int?

    @Option(help: "Whether pure operations are done each time (full) or once and remembered (shared).")
    var execution: Execution = .shared

    @Flag(help: "Write messages.csv, too: a row for each message.")
    var messages = false

    @OptionGroup var inside: InsideOptions

    @Flag(help: "Go on where an interrupted run of the same scenario ended; what is whole is not run again.")
    var resume = false

    @Flag(
        help: "Replace the results of another scenario, or of other values, once the new ones are whole.")
    var force = false

    @Flag(name: .customLong("no-charts"), help: "Draw no charts; the page has its own, and needs no gnuplot.")
    var skipsCharts = false

    @Option(
        help: ArgumentHelp(
            "The columns of the table, as names of metrics with commas between them (see: list metrics).",
            valueName: "metrics"))
    var columns: String?

    @Option(help: "How the table is printed; as JSON it has all metrics, or those of --columns.")
    var format: Format = .text

    @Flag(help: "Show no progress.")
    var quiet = false

    mutating func validate() throws {
        if let jobs, jobs < 1 {
            throw ValidationError("--jobs takes a number of at least 1, not \(jobs)")
        }
    }

    func run() async throws {
        // Before all else, so that from the first moment an interrupted run says so and ends with its status.
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        // A pipe that nobody writes to or reads would wait for ever.
        interrupts.endInTheMiddle { "nothing was run" }
        do throws(Failure) {
            let chosen = try columns.map(TableColumn.named)
            let documents = try options.read()
            let gnuplot: Gnuplot? = skipsCharts ? nil : try Gnuplot()
            let folders = documents.map { document in
                guard let out else { return "results/\(document.scenario.name)" }
                return documents.count == 1 ? out : "\(out)/\(document.scenario.name)"
            }
            try requireDistinct(folders, of: documents)
            let (inputs, places) = (options.inputs(of: documents), folders.map(ResultFolder.places))
            try inside.outputs.requireApart(from: inputs, and: places)
            for place in places { try place.requireNoInput(among: inputs, but: "manifest.json") }
            var campaigns = documents.map { document in
                Campaign(
                    document, execution: execution, jobs: jobs, settings: options.settings,
                    keepsMessages: messages, isQuiet: quiet)
            }
            for campaign in campaigns { try campaign.requireMemory() }
            let view = try inside.open(for: campaigns, isResuming: resume)
            for place in campaigns.indices { campaigns[place].view = view }
            var claims: [FolderClaim] = []
            for (document, folder) in zip(documents, folders) {
                claims.append(
                    try FolderClaim(
                        folder, for: document.scenario, of: document.resolvedYAML, isForced: force))
            }
            var complaints: [String] = []
            for ((campaign, folder), claim) in zip(zip(campaigns, folders), claims) {
                let recorded = RecordedCampaign(
                    campaign, in: folder, claimedBy: claim, gnuplot: gnuplot, isResuming: resume)
                let results = try await recorded.carryOut(interrupts)
                switch format {
                case _ where inside.takeStandardOutput: break
                case .text:
                    try Terminal.answer(results.table(columns: chosen ?? TableColumn.usual, in: folder))
                case .json:
                    try Terminal.answer(
                        try ResultText.json(of: results.tables.summary, columns: chosen ?? []))
                }
                complaints += results.expectations.flatMap(\.complaints)
            }
            guard complaints.isEmpty else { throw Failure.unmet(complaints) }
        } catch {
            throw error.report()
        }
    }

    /// - Throws: `.usage` when two scenarios would write into one folder.
    private func requireDistinct(_ folders: [String], of documents: [ScenarioDocument]) throws(Failure) {
        for (index, folder) in folders.enumerated() {
            guard let first = folders[..<index].firstIndex(of: folder) else { continue }
            throw .usage(
                """
                \(documents[first].file) and \(documents[index].file) are both named \
                '\(documents[index].scenario.name)', and would write into one folder: run them one by one, with \
                another --out
                """)
        }
    }
}

extension Execution: ExpressibleByArgument {}
