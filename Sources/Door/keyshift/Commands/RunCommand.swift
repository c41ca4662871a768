public import ArgumentParser
public import Experiments
import Reporting
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
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

    @OptionGroup var sharing: ShardOptions

    @OptionGroup var answer: AnswerOptions

    @Flag(help: "Show no progress.")
    var quiet = false

    mutating func validate() throws {
        if let jobs, jobs < 1 {
            throw ValidationError("--jobs takes a number of at least 1, not \(jobs)")
        }
        try sharing.requireFit(answer, inside)
    }

    func run() async throws {
        // Before all else, so that from the first moment an interrupted run says so and ends with its status.
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        // A pipe that nobody writes to or reads would wait for ever.
        interrupts.endInTheMiddle { "nothing was run" }
        do throws(Failure) {
            let documents = try options.read()
            if let shard = sharing.shard {
                try await keepShares(of: documents, shard, interrupts)
            } else {
                try await writeResults(of: documents, interrupts)
            }
        } catch {
            throw error.report()
        }
    }

    private func writeResults(
        of documents: [ScenarioDocument], _ interrupts: Interrupts
    ) async throws(Failure) {
        let chosen = try answer.chosenColumns()
        let gnuplot = try answer.gnuplot()
        let folders = try folders(of: documents) { "results/\($0)" }
        let (inputs, places) = (options.inputs(of: documents), folders.map(ResultFolder.places))
        try inside.outputs.requireApart(from: inputs, and: places)
        for place in places { try place.requireNoInput(among: inputs, but: "manifest.json") }
        var campaigns = documents.map(campaign)
        for place in campaigns.indices {
            campaigns[place].retention = .firstPoint
            try campaigns[place].requireMemory()
        }
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
            if !inside.takeStandardOutput { try answer.tell(results, columns: chosen, in: folder) }
            complaints += results.expectations.flatMap(\.complaints)
        }
        guard complaints.isEmpty else { throw .unmet(complaints) }
    }

    /// Carries out a share of each scenario's runs, and keeps them.
    private func keepShares(
        of documents: [ScenarioDocument], _ shard: Shard, _ interrupts: Interrupts
    ) async throws(Failure) {
        let folders = try folders(of: documents) { "results/\($0).\(shard.number)-of-\(shard.count)" }
        let (inputs, places) = (options.inputs(of: documents), folders.map(ShardCampaign.places))
        for place in places { try place.requireNoInput(among: inputs) }
        var shares: [(ShardCampaign, FolderClaim)] = []
        for (document, folder) in zip(documents, folders) {
            let share = try ShardCampaign(campaign(document), shard, in: folder, mergedIn: sharing.rounds)
            shares.append((share, try share.claim(isForced: force)))
        }
        for (share, claim) in shares {
            let sentence = try await share.carryOut(claimedBy: claim, interrupts)
            if !quiet { try Terminal.answer(sentence + "\n") }
        }
    }

    private func campaign(_ document: ScenarioDocument) -> Campaign {
        Campaign(
            document, execution: execution, jobs: jobs, settings: options.settings,
            keepsMessages: messages, isQuiet: quiet)
    }

    /// Where what comes of each goes.
    private func folders(
        of documents: [ScenarioDocument], named place: (String) -> String
    ) throws(Failure) -> [String] {
        let folders = documents.map { document in
            guard let out else { return place(document.scenario.name) }
            return documents.count == 1 ? out : "\(out)/\(document.scenario.name)"
        }
        try requireDistinct(folders, of: documents)
        return folders
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
