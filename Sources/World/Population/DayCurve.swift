public import Quantities

/// How active people are over the day, as a share of the usual: straight lines between points, round the clock.
public struct DayCurve: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        /// Seconds since midnight, below a day.
        public let second: Double
        public let share: Double

        public init(second: Double, share: Double) {
            self.second = second
            self.share = share
        }
    }

    public static let day = 86_400.0

    /// By time; the first stands once more at the end, a day later.
    private let points: [Point]

    /// - Precondition: At least one point, the times rise, and not all shares are 0.
    public init(_ points: [Point]) {
        precondition(points.contains { $0.share > 0 }, "people are active at some time of the day")
        self.points =
            points + points.prefix(1).map { Point(second: $0.second + Self.day, share: $0.share) }
    }

    /// The greatest share of the day.
    public var peak: Double { points.map(\.share).max() ?? 1 }

    /// The mean share of the day.
    public var mean: Double { activity(ofPieces: points[...]) / Self.day }

    /// The share at a time.
    ///
    /// - Parameter time: Since any midnight; may be negative.
    public func share(at time: TimeSpan) -> Double {
        let (piece, second) = place(of: time)
        return share(at: second, in: piece)
    }

    /// How long it takes from a time on until as much has been done as in `span` at the usual activity.
    ///
    /// It is the time change of a process whose rate follows the curve: the share's integral grows by `span`.
    public func stretched(_ span: TimeSpan, from time: TimeSpan) -> TimeSpan {
        let start = place(of: time)
        var (piece, second, passed) = (start.piece, start.second, 0.0)
        let ofDay = mean * Self.day
        let wholeDays = (span.seconds / ofDay).rounded(.down)
        var rest = span.seconds - wholeDays * ofDay
        passed = wholeDays * Self.day
        // Rounding may leave a little at the end of the day; two rounds hold any rest.
        for _ in 0..<2 * points.count {
            let (from, to) = (points[piece], points[piece + 1])
            let share = share(at: second, in: piece)
            let length = to.second - second
            let ofPiece = (share + to.share) / 2 * length
            if rest <= ofPiece, ofPiece > 0 {
                let slope = (to.share - from.share) / (to.second - from.second)
                let root = (share * share + 2 * slope * rest).squareRoot()
                // The root of share x + slope x² / 2 = rest that does not cancel.
                return TimeSpan(seconds: passed + (rest > 0 ? min(length, 2 * rest / (share + root)) : 0))
            }
            rest -= ofPiece
            passed += length
            piece = (piece + 1) % (points.count - 1)
            second = points[piece].second
        }
        return TimeSpan(seconds: passed)
    }

    private func activity(ofPieces points: ArraySlice<Point>) -> Double {
        zip(points, points.dropFirst()).reduce(0) { sum, ends in
            sum + (ends.0.share + ends.1.share) / 2 * (ends.1.second - ends.0.second)
        }
    }

    private func share(at second: Double, in piece: Int) -> Double {
        let (from, to) = (points[piece], points[piece + 1])
        return from.share + (to.share - from.share) * (second - from.second) / (to.second - from.second)
    }

    /// Between which points a time is, and when, on the round that begins at the first point.
    private func place(of time: TimeSpan) -> (piece: Int, second: Double) {
        let first = points[0].second
        var second = (time.seconds - first).truncatingRemainder(dividingBy: Self.day)
        if second < 0 { second += Self.day }
        second = min(second, Self.day.nextDown) + first
        let piece = points.dropLast().lastIndex { $0.second <= second } ?? 0
        return (piece, second)
    }
}
