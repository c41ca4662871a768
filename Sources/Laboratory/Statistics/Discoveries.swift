/// Which of many tests have found something.
public enum Discoveries {
    /// The tests that are called significant, so that of all called so no more than a given share is expected to
    /// be chance (Benjamini and Hochberg, 1995).
    ///
    /// The share holds for tests that are independent or lean the same way, as metrics of one run mostly do.
    ///
    /// - Parameter probabilities: Of each test, that chance alone made what was found; from 0 to 1.
    /// - Parameter share: Such as 0.05.
    /// - Returns: Whether each is one, in their order.
    public static func among(_ probabilities: [Double], falseShareMax share: Double) -> [Bool] {
        let ordered = probabilities.sorted()
        var bound: Double?
        for (rank, probability) in ordered.enumerated()
        where probability <= share * Double(rank + 1) / Double(ordered.count) {
            bound = probability
        }
        return probabilities.map { probability in bound.map { probability <= $0 } ?? false }
    }
}
