internal import Glibc

/// The size at which one cost overtakes another.
public struct Crossing: Equatable, Sendable {
    public let size: Double
    /// The interval's lower end; nothing when it lies below all sizes tried, or there is no interval.
    public let low: Double?
    /// The interval's upper end; nothing when it lies above all sizes tried, or there is no interval.
    public let high: Double?
    /// Of one there is no interval.
    public let replicationCount: Int
    /// Which is the cheaper from here on.
    public let isOwnCheaperAbove: Bool
}

extension Crossing {
    /// Every crossing of two curves, on logarithmic axes and with straight lines between the sizes.
    ///
    /// Curves go through the geometric means of the replications. The interval holds all sizes, without a gap
    /// from the crossing on, at which Student's test of the paired differences does not tell the two apart
    /// (Fieller, 1954): it needs no share of normal variates to divide by, and holds for few replications.
    ///
    /// - Parameters:
    ///   - own: At the same sizes as `other`, the sizes rising, and with as many replications, those at the
    ///     same place having met the same chances.
    ///   - confidence: Such as 0.95; strictly between 0 and 1.
    /// - Returns: In the order of sizes; none where one stays the cheaper.
    public static func all(
        of own: GrowthSamples, and other: GrowthSamples, confidence: Double
    ) throws(StatisticsError) -> [Crossing] {
        guard own.sizes == other.sizes, own.replications.count == other.replications.count else {
            throw .unequalCounts(own.replications.count, other.replications.count)
        }
        let gaps = zip(own.logarithms, other.logarithms).map { own, other in zip(own, other).map { $0 - $1 } }
        let curve = GapCurve(places: own.logarithmsOfSizes, gaps: gaps, confidence: confidence)
        return curve.changes.map { curve.crossing(at: $0) }
    }
}

/// The difference of two curves of logarithms.
private struct GapCurve {
    let places: [Double]
    let means: [Double]
    private let replicationCount: Int
    /// Of the means; nothing for one replication.
    private let covariances: [[Double]]?
    /// The square of how many standard errors the interval reaches.
    private let reachSquared: Double

    /// Somewhere on the curve: this share of the way from one place to the next.
    struct Spot {
        let segment: Int
        let share: Double
        let rises: Bool
    }

    init(places: [Double], gaps: [[Double]], confidence: Double) {
        self.places = places
        let count = Double(gaps.count)
        let means = places.indices.map { index in gaps.reduce(0) { $0 + $1[index] } / count }
        self.means = means
        replicationCount = gaps.count
        guard gaps.count > 1 else {
            (covariances, reachSquared) = (nil, 0)
            return
        }
        covariances = places.indices.map { row in
            places.indices.map { column in
                gaps.reduce(0) { $0 + ($1[row] - means[row]) * ($1[column] - means[column]) }
                    / (count - 1) / count
            }
        }
        let reach = GSL.studentReach(confidence: confidence, freedom: count - 1)
        reachSquared = reach * reach
    }

    /// Where the curve passes zero; curves that run together for a while part where they meet.
    var changes: [Spot] {
        var spots: [Spot] = []
        var last: Int?
        for index in means.indices where means[index] != 0 {
            if let last, (means[last] < 0) != (means[index] < 0) {
                let next = means[last + 1]
                let share = next == 0 ? 1 : means[last] / (means[last] - next)
                spots.append(Spot(segment: last, share: share, rises: means[last] < 0))
            }
            last = index
        }
        return spots
    }

    func crossing(at spot: Spot) -> Crossing {
        Crossing(
            size: size(spot.segment, spot.share), low: end(from: spot, upwards: false),
            high: end(from: spot, upwards: true), replicationCount: replicationCount,
            isOwnCheaperAbove: !spot.rises)
    }

    private func size(_ segment: Int, _ share: Double) -> Double {
        exp(places[segment] + share * (places[segment + 1] - places[segment]))
    }

    /// Where, seen from a crossing, the curves can first be told apart.
    private func end(from spot: Spot, upwards: Bool) -> Double? {
        guard let covariances else { return nil }
        var (segment, start) = (spot.segment, spot.share)
        while segment >= 0, segment + 1 < places.count {
            // Along the segment: the square of the mean minus that of what chance reaches, a parabola.
            let (m, n) = (means[segment], means[segment + 1])
            let v = covariances[segment][segment]
            let w = covariances[segment + 1][segment + 1]
            let c = covariances[segment][segment + 1]
            let constant = m * m - reachSquared * v
            let slope = 2 * (m * (n - m) - reachSquared * (c - v))
            let bend = (n - m) * (n - m) - reachSquared * (v + w - 2 * c)
            let roots = Self.roots(bend, slope, constant)
            let found =
                upwards
                ? roots.filter { $0 >= start - 1e-9 && $0 <= 1 }.min()
                : roots.filter { $0 <= start + 1e-9 && $0 >= 0 }.max()
            if let found { return size(segment, upwards ? max(found, start) : min(found, start)) }
            segment += upwards ? 1 : -1
            start = upwards ? 0 : 1
        }
        return nil
    }

    /// Where `bend`·t² + `slope`·t + `constant` is zero.
    private static func roots(_ bend: Double, _ slope: Double, _ constant: Double) -> [Double] {
        guard bend != 0 else { return slope != 0 ? [-constant / slope] : [] }
        var inner = slope * slope - 4 * bend * constant
        // A double root, where no replication differs from another, may be off by a rounding.
        if inner < 0, inner > -1e-12 * slope * slope { inner = 0 }
        guard inner >= 0 else { return [] }
        let root = -(slope + (slope < 0 ? -1 : 1) * inner.squareRoot()) / 2
        return root == 0 ? [0] : [root / bend, constant / root]
    }
}
