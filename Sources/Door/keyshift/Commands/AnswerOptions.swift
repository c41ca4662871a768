import ArgumentParser
import Experiments

/// What a command takes that ends with the results of a scenario.
struct AnswerOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    @Flag(name: .customLong("no-charts"), help: "Draw no charts; the page has its own, and needs no gnuplot.")
    var skipsCharts = false

    @Option(
        help: ArgumentHelp(
            "The columns of the table, as names of metrics with commas between them (see: list metrics).",
            valueName: "metrics"))
    var columns: String?

    @Option(help: "How the table is printed; as JSON it has all metrics, or those of --columns.")
    var format: Format = .text

    /// - Throws: `.usage` where there is no such metric.
    func chosenColumns() throws(Failure) -> [TableColumn]? { try columns.map(TableColumn.named) }

    /// What draws the charts; nothing where none are asked for.
    func gnuplot() throws(Failure) -> Gnuplot? { skipsCharts ? nil : try Gnuplot() }

    /// Prints the table.
    ///
    /// - Parameter chosen: The usual columns where there are none.
    func tell(_ results: ScenarioResults, columns chosen: [TableColumn]?, in folder: String) throws(Failure) {
        switch format {
        case .text: try Terminal.answer(results.table(columns: chosen ?? TableColumn.usual, in: folder))
        case .json:
            try Terminal.answer(try ResultText.json(of: results.tables.summary, columns: chosen ?? []))
        }
    }
}
