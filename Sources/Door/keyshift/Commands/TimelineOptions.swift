import ArgumentParser
import Reporting
import ScenarioFile

/// Which run the timeline shows.
struct TimelineOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The point that the timeline shows, by its number in runs.csv (default: the first).",
            valueName: "n"))
    var point: Int?

    func charts(of results: ScenarioResults) throws(Failure) -> [Chart] {
        if let point, !results.points.contains(where: { $0.index == point }) {
            throw .badInput(
                "--point \(point): the points of these results are 0 to \(results.points.count - 1)")
        }
        return results.charts(timelinePoint: point)
    }
}
