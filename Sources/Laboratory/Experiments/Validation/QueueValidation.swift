import DeviceModel
import EventEngine
import Glibc
import Links
import Metering
import Population
import Quantities
import Randomness

/// Waiting times of links and processors against queueing theory (Pollaczek and Khinchine).
enum QueueValidation {
    /// The mean time in service, in seconds.
    private static let service = 0.001
    private static let arrivalCount = 60_000
    /// Arrivals before the queue has forgotten that it began empty.
    private static let warmUp = 10_000

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        var rows: [ValidationRow] = []
        for load in [0.3, 0.6, 0.9] {
            let exponential = load / (1 - load) * service
            let label = "load \(load)"
            rows.append(
                ValidationRow(
                    "link, M/M/1, \(label)", "mean wait", "ms", theory: exponential * 1e3,
                    replications: replications, seed: seed.descendant("mm1", UInt64(load * 10))
                ) { linkWait(load: load, isExponential: true, seed: $0) * 1e3 })
            rows.append(
                ValidationRow(
                    "link, M/D/1, \(label)", "mean wait", "ms", theory: exponential / 2 * 1e3,
                    replications: replications, seed: seed.descendant("md1", UInt64(load * 10))
                ) { linkWait(load: load, isExponential: false, seed: $0) * 1e3 })
            rows.append(
                ValidationRow(
                    "processor, M/D/1, \(label)", "mean wait", "ms", theory: exponential / 2 * 1e3,
                    replications: replications, seed: seed.descendant("processor", UInt64(load * 10))
                ) { processorWait(load: load, seed: $0) * 1e3 })
        }
        rows.append(
            ValidationRow(
                "link at twice its rate", "share dropped", "1", theory: 0.5, replications: replications,
                seed: seed.descendant("drops"), measure: overloadedDropShare))
        rows.append(
            ValidationRow(
                "device, 30 s online and 10 s offline", "share online", "1", theory: 0.75,
                replications: replications, seed: seed.descendant("availability"), measure: onlineShare))
        rows.append(
            ValidationRow(
                "devices, 9 h online and 15 h offline, each constant", "share online at hour 12", "1",
                theory: 9.0 / 24, replications: replications, seed: seed.descendant("stationary")
            ) { shareOnline(at: 12 * 3_600, of: 5_000, seed: $0) })
        return rows
    }

    /// 100,000 bytes at 800 Mbit/s take the mean service time; so large that whole bytes hide nothing.
    private static func link(queueBytesMax: Int, seed: Seed) -> Link {
        Link(
            LinkSpecification(
                delay: .constant(0), jitter: .constant(0), loss: .bernoulli(0),
                rate: Bandwidth(bitsPerSecond: 800_000_000), queueBytesMax: queueBytesMax,
                packetBytesMax: 1_500, headerBytes: 40), seed: seed)
    }

    private static func linkWait(load: Double, isExponential: Bool, seed: Seed) -> Double {
        var link = link(queueBytesMax: .max / 2, seed: seed)
        var random = RandomStream(seed: seed.descendant("arrivals"))
        let gap = Distribution.exponential(mean: service / load)
        let size = Distribution.exponential(mean: 100_000)
        var now = SimulatedInstant.start
        var total = 0.0
        for arrival in 0..<arrivalCount {
            now = now + TimeSpan(seconds: gap.sample(using: &random))
            let bytes = isExponential ? max(1, Int(size.sample(using: &random).rounded())) : 100_000
            guard case .carried(let departure, _) = link.offer(bytes: bytes, at: now) else { continue }
            let inService = link.specification.rate.transmissionTime(ofBytes: bytes)
            if arrival >= warmUp { total += (departure.elapsed(since: now) - inService).seconds }
        }
        return total / Double(arrivalCount - warmUp)
    }

    private static func processorWait(load: Double, seed: Seed) -> Double {
        enum Event { case arrival, done }
        var processor = Processor<SimulatedInstant>(prices: PriceList { _ in .init(perCall: service * 1e9) })
        var agenda = Agenda<Event>()
        var random = RandomStream(seed: seed.descendant("arrivals"))
        let gap = Distribution.exponential(mean: service / load)
        var tally = OperationTally()
        tally.charge(.sha256)
        var (begun, total) = (0, 0.0)
        agenda.enter(.arrival, due: .start)
        while begun < arrivalCount, let event = agenda.next() {
            switch event {
            case .arrival:
                processor.enqueue(agenda.now)
                agenda.enter(.arrival, due: agenda.now + TimeSpan(seconds: gap.sample(using: &random)))
            case .done:
                processor.finish()
            }
            guard let arrivedAt = processor.begin() else { continue }
            if begun >= warmUp { total += agenda.now.elapsed(since: arrivedAt).seconds }
            begun += 1
            agenda.enter(.done, due: agenda.now + processor.charge(tally))
        }
        return total / Double(arrivalCount - warmUp)
    }

    /// Packets come evenly, twice as fast as they leave.
    private static func overloadedDropShare(seed: Seed) -> Double {
        var link = link(queueBytesMax: 1_000_000, seed: seed)
        var random = RandomStream(seed: seed.descendant("start"))
        var now = SimulatedInstant.start + TimeSpan(seconds: service * random.nextUnit())
        var dropped = 0
        for arrival in 0..<arrivalCount {
            now = now + TimeSpan(seconds: service / 2)
            if link.offer(bytes: 100_000, at: now) == .dropped, arrival >= warmUp { dropped += 1 }
        }
        return Double(dropped) / Double(arrivalCount - warmUp)
    }

    private static func onlineShare(seed: Seed) -> Double {
        let availability = Availability.alternating(
            online: .exponential(mean: 30), offline: .exponential(mean: 10))
        var random = RandomStream(seed: seed.descendant("spells"))
        var (online, total) = (0.0, 0.0)
        for _ in 0..<10_000 {
            let up = availability.period(online: true, using: &random)?.seconds ?? 0
            online += up
            total += up + (availability.period(online: false, using: &random)?.seconds ?? 0)
        }
        return online / total
    }

    /// Of devices whose on and off periods begin with what is left of one under way.
    private static func shareOnline(at seconds: Double, of deviceCount: Int, seed: Seed) -> Double {
        let availability = Availability.alternating(
            online: .constant(9 * 3_600), offline: .constant(15 * 3_600))
        let instant = SimulatedInstant.start + TimeSpan(seconds: seconds)
        let online = (0..<deviceCount).count { device in
            var random = RandomStream(seed: seed.descendant("device", UInt64(device)))
            var isOnline = availability.startsOnline(using: &random)
            var now = SimulatedInstant.start
            now = now + (availability.restOfPeriod(online: isOnline, using: &random) ?? .zero)
            while now <= instant {
                isOnline.toggle()
                now = now + (availability.period(online: isOnline, using: &random) ?? .zero)
            }
            return isOnline
        }
        return Double(online) / Double(deviceCount)
    }
}
