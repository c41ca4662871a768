import Arithmetic

/// Ranks drawn by Zipf's law: rank k of n, counted from 0, has weight (k + 1)^-s.
///
/// The number of ranks may change from draw to draw; the running sums of the weights are kept.
public struct ZipfRanks: Sendable {
    /// 0 makes all ranks equally likely.
    public let exponent: Double
    private var cumulativeWeights: [Double] = []

    public init(exponent: Double) {
        self.exponent = exponent
    }

    /// One rank below `count`; takes one number from the stream and O(log n) time.
    public mutating func sample(below count: Int, using random: inout RandomStream) -> Int {
        precondition(count > 0, "there is no rank among none")
        while cumulativeWeights.count < count {
            let weight = Portable.power(Double(cumulativeWeights.count + 1), -exponent)
            cumulativeWeights.append((cumulativeWeights.last ?? 0) + weight)
        }
        let target = random.nextUnit() * cumulativeWeights[count - 1]
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulativeWeights[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
