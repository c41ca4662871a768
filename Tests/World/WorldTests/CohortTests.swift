import DeviceModel
import Identity
import Links
import NetworkModel
import Observation
import Population
import Quantities
import Randomness
import SchemeContract
import Testing
import Transport

@testable import Simulation

@Suite("Cohorts")
struct CohortTests {
    private func value(_ name: String, in record: RunRecord?) -> Double {
        record?.metrics.first { $0.name == name }?.value ?? .nan
    }

    @Test func `each cohort has its share, its prices, its link and its hours`() throws {
        var specification = WorldSpecification.plain()
        var slow = specification.network.up
        slow.link.delay = .constant(3)
        slow.timeout = .init(first: .seconds(10), factor: 2, ceiling: .seconds(60))
        specification.workload.initialDeviceCount = 250
        specification.workload.messagesPerSecond = 0.1
        specification.cohorts = [
            DeviceCohort(name: "near", share: 0.7, prices: PriceList { _ in .init(perCall: 1_000) }),
            DeviceCohort(
                name: "far", share: 0.3, prices: PriceList { _ in .init(perCall: 5_000) },
                access: .init(up: slow, down: slow)),
        ]
        var world = World(specification)
        let far = world.devices.filter { $0.cohort == 1 }
        // Five standard deviations of a binomial count.
        #expect(abs(far.count - 75) < 37)
        let record = try world.run()
        // Half of all pairs are near on both sides; with a far end it takes three seconds more, with two of them six.
        #expect(value("message.latency.p50", in: record) < 3_100)
        #expect(value("message.latency.p95", in: record) > 6_000)
    }

    @Test func `a device is of the same cohort whoever else there is`() {
        let cohorts = [0.2, 0.5, 0.3].map {
            DeviceCohort(share: $0, prices: PriceList { _ in .init(perCall: 0) })
        }
        let draw = { (device: UInt32) in
            DeviceCohort.draw(for: DeviceID(device), from: cohorts, seed: Seed(4))
        }
        let counts = (0..<10_000 as Range<UInt32>).reduce(into: [0, 0, 0]) { $0[draw($1)] += 1 }
        for (count, share) in zip(counts, [0.2, 0.5, 0.3]) {
            // Five standard deviations.
            #expect(abs(Double(count) - 10_000 * share) < 5 * (10_000 * share * (1 - share)).squareRoot())
        }
    }

    @Test func `a share of devices go for good, evenly over the run`() throws {
        var specification = WorldSpecification.plain()
        specification.workload.initialDeviceCount = 250
        specification.workload.messagesPerSecond = 0
        specification.cohorts[0].neverReturns = 0.4
        specification.cohorts[0].availability = .alternating(
            online: .exponential(mean: 5), offline: .exponential(mean: 5))
        var world = World(specification)
        _ = try world.run()
        var half = World(specification)
        #expect(try half.run { now, _ in now.seconds < 30 } == nil)
        let halfway = half.devices.count(where: \.hasVanished)
        let gone = world.devices.filter(\.hasVanished)
        // Five standard deviations.
        #expect(abs(gone.count - 100) < 39)
        #expect(abs(halfway - gone.count / 2) < 26)
        #expect(gone.allSatisfy { !$0.isOnline })
    }
}
