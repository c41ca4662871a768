import Stopwatch

/// One operation, and the floor that it is held against.
struct Benchmark {
    let name: String
    /// Operations in one call of either closure.
    let count: Int
    /// Done before each timed call and not timed; gives what the call works on.
    let prepare: () -> Void
    let ours: () -> Void
    /// Nothing where there is no bare call to compare with.
    let floor: (() -> Void)?
    /// Fewer rounds than asked for where one takes long.
    var roundsMax = Int.max
    /// Whether it warms itself up; else the first two rounds do, and do not count.
    var isWarm = false
    /// Whether it is long, and is measured only where it is named.
    var isLong = false
}

/// What was measured of one benchmark, in microseconds of processor time an operation, or in bytes.
struct Measurement: Codable {
    let name: String
    var microseconds: Double?
    var floorMicroseconds: Double?
    /// The median of the ratios of neighbours in time, with a 95 % interval.
    var ratio: Double?
    var ratioLow: Double?
    var ratioHigh: Double?
    var bytes: Int?
    let rounds: Int
}

enum Harness {
    /// Times both sides in turn, so that a machine that slows down slows both.
    static func measure(_ benchmark: Benchmark, rounds: Int) -> Measurement {
        let rounds = min(rounds, benchmark.roundsMax)
        var ours: [Double] = []
        var floors: [Double] = []
        let warmUps = benchmark.isWarm ? 0 : 2
        for round in 0..<rounds + warmUps {
            benchmark.prepare()
            let own = Stopwatch.seconds(of: benchmark.ours) * 1e6 / Double(benchmark.count)
            let floor = benchmark.floor.map { Stopwatch.seconds(of: $0) * 1e6 / Double(benchmark.count) }
            guard round >= warmUps else { continue }
            ours.append(own)
            if let floor { floors.append(floor) }
        }
        let ratios = zip(ours, floors).map { $0 / $1 }.sorted()
        return Measurement(
            name: benchmark.name, microseconds: Stopwatch.median(ours),
            floorMicroseconds: floors.isEmpty ? nil : Stopwatch.median(floors),
            ratio: ratios.isEmpty ? nil : Stopwatch.median(ratios), ratioLow: bound(ratios, below: true),
            ratioHigh: bound(ratios, below: false), rounds: rounds)
    }

    /// An end of the interval of the median: the order statistics n/2 ± 0.98 √n hold it in 95 of 100 cases.
    private static func bound(_ sorted: [Double], below: Bool) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let reach = 0.98 * Double(sorted.count).squareRoot()
        let place = Double(sorted.count - 1) / 2 + (below ? -reach : reach)
        return sorted[min(max(Int(place.rounded()), 0), sorted.count - 1)]
    }
}
