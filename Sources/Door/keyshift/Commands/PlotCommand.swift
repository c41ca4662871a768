import ArgumentParser

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot", abstract: "Draws the charts of a result folder again from its CSV files.")

    @Argument(help: "A folder that `run` has written.", transform: PathArgument.read)
    var results: String

    @OptionGroup var timeline: TimelineOptions

    func run() throws {
        do throws(Failure) {
            let gnuplot = try Gnuplot()
            let folder = ResultFolder(results)
            let results = try folder.readResults()
            let names = try folder.draw(try timeline.charts(of: results), with: gnuplot)
            for name in names { try Terminal.answer("\(name)\n") }
            if let sentence = results.expectationsHold { Terminal.say(sentence) }
        } catch {
            throw error.report()
        }
    }
}
