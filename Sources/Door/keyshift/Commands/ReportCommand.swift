import ArgumentParser

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the page of a result folder again from its CSV files.",
        discussion: """
            report.html holds all that it needs: what was found, charts with their values, tables to sort, filter and \
            export, the scenario, and how to repeat it. It asks nothing of any network.
            """)

    @Argument(help: "A folder that `run` has written.", transform: PathArgument.read)
    var results: String

    @OptionGroup var timeline: TimelineOptions

    func run() throws {
        do throws(Failure) {
            let folder = ResultFolder(results)
            let found = try folder.readResults()
            try Terminal.answer(
                try folder.writeReport(of: found, charts: try timeline.charts(of: found)) + "\n")
            if let sentence = found.expectationsHold { Terminal.say(sentence) }
        } catch {
            throw error.report()
        }
    }
}
