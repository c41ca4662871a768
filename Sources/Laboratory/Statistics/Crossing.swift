internal import Glibc

/// The size at which one cost overtakes another.
public struct Crossing: Equatable, Sendable {
    public let size: Double
    /// Where it may lie; nothing for one replication, of which nothing is known about chance.
    public let interval: Interval?
    /// Which is the cheaper from here on.
    public let isOwnCheaperAbove: Bool
}

extension Crossing {
    /// Every crossing of two curves, on logarithmic axes and with straight lines between the sizes.
    ///
    /// Curves go through the geometric means of the replications. With several, a crossing is one only where
    /// Student's test of the paired differences tells the curves apart at a size on each side of it, with
    /// opposite signs, and at no size between. Its interval holds all that lies between the told sides (Fieller,
    /// 1954): it needs no share of normal variates to divide by, and holds for few replications.
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
        return curve.crossings
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

    var crossings: [Crossing] {
        let changes = changes
        guard covariances != nil else { return changes.map { crossing(at: $0, interval: nil) } }
        let told = places.indices.filter { isTold($0) }
        return zip(told, told.dropFirst()).compactMap { below, above in
            guard (means[below] < 0) != (means[above] < 0) else { return nil }
            // Chance may lead the curve through zero several times on its way: that is one crossing, in the middle.
            let within = changes.filter { $0.segment >= below && $0.segment < above }
            let ends = [end(from: below, upwards: true), end(from: above, upwards: false)].sorted()
            return crossing(at: within[within.count / 2], interval: Interval(low: ends[0], high: ends[1]))
        }
    }

    private func crossing(at spot: Spot, interval: Interval?) -> Crossing {
        let size = size(spot.segment, spot.share)
        // The mean lies between the ends but for a rounding.
        let holding = interval.map { Interval(low: min($0.low, size), high: max($0.high, size)) }
        return Crossing(size: size, interval: holding, isOwnCheaperAbove: !spot.rises)
    }

    /// Whether the curves are told apart at one of the sizes.
    private func isTold(_ index: Int) -> Bool {
        guard let covariances else { return false }
        return means[index] * means[index] > reachSquared * covariances[index][index]
    }

    private func size(_ segment: Int, _ share: Double) -> Double {
        exp(places[segment] + share * (places[segment + 1] - places[segment]))
    }

    /// Where, seen from a size at which the curves are told apart, they first are not.
    private func end(from place: Int, upwards: Bool) -> Double {
        guard let covariances else { return exp(places[place]) }
        var segment = upwards ? place : place - 1
        while segment >= 0, segment + 1 < places.count {
            // Along the segment: the square of the mean minus that of what chance reaches, a parabola.
            let (m, n) = (means[segment], means[segment + 1])
            let v = covariances[segment][segment]
            let w = covariances[segment + 1][segment + 1]
            let c = covariances[segment][segment + 1]
            let constant = m * m - reachSquared * v
            let slope = 2 * (m * (n - m) - reachSquared * (c - v))
            let bend = (n - m) * (n - m) - reachSquared * (v + w - 2 * c)
            let roots = Self.roots(bend, slope, constant).filter { $0 >= 0 && $0 <= 1 }
            if let found = upwards ? roots.min() : roots.max() { return size(segment, found) }
            // No root where the next size is not told can but be a rounding at that size.
            let next = upwards ? segment + 1 : segment
            if !isTold(next) { return exp(places[next]) }
            segment += upwards ? 1 : -1
        }
        return exp(places[place])
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
