import ArgumentParser
import ScenarioFile

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a scenario to begin with: one of those that come with the program.",
        discussion: """
            Without a name it lists them with their titles; quickstart is the shortest to run. A file that is there is never \
            overwritten.
            """)

    @Argument(
        help: "Which one (default: list them).", completion: .list(ShippedScenario.all.map(\.name)))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Where it is written (default: NAME.yaml); '-' is standard output.", valueName: "file"),
        transform: PathArgument.read)
    var out: String?

    mutating func validate() throws {
        if name == nil, out != nil {
            throw ValidationError("--out takes the name of a scenario before it, as in: new quickstart")
        }
    }

    func run() throws {
        do throws(Failure) {
            guard let name else {
                let rows = ShippedScenario.all.map { [$0.name, $0.title] }
                return try Terminal.answer(
                    Listing(headings: ["name", "title"], rows: rows, searched: [0, 1], noun: "scenario").text)
            }
            let scenario = try find(name)
            guard out != "-" else { return try Terminal.answer(scenario.text) }
            let path = out ?? "\(name).yaml"
            try Files.writeNew(scenario.text, to: path)
            try Terminal.answer(
                """
                written to \(path): `keyshift run \(path)` runs it, `keyshift list keys` has what else it can say,
                and `keyshift list --schema > schema.json` beside it lets editors complete it

                """)
        } catch {
            throw error.report()
        }
    }

    private func find(_ name: String) throws(Failure) -> ShippedScenario {
        if let scenario = ShippedScenario.all.first(where: { $0.name == name }) { return scenario }
        let nearest = NearestName.of(name, among: ShippedScenario.all.map(\.name))
        throw .usage(
            "no scenario is called '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                + " ('keyshift new' lists all)")
    }
}
