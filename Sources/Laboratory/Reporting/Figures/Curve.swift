/// A point of a curve with the interval in which it lies.
struct CurvePoint: Equatable, Sendable {
    let x: Double
    let y: Double
    var low: Double?
    var high: Double?
}

/// A line through points, or the points alone.
struct Curve: Equatable, Sendable {
    enum Trace: Equatable, Sendable {
        /// A line with a point at each place.
        case joined
        /// Points alone; at size 1 a little higher than a small letter.
        case scattered(size: Double)

        /// Points that can be told apart, however many there are.
        static func scattered(count: Int) -> Trace { .scattered(size: count > 200 ? 0.6 : 1.3) }
    }

    let style: CurveStyle
    let trace: Trace
    let points: [CurvePoint]

    /// The curve above the intervals of its points: a band where they are joined, else bars.
    ///
    /// Where a point has no interval the band has a gap: drawn through it, it would say that the value is certain there.
    var marks: [Mark] {
        guard points.contains(where: { $0.low != nil }) else { return [.curve(self)] }
        guard trace == .joined, points.count > 1 else {
            return [.intervalBars(Intervals(colour: style.colour, points: points)), .curve(self)]
        }
        let stretches = points.split { $0.low == nil || $0.high == nil }.map { stretch in
            let intervals = Intervals(colour: style.colour, points: Array(stretch))
            return stretch.count > 1 ? Mark.intervalBand(intervals) : .intervalBars(intervals)
        }
        return stretches + [.curve(self)]
    }
}
