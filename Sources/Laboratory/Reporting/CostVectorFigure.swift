/// What each gear costs for each thing, by group size.
public struct CostVectorFigure {
    /// A mean with its interval, if there is one.
    public struct Point: Sendable {
        public let devices: Double
        public let mean: Double
        public let low: Double?
        public let high: Double?

        public init(devices: Double, mean: Double, low: Double?, high: Double?) {
            self.devices = devices
            self.mean = mean
            self.low = low
            self.high = high
        }
    }

    /// One panel: the curves of the gears, by their names.
    public struct Topic: Sendable {
        public let title: String
        public let curves: [(gear: String, points: [Point])]

        public init(title: String, curves: [(gear: String, points: [Point])]) {
            self.title = title
            self.curves = curves
        }
    }

    /// - Parameters:
    ///   - cost: What is paid, in words.
    ///   - isBytes: Whether in bytes, and else in milliseconds.
    public static func chart(
        title: String, name: String, cost: String, isBytes: Bool, confidence: Double, topics: [Topic]
    ) -> Chart? {
        let gears = topics.first?.curves.map(\.gear) ?? []
        let sizes = topics.flatMap { $0.curves.flatMap { $0.points.map(\.devices) } }
        let panels = topics.compactMap { topic -> Panel? in
            let curves = topic.curves.enumerated().map { index, curve in
                // What costs nothing, or is not told apart from it, has no place on an axis of powers of ten.
                Curve(
                    style: .of(curve.gear, at: index), trace: .joined,
                    points: curve.points.filter { ($0.low ?? $0.mean) > 0 }.map {
                        CurvePoint(x: $0.devices, y: $0.mean, low: $0.low, high: $0.high)
                    })
            }.filter { !$0.points.isEmpty }
            return ChartSet.panel(
                topic.title, isBytes ? "Bytes" : "Processor time", unit: isBytes ? .bytes : .milliseconds,
                x: .sizes(sizes), curves)
        }
        guard !panels.isEmpty else { return nil }
        let percent = AxisUnit.short(confidence * 100)
        let figure = Figure(
            title: title,
            note: "\(cost): mean and \(percent) % interval; what is not told apart from nothing is left out",
            legend: ChartSet.legend(gears), arrangement: .grid(columnCount: 3), panels: panels)
        return Chart(name: name, figure: figure)
    }
}
