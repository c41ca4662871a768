import ArgumentParser

struct Keyshift: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "keyshift",
        abstract: "Measures what group encryption costs as a group grows.",
        discussion: """
            Virtual devices run real ratchet code over a modelled lossy network. A scenario file goes in; CSV,
            charts and a page with all of it come out.

            Exit status: 0 fine, 1 an expectation, a regression check or a test vector failed, 64 usage, 65 bad input file, 70 an invariant of the \
            simulation broke, 74 input or output failed, 75 shards have more to run before they can be merged, 130 interrupted.
            """,
        version: version,
        subcommands: [
            RunCommand.self, MergeCommand.self, ValidateCommand.self, NewCommand.self, MapCommand.self,
            PlotCommand.self,
            ReportCommand.self,
            CompareCommand.self, CheckCommand.self,
            ListCommand.self, CalibrateCommand.self, TheoryCommand.self, InteropCommand.self,
            VectorsCommand.self, SoakCommand.self,
        ])
}
