import ArgumentParser
import Reporting
import ScenarioFile

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Makes the results of a scenario of the folders that its shards have written.",
        discussion: """
            All data files are the same, byte for byte, as one machine writes them with `run`. What shards lack is named, \
            and nothing is written. Where a scenario's replications go on `until` intervals are narrow and more are needed, the \
            merge ends with status 75: run all shards again with --rounds and this folder, and then merge again.
            """)

    @Argument(
        help: "The folders that `run --shard` has written, of all shards.", transform: PathArgument.read)
    var shards: [String]

    @Option(
        help: ArgumentHelp("Where the results go (default: results/NAME).", valueName: "folder"),
        transform: PathArgument.read)
    var out: String?

    @Flag(
        help: "Replace the results of another scenario, or of other values, once the new ones are whole.")
    var force = false

    @OptionGroup var answer: AnswerOptions

    @Flag(help: "Say nothing of what is under way.")
    var quiet = false

    func run() async throws {
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        interrupts.endInTheMiddle { "nothing was merged" }
        do throws(Failure) {
            let chosen = try answer.chosenColumns()
            let gnuplot = try answer.gnuplot()
            let set = try ShardSet(shards)
            let folder = out ?? "results/\(set.document.scenario.name)"
            try set.requireApart(from: folder)
            let claim = try FolderClaim(
                folder, for: set.document.scenario, of: set.document.resolvedYAML, isForced: force)
            let merge = MergedCampaign(
                set, in: folder, claimedBy: claim, isForced: force, isQuiet: quiet)
            let results = try merge.carryOut(drawnBy: gnuplot, interrupts)
            try answer.tell(results, columns: chosen, in: folder)
            let complaints = results.expectations.flatMap(\.complaints)
            guard complaints.isEmpty else { throw Failure.unmet(complaints) }
        } catch {
            throw error.report()
        }
    }
}
