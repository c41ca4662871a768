import ArgumentParser
import Reporting
import ScenarioFile

/// Which runs the timeline shows.
struct TimelineOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A point that the timeline shows, by its number in runs.csv (default: the first); given up to four times, timelines stand side by side.",
            valueName: "n"))
    var point: [Int] = []

    /// More are too narrow to be read.
    private static let pointsMax = 4

    func charts(of results: ScenarioResults) throws(Failure) -> [Chart] {
        for point in point where !results.points.contains(where: { $0.index == point }) {
            throw .badInput(
                "--point \(point): the points of these results are 0 to \(results.points.count - 1)")
        }
        guard Set(point).count == point.count else {
            throw .badInput("--point: a point is named twice; each has one timeline")
        }
        guard point.count <= Self.pointsMax else {
            throw .badInput(
                "--point: \(point.count) points are named; at most \(Self.pointsMax) stand side by side")
        }
        return results.charts(timelinePoints: point)
    }
}
