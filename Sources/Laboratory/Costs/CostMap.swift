internal import Glibc
import MembershipLog

/// Which gear is the cheapest over a grid of sizes and rates.
public struct CostMap: Sendable {
    /// Messages a day, of the group.
    private static let messageRates = [10.0, 100, 1_000, 10_000]
    /// Joins and removals together, half of each, a day: four steps to a power of ten.
    private static let changeRates = (-4...12).map { pow(10, Double($0) / 4) }
    /// Three steps to a doubling.
    private static let sizeStep = pow(2, 1.0 / 3)

    public let comparisons: [CostComparison]

    public init(_ comparer: CostComparer) {
        var sizes: [Double] = []
        if let least = comparer.table.sizes.first, let greatest = comparer.table.sizes.last {
            let steps = Int((log2(Double(greatest) / Double(least)) * 3).rounded())
            sizes = (0...max(0, steps)).map { Double(least) * pow(Self.sizeStep, Double($0)) }
        }
        comparisons = Self.messageRates.flatMap { messages in
            Self.changeRates.flatMap { changes in
                sizes.map { size in
                    comparer.compare(
                        atSize: size,
                        GroupRates(messages: messages, joins: changes / 2, removals: changes / 2))
                }
            }
        }
    }
}
