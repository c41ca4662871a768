import Foundation

/// Processor time, for what measures the machine itself: a calibration, the benchmarks.
///
/// Beside the program and not within, since the benchmarks are a program of their own.
public enum Stopwatch {
    /// What `work` takes of this process's processor time, in seconds; to a microsecond.
    public static func seconds(of work: () -> Void) -> Double {
        let begin = clock()
        work()
        return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
    }

    /// How often to repeat `work` in one go so that the clock's step does not matter: for at least two milliseconds.
    public static func count(for work: () -> Void) -> Int {
        var count = 1
        while seconds(of: { for _ in 0..<count { work() } }) < 2e-3 { count *= 2 }
        return count
    }

    /// Times each of `works` once a round, one after the other, so that a machine that slows down slows all.
    ///
    /// - Returns: For each of them the seconds of one call in each round.
    public static func rounds(_ count: Int, of works: [() -> Void]) -> [[Double]] {
        let repeats = works.map(Self.count)
        var times = [[Double]](repeating: [], count: works.count)
        for _ in 0..<count {
            for (index, work) in works.enumerated() {
                let seconds = seconds(of: { for _ in 0..<repeats[index] { work() } })
                times[index].append(seconds / Double(repeats[index]))
            }
        }
        return times
    }

    /// The middle of some values, at least one.
    public static func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

    /// The value that this share of `values`, at least one, does not exceed, with straight lines in between.
    public static func quantile(_ share: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let below = Int(place.rounded(.down))
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
}
