/// `report.html` of a map: what gears cost, as figures and in words.
public struct MapReport: Sendable {
    private let title: String
    private let charts: [Chart]
    /// As the terminal shows it.
    private let text: String

    public init(title: String, charts: [Chart], text: String) {
        self.title = title
        self.charts = charts
        self.text = text
    }

    /// The page's text; the same for the same measurements.
    public var html: String {
        let lines = text.split(separator: "\n").map(String.init)
        return Page(
            title: title, kind: "Keyshift: what each gear costs",
            sections: [
                PageSection(
                    name: "costs", heading: "Costs and ladders",
                    blocks: [.listing(lines.map { PageLine(text: $0, isMarked: false) })]),
                PageSection(name: "charts", heading: "Charts", blocks: [.charts(charts)]),
                PageSection(name: "files", heading: "Files", blocks: [.files(Self.files)]),
            ]
        ).html
    }

    private static let files = [
        PageFact("vectors.csv", "what each thing costs in each gear at each size, with intervals"),
        PageFact("map.csv", "which gear is the cheapest at each size and rate"),
        PageFact("trials.csv", "the sums of these costs against groups that they were not made of"),
        PageFact("scenario.yaml", "the scenario with all defaults"),
    ]
}
