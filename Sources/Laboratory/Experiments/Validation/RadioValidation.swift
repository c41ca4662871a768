import Glibc
import Identity
import Links
import Quantities
import Randomness

/// How long packets wait for a radio that sleeps when it is not used.
enum RadioValidation {
    private static let radio = Radio.Specification(awake: .seconds(10), promotion: .constant(0.2))
    private static let (gapMin, gapMean) = (TimeSpan.seconds(1), 10.0)
    private static let packetCount = 20_000

    /// Whether packets find the radio asleep is a chain of two states.
    ///
    /// One does if the gap before it is longer than the radio stays awake, counted from when the packet before has left:
    /// later where that one had to wake it.
    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        let (rest, wait) = (gapMean - gapMin.seconds, radio.promotion.mean)
        let asleepAfterAwake = exp(-(radio.awake.seconds - gapMin.seconds) / rest)
        let asleepAfterAsleep = exp(-(radio.awake.seconds + wait - gapMin.seconds) / rest)
        let share = asleepAfterAwake / (1 - asleepAfterAsleep + asleepAfterAwake)
        return [
            ValidationRow(
                "radio asleep after 10 s, awake in 200 ms, a packet each 10 s", "mean wait", "ms",
                theory: share * wait * 1e3, replications: replications, seed: seed, measure: meanWait)
        ]
    }

    private static func meanWait(seed: Seed) -> Double {
        // So fast that sending takes no time.
        var link = TransportValidation.link(delay: .constant(0), megabits: 1_000_000)
        link.radio = radio
        var table = LinkTable()
        let number = table.number(
            of: .up(DeviceID(0)), make: { _ in Link(link, seed: seed) }, radioSeed: { _ in seed })
        var random = RandomStream(seed: seed.descendant("gaps"))
        let gap = Distribution.exponential(mean: gapMean - gapMin.seconds)
        var (now, total) = (SimulatedInstant.start, 0.0)
        for _ in 0..<packetCount {
            now = now + gapMin + TimeSpan(seconds: gap.sample(using: &random))
            guard let arrival = table.offer(bytes: 100, to: number, at: now).arrival else { continue }
            total += arrival.elapsed(since: now).milliseconds
        }
        return total / Double(packetCount)
    }
}
