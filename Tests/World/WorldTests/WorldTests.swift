import DeviceModel
import Links
import NetworkModel
import Observation
import Population
import Quantities
import Randomness
import Routing
import SchemeContract
import Simulation
import Testing
import Transport

@Suite("World")
struct WorldTests {
    private func value(_ name: String, in record: RunRecord?) -> Double? {
        record?.metrics.first { $0.name == name }?.value
    }

    @Test func `every message of a plain group is delivered to all others`() throws {
        var world = World(.plain())
        let record = try world.run()
        #expect(value("delivery.ratio", in: record) == 1)
        #expect((value("message.count", in: record) ?? 0) > 30)
        #expect(value("delivery.late", in: record) == 0)
        // One upload of 100 bytes with 3 of the mechanism and 40 of header.
        #expect(value("message.upload.max", in: record) == 143)
        #expect(record?.series.count == 60)
    }

    /// Four devices: of each message one recipient of three is left out, or none can read it, or all wait.
    @Test(arguments: [
        (PlainMember.Misdeed.none, 3, 0, 0), (.forgetsARecipient, 2, 1, 0), (.cannotRead, 0, 0, 3),
        (.waitsForever, 0, 0, 3),
    ])
    func `every message has a fate for every recipient, by what became of it`(
        misdeed: PlainMember.Misdeed, read: Int, lost: Int, undecryptable: Int
    ) throws {
        var world = World(.plain(misdeed: misdeed))
        let record = try world.run()
        let count = value("message.count", in: record) ?? 0
        #expect(count > 30)
        #expect(value("delivery.ratio", in: record) == Double(read) / 3)
        #expect(value("delivery.lost", in: record) == count * Double(lost))
        #expect(value("delivery.undecryptable", in: record) == count * Double(undecryptable))
        #expect(value("delivery.late", in: record) == 0)
    }

    @Test func `what is on its way at the end is late, and nothing else`() throws {
        var specification = WorldSpecification.plain()
        var link = specification.network.up
        link.link.delay = .constant(5)
        link.timeout = RetransmissionTimeout(first: .seconds(20), factor: 2, ceiling: .seconds(60))
        specification.network = Network.Specification(
            delivery: .central, up: link, down: link, backbone: link)
        specification.drain = .zero
        var world = World(specification)
        let record = try world.run()
        // Two links of five seconds: what was written in the last ten of sixty has not come.
        let due = 3 * (value("message.count", in: record) ?? 0)
        let late = value("delivery.late", in: record) ?? 0
        #expect(late > due / 12 && late < due / 3)
        #expect(value("delivery.ratio", in: record) == (due - late) / due)
        #expect(value("delivery.lost", in: record) == 0)
        #expect(value("delivery.undecryptable", in: record) == 0)
    }

    @Test(arguments: [
        PlainMember.Misdeed.deliversTwice, .deliversOtherText, .deliversToAnyone, .disagreesOnEpochs,
        .skipsEpochs, .sendsUnasked, .isReadableByAll, .isReadBySpies, .refuses,
    ])
    func `an observer ends the run of a mechanism that breaks its rule`(misdeed: PlainMember.Misdeed) {
        var world = World(.plain(misdeed: misdeed))
        do throws(Fault) {
            _ = try world.run()
            Issue.record("nobody noticed \(misdeed)")
        } catch {
            let isRight =
                switch (misdeed, error) {
                case (.deliversTwice, .readTwice), (.deliversOtherText, .readDifferently),
                    (.deliversToAnyone, .readByOutsider), (.disagreesOnEpochs, .epochsDisagree),
                    (.skipsEpochs, .epochSkipped), (.sendsUnasked, .sentUnasked),
                    (.isReadableByAll, .openedByOutsider),
                    (.isReadBySpies, .openedByOutsider), (.refuses, .refused):
                    true
                default: false
                }
            #expect(isRight, "\(misdeed) was taken for \(error)")
        }
    }

    @Test func `two worlds of one seed take the same course and those of two seeds do not`() throws {
        var first = World(.plain(loss: 0.1))
        var again = World(.plain(loss: 0.1))
        var specification = WorldSpecification.plain(loss: 0.1)
        specification.seed = Seed(2)
        var other = World(specification)
        let digest = try first.run()?.digest
        #expect(try again.run()?.digest == digest)
        #expect(try other.run()?.digest != digest)
    }

    @Test func `a run that is given up has no record`() throws {
        var specification = WorldSpecification.plain()
        specification.workload.messagesPerSecond = 200
        var world = World(specification)
        let record = try world.run { _, _ in false }
        #expect(record == nil)
    }

    @Test func `devices that come and go read all that was kept for them`() throws {
        let availability = Availability.alternating(
            online: .exponential(mean: 8), offline: .exponential(mean: 4))
        var specification = WorldSpecification.plain(availability: availability)
        specification.drain = .seconds(300)
        var world = World(specification)
        let record = try world.run()
        #expect(value("delivery.ratio", in: record) == 1)
    }

    @Test func `a processor does one job at a time and rests while it is asleep`() {
        var processor = Processor<Int>(prices: PriceList { _ in .init(perCall: 1_000) })
        processor.enqueue(1)
        processor.enqueue(2)
        #expect(processor.begin() == 1)
        #expect(processor.begin() == nil)
        processor.finish()
        processor.isAwake = false
        #expect(processor.begin() == nil)
        processor.isAwake = true
        #expect(processor.begin() == 2)
    }

    @Test func `on and off periods have the shares that their means give`() {
        let availability = Availability.alternating(
            online: .exponential(mean: 30), offline: .exponential(mean: 10))
        var random = RandomStream(seed: Seed(1))
        var online = 0.0
        var total = 0.0
        for _ in 0..<20_000 {
            let up = availability.period(online: true, using: &random)?.seconds ?? 0
            let down = availability.period(online: false, using: &random)?.seconds ?? 0
            online += up
            total += up + down
        }
        #expect(abs(online / total - 0.75) < 0.01)
        let starts = (0..<20_000).count { _ in availability.startsOnline(using: &random) }
        #expect(abs(Double(starts) / 20_000 - 0.75) < 0.01)
    }
}
