import Glibc
import Randomness
import Statistics

/// Experiments of which the truth is known, to see how often an interval holds it.
enum Experiment {
    static let count = 2_000

    /// The share of the experiments whose interval holds the truth.
    ///
    /// - Parameter isHeld: One experiment, from its own stream of random numbers.
    static func coverage(_ isHeld: (inout RandomStream) throws -> Bool) rethrows -> Double {
        var held = 0
        for number in 0..<count {
            var random = RandomStream(seed: Seed(1).descendant("experiment", UInt64(number)))
            if try isHeld(&random) { held += 1 }
        }
        return Double(held) / Double(count)
    }

    /// Where the coverage of a 95 % interval must lie.
    static let accepted = 0.93...0.97
}

extension RandomStream {
    /// A variate around 1 whose logarithm is normal with this deviation.
    mutating func factor(deviation: Double) -> Double {
        Distribution.lognormal(median: 1, sigma: deviation).sample(using: &self)
    }

    mutating func normal() -> Double { log(factor(deviation: 1)) }
}
