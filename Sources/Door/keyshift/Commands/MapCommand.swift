public import ArgumentParser
public import Costs
import Experiments
import MembershipLog
import Quantities
import ScenarioFile
import SchemeContract
import Tiers

struct MapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Measures what each gear costs, and maps which is the cheapest where.",
        discussion: """
            Network, devices and the scheme's options are the scenario's; its workload gives the size of messages and \
            who writes, and nothing else. Each gear is measured at each size, one thing at a time: founding, message, join, \
            removal, renewal, an hour of rest. The sum of these is held against groups that it was not made of, \
            and then says for any rates which gear costs least. All is of a steady group: its founding is told, and \
            is in no sum.
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(
        help: ArgumentHelp(
            "The gears to be compared, separated by commas (default: pairwise, sender-keys, derived-sender-keys and tree, in which nobody writes in another's name).",
            valueName: "names"),
        transform: MapCommand.gears)
    var gears: [Tier] = [.pairwise, .senderKeys, .derivedSenderKeys, .tree]

    @Option(
        help: ArgumentHelp(
            "The group sizes to measure at, separated by commas (default: 2,4,8,16,32,64,128).",
            valueName: "devices"),
        transform: MapCommand.sizes)
    var sizes: [Int] = [2, 4, 8, 16, 32, 64, 128]

    @Option(help: "What is paid.")
    var cost: CostKind = .network

    @Option(
        help: ArgumentHelp(
            "Prints the ladder for these rates, as 'messages: 200 /day, joins: 1 /day, removals: 0.2 /day'; any number.",
            valueName: "rates"),
        transform: MapCommand.rates)
    var at: [GroupRates] = []

    @Option(
        help: ArgumentHelp("Where the results go (default: results/NAME-map).", valueName: "folder"),
        transform: PathArgument.read)
    var out: String?

    @Option(parsing: .unconditional, help: "How many runs at a time (default: one for each core).")
    var jobs: Int?

    @Flag(help: "Replace the results of another scenario, or of other values, once the new ones are whole.")
    var force = false

    @Flag(name: .customLong("no-charts"), help: "Draw no charts; the page has its own, and needs no gnuplot.")
    var skipsCharts = false

    @Flag(help: "Show no progress.")
    var quiet = false

    mutating func validate() throws {
        if let jobs, jobs < 1 {
            throw ValidationError("--jobs takes a number of at least 1, not \(jobs)")
        }
        guard options.scenarios.count == 1 else {
            throw ValidationError("map takes one scenario, not \(options.scenarios.count)")
        }
    }

    func run() async throws {
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        interrupts.endInTheMiddle { "nothing was run" }
        do throws(Failure) {
            let document = try options.read()[0]
            let gnuplot: Gnuplot? = skipsCharts ? nil : try Gnuplot()
            let folder = CostFolder(
                out ?? "results/\(document.scenario.name)-map", of: document, gears: gears, sizes: sizes,
                cost: cost)
            // Without force a folder is refused whose scenario.yaml says anything else than this call.
            if force { try folder.places.requireNoInput(among: options.inputs(of: [document])) }
            let claim = try FolderClaim(folder.path, for: document.scenario, of: folder.text, isForced: force)
            let costs = CostCampaign(document.scenario, gears: gears, sizes: sizes)
            let settings = options.settings
            let campaign = Campaign(document, plan: costs.plan, jobs: jobs, isQuiet: quiet) { run in
                let (gears, size) = costs.subject(ofPoint: run.point.index)
                return ["map", document.file] + settings.map { "--set '\($0)'" }
                    + ["--gears \(gears.map(\.name).joined(separator: ","))", "--sizes \(size)"]
            }
            try campaign.requireMemory()
            let outcome = try await campaign.outcome(
                whereNothingIsKept: {
                    claim.leave()
                    return "a map is made of all its runs, and none is kept"
                }, interrupts)
            interrupts.endInTheMiddle { "the map in \(folder.path) is not whole" }
            let results = CostResults(document.scenario, costs, outcome, cost: cost)
            try folder.write(results, for: at)
            ResultFolder(folder.path).removeBesideMap()
            claim.end()
            interrupts.endInTheMiddle { "the tables in \(folder.path) are whole, and their charts are not" }
            if let gnuplot { try folder.draw(results, with: gnuplot) }
            try Terminal.answer(results.text(for: at, in: folder.path))
        } catch {
            throw error.report()
        }
    }
}

// MARK: - Arguments

extension MapCommand {
    private static func gears(_ text: String) throws -> [Tier] {
        try list(text).map { name in
            guard let gear = Gears.tiers.first(where: { $0.name == name }) else {
                let names = Gears.tiers.map(\.name).joined(separator: ", ")
                throw ValidationError("--gears takes some of \(names), not '\(name)'")
            }
            return gear
        }
    }

    private static func sizes(_ text: String) throws -> [Int] {
        let sizes = try list(text).map { word in
            guard let size = Int(word), (2...10_000).contains(size) else {
                throw ValidationError("--sizes takes whole numbers from 2 to 10000, not '\(word)'")
            }
            return size
        }
        return sizes.sorted()
    }

    private static func list(_ text: String) throws -> [String] {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.trimmingSpaces)
        }
        guard Set(words).count == words.count, !words.contains("") else {
            throw ValidationError("expected a list of different words separated by commas, not '\(text)'")
        }
        return words
    }

    private static func rates(_ text: String) throws -> GroupRates {
        do {
            return try GroupRates(parsing: text)
        } catch {
            throw ValidationError("--at: \(error.description)")
        }
    }
}

extension CostKind: ExpressibleByArgument {}
