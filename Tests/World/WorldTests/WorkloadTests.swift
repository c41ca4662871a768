import Identity
import Population
import Quantities
import Randomness
import SchemeContract
import Simulation
import Testing

/// What users do is held against the law that it is drawn from.
@Suite("Workload")
struct WorkloadTests {
    static let day = DayCurve([
        .init(second: 3 * 3_600, share: 0.1), .init(second: 13 * 3_600, share: 1),
        .init(second: 20 * 3_600, share: 1.8),
    ])

    private static func specification(
        devices: Int = 10, perSecond: Double = 0, senders: WorkloadSpecification.Senders = .uniform,
        day: DayCurve? = nil, household: Distribution = .constant(1),
        membership: MembershipSpecification = .none
    ) -> WorkloadSpecification {
        WorkloadSpecification(
            initialDeviceCount: devices, devicesPerPerson: household, messagesPerSecond: perSecond,
            senders: senders, day: day, messageSize: .constant(100), membership: membership)
    }

    @Test func `messages follow the curve of the day`() {
        let days = 200
        let end = SimulatedInstant.start + TimeSpan(seconds: Double(days) * 86_400)
        // The measured run begins after an hour, and with it the day.
        var workload = Workload(
            Self.specification(perSecond: 0.01, day: Self.day), warmUp: .seconds(3_600), seed: Seed(7))
        var counts = Array(repeating: 0, count: 24)
        var now = SimulatedInstant.start
        while let next = workload.nextMessage(after: now, until: end) {
            now = next
            counts[(Int(now.seconds) / 3_600 + 23) % 24] += 1
        }
        // Pearson's statistic over the hours, each with what the straight lines give in its middle.
        let statistic = counts.enumerated().reduce(0) { sum, hour in
            let middle = TimeSpan(seconds: (Double(hour.offset) + 0.5) * 3_600)
            let expected = 0.01 * 3_600 * Double(days) * Self.day.share(at: middle)
            return sum + (Double(hour.element) - expected) * (Double(hour.element) - expected) / expected
        }
        // Of 24 degrees of freedom this is passed in one of 10,000 cases.
        #expect(statistic < 58.6, "\(counts)")
    }

    @Test func `time away is stretched by as much as the curve's integral says`() {
        var random = RandomStream(seed: Seed(3))
        let curves = [
            Self.day, DayCurve([.init(second: 0, share: 0.5)]),
            DayCurve([
                .init(second: 0, share: 0), .init(second: 40_000, share: 0), .init(second: 50_000, share: 3),
                .init(second: 60_000, share: 0),
            ]),
        ]
        for curve in curves {
            for _ in 0..<200 {
                let start = TimeSpan(seconds: (random.nextUnit() - 0.5) * 400_000)
                let span = TimeSpan(seconds: random.nextUnit() * 200_000)
                let length = curve.stretched(span, from: start).seconds
                // By the midpoint rule.
                let steps = 20_000
                let step = length / Double(steps)
                let integral = (0..<steps).reduce(0.0) { sum, index in
                    sum + curve.share(at: start + TimeSpan(seconds: (Double(index) + 0.5) * step)) * step
                }
                #expect(abs(integral - span.seconds) < 1e-3 * max(1, span.seconds), "\(start) \(span)")
            }
        }
    }

    /// How many of 4,000 devices are online at an hour.
    private func onlineCount(after hours: Double, day: DayCurve, seed: UInt64) -> Int {
        let presence = Presence(
            .alternating(online: .exponential(mean: 1_200), offline: .exponential(mean: 7_200)), day: day,
            midnight: .start)
        let moment = SimulatedInstant.start + TimeSpan(seconds: hours * 3_600)
        return (0..<4_000).count { device in
            var random = RandomStream(seed: Seed(seed).descendant("device", UInt64(device)))
            var (isOnline, rest) = presence.beginning(isFounder: false, using: &random)
            var now = SimulatedInstant.start
            while let span = rest, now + span <= moment {
                now = now + span
                isOnline.toggle()
                rest = presence.period(online: isOnline, from: now, using: &random)
            }
            return isOnline
        }
    }

    @Test func `at half the activity devices are away for twice as long, from the beginning on`() {
        let half = DayCurve([.init(second: 0, share: 0.5)])
        // 20 min there, 4 h away: one of 13; five standard deviations are 84.
        for hours in [0.0, 7] {
            let count = onlineCount(after: hours, day: half, seed: 5)
            #expect(abs(count - 4_000 / 13) < 84, "\(count) after \(hours) h")
        }
    }

    @Test func `the first day is as the next`() {
        for hour in [0.0, 4, 14, 21] {
            let first = onlineCount(after: hour, day: Self.day, seed: 11)
            let second = onlineCount(after: hour + 24, day: Self.day, seed: 12)
            // Five standard deviations of the difference of two counts.
            let bound = 5 * (Double(first + second)).squareRoot()
            #expect(abs(Double(first - second)) < bound, "\(first), \(second) at \(hour) h")
        }
        let (night, evening) = (
            onlineCount(after: 5, day: Self.day, seed: 13), onlineCount(after: 21, day: Self.day, seed: 13)
        )
        #expect(evening > 2 * night, "\(night), \(evening)")
    }

    @Test func `where the first few write, nobody else does`() {
        var workload = Workload(Self.specification(senders: .first(3)), warmUp: .zero, seed: Seed(1))
        _ = workload.founders()
        var counts = Array(repeating: 0, count: 10)
        for _ in 0..<3_000 {
            if let sender = workload.drawSender(inTurn: nil, where: { _ in true }) {
                counts[Int(sender.ordinal)] += 1
            }
        }
        // Each a third; five standard deviations.
        for count in counts[..<3] { #expect(abs(count - 1_000) < 130) }
        #expect(counts[3...].allSatisfy { $0 == 0 })
        #expect(workload.drawSender(inTurn: nil) { $0.ordinal >= 3 } == nil)
    }

    @Test func `people come and go by rates and by events at once`() {
        let membership = MembershipSpecification(
            rates: .init(joins: 0.01, leaves: 0, removals: 0),
            events: [
                .init(begins: .seconds(100), over: .seconds(10), .join(people: 5)),
                .init(begins: .seconds(200), over: .zero, .leave(people: 4)),
                .init(begins: .seconds(300), over: .seconds(60), .growTo(devices: 40)),
                .init(begins: .seconds(500), over: .zero, .shrinkTo(devices: 12)),
            ])
        var workload = Workload(Self.specification(membership: membership), warmUp: .zero, seed: Seed(2))
        _ = workload.founders()
        var sizes: [Double: Int] = [:]
        for entry in workload.schedule(until: .start + .seconds(1_000)) {
            switch entry.act {
            case .join(let goal): _ = workload.invite(towards: goal)
            case .leave(let goal): _ = workload.drawLeavers(towards: goal) { _ in true }
            case .write, .traced, .goes: break
            }
            sizes[entry.at.seconds] = workload.roster.count
        }
        let byRate = { (from: Double, to: Double) in sizes.keys.count { $0 > from && $0 < to } }
        let beforeLeaving = 10 + 5 + byRate(0, 100) + byRate(110, 200)
        #expect(sizes[200] == beforeLeaving - 4)
        #expect(sizes[360] == 40)
        #expect(sizes[500] == 12)
    }

    @Test func `never do more devices come than there is room for`() {
        var random = RandomStream(seed: Seed(9))
        for seed in 0..<300 as Range<UInt64> {
            let events = (0..<4).map { place -> MembershipSpecification.Event in
                let count = 1 + random.index(below: 60)
                let change: MembershipSpecification.Change =
                    switch random.index(below: 4) {
                    case 0: .growTo(devices: count)
                    case 1: .shrinkTo(devices: count)
                    case 2: .join(people: count)
                    default: .leave(people: count)
                    }
                return .init(begins: .seconds(Int64(100 * place)), over: .seconds(80), change)
            }
            let specification = Self.specification(
                devices: 1 + random.index(below: 30),
                household: random.happens(withProbability: 0.5)
                    ? .constant(1) : .uniform(from: 1, to: 4),
                membership: MembershipSpecification(
                    rates: .init(joins: 0.05, leaves: 0.05, removals: 0.02), events: events))
            let end = SimulatedInstant.start + .seconds(500)
            let room = Workload.deviceCountMax(specification, warmUp: .zero, until: end, seed: Seed(seed))
            var workload = Workload(specification, warmUp: .zero, seed: Seed(seed))
            _ = workload.founders()
            var came = workload.roster.count
            for entry in workload.schedule(until: end) {
                switch entry.act {
                case .join(let goal): came += workload.invite(towards: goal).joined().count
                case .leave(let goal):
                    _ = workload.drawLeavers(towards: goal) { _ in random.happens(withProbability: 0.8) }
                case .write, .traced, .goes: break
                }
            }
            #expect(came <= room, "seed \(seed), \(specification)")
        }
    }
}
