/// One of several shares of a plan, each for a machine of its own.
public struct Shard: Equatable, Sendable {
    /// From 1.
    public let number: Int
    public let count: Int

    /// Nothing unless there is such a share of so many.
    public init?(_ number: Int, of count: Int) {
        guard (1...Self.countMax).contains(count), (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    /// Reads "3/8".
    public init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(number, of: count)
    }

    /// More than any cluster's array of jobs has.
    public static let countMax = 100_000

    public var text: String { "\(number)/\(count)" }

    /// Of which share each of these runs is, by estimated cost: whatever reckons it comes to the same.
    ///
    /// The most costly run goes first, each to the share that has least so far: no share then has more than the mean and
    /// one run, and seldom that.
    public static func numbers(of runs: [PlannedRun], among count: Int, by costs: CostEstimate) -> [Int] {
        let order = costs.longestFirst(runs)
        var loads = [Double](repeating: 0, count: count)
        var numbers = [Int](repeating: 0, count: runs.count)
        for place in order {
            var least = 0
            for share in 1..<max(1, count) where loads[share] < loads[least] { least = share }
            loads[least] += costs.seconds(of: runs[place])
            numbers[place] = least + 1
        }
        return numbers
    }

    /// The runs of this share, in the plan's order.
    public func share(of runs: [PlannedRun], by costs: CostEstimate) -> [PlannedRun] {
        zip(runs, Self.numbers(of: runs, among: count, by: costs)).filter { $1 == number }.map(\.0)
    }
}
