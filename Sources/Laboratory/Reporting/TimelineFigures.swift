import Results

/// A point of which a timeline is drawn.
public struct TimelineSubject: Sendable {
    /// By its number; the first where it is left out.
    let point: Int?
    /// Of its scheme, where sizes decide; none for a scheme of one gear.
    let thresholds: [SwitchThreshold]
    let faults: [FaultSpan]

    public init(point: Int? = nil, thresholds: [SwitchThreshold] = [], faults: [FaultSpan] = []) {
        self.point = point
        self.thresholds = thresholds
        self.faults = faults
    }
}

/// The picture of one run over its virtual time, or of several side by side with their axes in common.
struct TimelineFigures {
    let title: String
    let series: SeriesTable
    /// Of none, the first point.
    let subjects: [TimelineSubject]

    /// Nothing where there are no rows.
    var figure: Figure? {
        let found = (subjects.isEmpty ? [TimelineSubject()] : subjects).compactMap { subject in
            rows(of: subject.point).map { (subject: subject, rows: $0) }
        }
        guard let longest = found.map({ Timeline.length(of: $0.rows) }).max() else { return nil }
        let timelines = found.map { subject, rows in
            Timeline(
                rows: rows, thresholds: subject.thresholds, faults: subject.faults,
                clock: Timeline.Clock(length: longest))
        }
        guard timelines.count > 1 else {
            let values = name(of: timelines[0], at: Array(series.axes.indices))
            return TimelineFigure(timelines[0]).figure(
                title: title, note: "One run over its virtual time" + (values.isEmpty ? "" : " (\(values))"))
        }
        // What all have in common tells them not apart.
        let places = series.axes.indices.filter { place in
            Set(timelines.map { $0.rows[0].sweptValues[place] }).count > 1
        }
        let columns = timelines.map { timeline in
            TimelineFigure(timeline, among: timelines).panels.map { panel in
                Panel(title: name(of: timeline, at: places), x: panel.x, y: panel.y, marks: panel.marks)
            }
        }
        // In reading order: the same panel of each, then the next.
        let panels = columns[0].indices.flatMap { row in columns.map { $0[row] } }
        return Figure(
            title: title, note: "One run of each point over its virtual time",
            legend: TimelineFigure(timelines[0], among: timelines).legend,
            arrangement: .grid(columnCount: timelines.count), panels: panels)
    }

    /// Of the first replication of a point.
    private func rows(of point: Int?) -> [SeriesRow]? {
        guard let first = series.rows.first(where: { point == nil || $0.point == point }) else { return nil }
        return series.rows.filter { $0.point == first.point && $0.replication == first.replication }
    }

    /// What is swept, as far as `places` among the paths are told.
    private func name(of timeline: Timeline, at places: [Int]) -> String {
        let headings = PathHeadings.of(series.axes)
        return places.map { "\(headings[$0]) \(timeline.rows[0].sweptValues[$0])" }.joined(separator: ", ")
    }
}
