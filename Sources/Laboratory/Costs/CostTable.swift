internal import Glibc
public import SchemeContract
public import Statistics

/// The cost vectors of several gears at several sizes, one for each replication.
public struct CostTable: Sendable {
    /// In ascending order.
    public let sizes: [Int]
    public let gears: [Tier]
    /// By gear, size and replication.
    private let vectors: [[[CostVector]]]

    init(sizes: [Int], gears: [Tier], vectors: [[[CostVector]]]) {
        self.sizes = sizes
        self.gears = gears
        self.vectors = vectors
    }

    public func vectors(of gear: Tier, at size: Int) -> [CostVector] {
        guard let row = gears.firstIndex(of: gear), let column = sizes.firstIndex(of: size) else { return [] }
        return vectors[row][column]
    }

    /// At any size within those measured, and for whoever is a little beyond, of the nearest two.
    func vectors(of gear: Tier, near size: Double) -> [CostVector] {
        guard let row = gears.firstIndex(of: gear) else { return [] }
        guard sizes.count > 1 else { return vectors[row][0] }
        let upper = max(1, min(sizes.count - 1, sizes.firstIndex { Double($0) >= size } ?? sizes.count - 1))
        let (low, high) = (log(Double(sizes[upper - 1])), log(Double(sizes[upper])))
        let share = (log(size) - low) / (high - low)
        return zip(vectors[row][upper - 1], vectors[row][upper]).map { .between($0, $1, at: share) }
    }

    /// Of one thing, told in one way, over the replications.
    public func estimate(
        _ gear: Tier, _ size: Int, _ component: CostComponent, _ kind: CostKind, confidence: Double
    ) -> Estimate? {
        let samples = vectors(of: gear, at: size).map { kind.value(of: $0[component], size: Double(size)) }
        return try? Estimate(of: samples, confidence: confidence)
    }
}
