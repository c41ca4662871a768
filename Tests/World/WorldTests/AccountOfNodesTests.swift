import EventEngine
import Identity
import Links
import NetworkModel
import Observation
import Population
import Quantities
import Randomness
import Routing
import SchemeContract
import Testing
import Transport

@testable import Simulation

/// What is told of each device and each relay, held against each other and against sums on paper.
@Suite("Devices, relays and messages of a run")
struct AccountOfNodesTests {
    private func value(_ name: String, in record: RunRecord) -> Double? {
        record.metrics.first { $0.name == name }?.value
    }

    private func record(_ specification: WorldSpecification) throws -> RunRecord {
        var world = World(specification)
        return try #require(try world.run())
    }

    private func edge(loss: Double) -> WorldSpecification {
        var specification = WorldSpecification.plain(
            loss: loss,
            availability: .alternating(online: .exponential(mean: 8), offline: .exponential(mean: 4)))
        let network = specification.network
        specification.network = Network.Specification(
            delivery: .edge(EdgeNodes(count: 3, hasServer: true)), up: network.up, down: network.down,
            backbone: network.backbone)
        return specification
    }

    @Test(arguments: [0, 0.1])
    func `the bytes of all devices are those of the server, and of the network`(loss: Double) throws {
        let record = try record(.plain(loss: loss))
        let (up, down) = record.devices.reduce((0, 0)) { ($0.0 + $1.bytesUp, $0.1 + $1.bytesDown) }
        #expect(record.devices.count == 4 && record.relays.count == 1)
        #expect(record.relays[0].bytesIn == up)
        #expect(record.relays[0].bytesOut == down)
        #expect(value("network.bytes", in: record) == Double(up + down))
        let series = record.series.reduce((0, 0)) {
            ($0.0 + $1.consumption.upload, $0.1 + $1.consumption.download)
        }
        #expect(series.0 <= up && series.1 <= down)
    }

    @Test func `between edge nodes each byte leaves one and comes to one`() throws {
        let record = try record(edge(loss: 0.05))
        let devices = record.devices.reduce((0, 0)) { ($0.0 + $1.bytesUp, $0.1 + $1.bytesDown) }
        let relays = record.relays.reduce((0, 0)) { ($0.0 + $1.bytesIn, $0.1 + $1.bytesOut) }
        let between = relays.0 - devices.0
        #expect(between > 0 && relays.1 - devices.1 == between)
        #expect(value("network.bytes", in: record) == Double(devices.0 + devices.1 + between))
        #expect(record.relays.count == 4)
        #expect(record.devices.allSatisfy { $0.relay < 3 })
    }

    @Test func `loads are bytes over measured time, and days are days`() throws {
        let record = try record(.plain())
        let sum = Double(record.relays[0].bytesIn + record.relays[0].bytesOut)
        // A minute, and a minute in which the rest arrives.
        let load = try #require(value("relay.load.mean", in: record))
        #expect(abs(load - sum / 120) < 1e-6 * load)
        let up = record.devices.map { Double($0.bytesUp) * 86_400 / 120 }
        let mean = try #require(value("traffic.device-day.up.mean", in: record))
        #expect(abs(mean - up.reduce(0, +) / 4) < 1e-6 * mean)
        let greatest = try #require(value("traffic.device-day.up.max", in: record))
        #expect(abs(greatest - (up.max() ?? 0)) < 1e-6 * greatest)
    }

    @Test func `what is read and what is not adds up by device, by bin and in sum`() throws {
        var specification = edge(loss: 0.1)
        specification.drain = .zero
        var link = specification.network.down
        link.link.delay = .constant(3)
        link.timeout = RetransmissionTimeout(first: .seconds(10), factor: 2, ceiling: .seconds(60))
        specification.network = Network.Specification(
            delivery: specification.network.delivery, up: specification.network.up, down: link,
            backbone: specification.network.backbone)
        let record = try record(specification)
        let due = try #require(value("delivery.due", in: record))
        let read = try #require(value("delivery.read", in: record))
        let parts = ["undecryptable", "lost", "late", "expired"].map {
            value("delivery.\($0)", in: record) ?? .nan
        }
        #expect(due == read + parts.reduce(0, +) && read < due)
        #expect(value("delivery.ratio", in: record) == read / due)
        let causes = ["key-missing", "broken", "epoch-gone", "buffer-full", "stuck"]
        let byCause = causes.map { value("delivery.undecryptable.\($0)", in: record) ?? .nan }
        #expect(byCause.reduce(0, +) == parts[0])
        #expect(record.devices.reduce(0) { $0 + $1.readCount } == Int(read))
        for cause in Unread.allCases {
            let byDevice = record.devices.reduce(0) { $0 + $1.unread[cause] }
            #expect(record.series.reduce(0) { $0 + $1.unread[cause] } == byDevice)
        }
        #expect(record.devices.reduce(0) { $0 + $1.unread.sum } == Int(due - read))
    }

    @Test func `what cannot be read is told by its cause, to the device and the bin`() throws {
        for (misdeed, cause) in [
            (PlainMember.Misdeed.cannotRead, Unread.broken), (.waitsForever, .stuck),
            (.forgetsARecipient, .lost),
        ] {
            let record = try record(.plain(misdeed: misdeed))
            let unread = record.devices.reduce(0) { $0 + $1.unread.sum }
            #expect(unread > 30)
            #expect(record.devices.reduce(0) { $0 + $1.unread[cause] } == unread, "\(misdeed)")
        }
    }

    @Test(arguments: [(TimeSpan.seconds(5), 5), (.seconds(60), 0)])
    func `what a device did not fetch from its mailbox in time is told as that`(
        retention: TimeSpan, expired: Int
    ) throws {
        var nodes = EdgeNodes(count: 2)
        (nodes.attach, nodes.replicas, nodes.retention) = (2, 2, retention)
        let record = try sleeper(over: .edge(nodes))
        #expect(record.devices.map { $0.unread[.expired] } == [0, 0, 0, expired])
        #expect(record.devices.reduce(0) { $0 + $1.unread.sum } == expired)
        #expect(value("delivery.expired", in: record) == Double(expired))
        #expect(
            value("delivery.due", in: record) == 15
                && value("delivery.read", in: record) == Double(15 - expired))
    }

    @Test func `what waits for a device that does not come back is told, and was not to be read`() throws {
        let record = try sleeper(comesBack: false)
        let away = value("delivery.away", in: record)
        #expect(away == 5 && value("delivery.due", in: record) == 10)
        #expect(value("delivery.ratio", in: record) == 1)
        #expect(value("delivery.away", in: try sleeper()) == 0)
    }

    /// One device of four is away from second 10 to second 30, in which the others write five messages.
    ///
    /// - Parameter comesBack: Otherwise it is away to the end.
    private func sleeper(
        keepsMessages: Bool = false, comesBack: Bool = true, over delivery: Delivery? = nil
    ) throws -> RunRecord {
        var specification = WorldSpecification.plain()
        if let delivery {
            let network = specification.network
            specification.network = Network.Specification(
                delivery: delivery, up: network.up, down: network.down, backbone: network.backbone)
        }
        specification.workload.messagesPerSecond = 0
        specification.workload.rounds = [
            .init(begins: .seconds(15), over: .seconds(5), messageCount: 5)
        ]
        specification.keepsMessages = keepsMessages
        var world = World(specification)
        for second in (comesBack ? [10, 30] : [10]) as [Int64] {
            world.agenda.enter(.periodEnds(DeviceID(3)), due: .start + .seconds(second))
        }
        return try #require(try world.run())
    }

    @Test func `a device that was away has read what waited after the time that its link takes`() throws {
        let record = try sleeper()
        // Five packets of 103 bytes and 40 of header at 1 byte a microsecond, 10 ms of way, 1 µs of work on the last.
        #expect(value("catch-up.time.max", in: record) == 5 * 0.143 + 10 + 0.001)
        #expect(value("catch-up.time.mean", in: record) == 5 * 0.143 + 10 + 0.001)
        // Each of them, and its acknowledgement of a bare header.
        #expect(value("catch-up.network.max", in: record) == 5.0 * (143 + 40))
        // What the device reads late is not the latency of those within reach.
        #expect((value("message.latency.max", in: record) ?? .infinity) < 25)
        let longest = try #require(value("message.latency.any.max", in: record))
        #expect(longest > 10_000 && longest < 15_100)
        #expect(record.devices[3].onlineTime == .seconds(100))
        #expect(record.devices[0].onlineTime == .seconds(120))
        // Five kept, and two of the last on their way to those awake.
        #expect(record.relays[0].mailboxBytesMax == 7 * 103)
        #expect(value("relay.mailbox.max", in: record) == 7.0 * 103)
        #expect(record.relays[0].forwardedCount == 15)
    }

    @Test func `a message is told with its bytes and with when it was read`() throws {
        let record = try sleeper(keepsMessages: true)
        #expect(record.messages.count == 5)
        #expect(try sleeper().messages.isEmpty)
        for message in record.messages {
            #expect((message.size, message.recipientCount, message.readCount) == (100, 3, 3))
            #expect(message.mechanism == "pairwise" && message.epoch?.number == 0)
            #expect(message.bytesUp == 143)
            // Up and three times down, each with its acknowledgement.
            #expect(message.bytesTotal == 4 * (143 + 40))
            let half = try #require(message.readByHalf)
            #expect(half < .milliseconds(25))
            // Half of three is two; 95 % of three are three.
            let all = try #require(message.readByAll)
            #expect(message.readByMost == all && all > .seconds(10))
        }
        let total = record.messages.reduce(0) { $0 + $1.bytesTotal }
        let mean = try #require(value("message.network.mean", in: record))
        #expect(mean * 5 == Double(total))
    }

    @Test func `bins tell who is within reach, bytes by class, and faults in force`() throws {
        var specification = edge(loss: 0)
        specification.faults = [
            NodeFault(begins: .milliseconds(10_500), lasts: .seconds(2), what: .nodesDown(.share(0.3)))
        ]
        let record = try record(specification)
        #expect(record.series.map(\.faultCount) == (0..<60).map { (10...12).contains($0) ? 1 : 0 })
        let down = record.relays.map(\.downTime)
        #expect(down.reduce(.zero, +) == .seconds(2) && down.contains(.seconds(2)))
        for bin in record.series {
            #expect(bin.onlineCount <= bin.deviceCount)
            #expect(bin.consumption.byClass.reduce(0, +) == bin.consumption.network)
        }
        #expect(Set(record.series.map(\.onlineCount)).count > 1)
    }

    @Test func `in a warm-up nothing counts of devices, relays and bins`() throws {
        var specification = edge(loss: 0.05)
        specification.warmUp = .seconds(30)
        let record = try record(specification)
        let devices = record.devices.reduce((0, 0)) { ($0.0 + $1.bytesUp, $0.1 + $1.bytesDown) }
        let between = record.relays.reduce(0) { $0 + $1.bytesIn } - devices.0
        #expect(value("network.bytes", in: record) == Double(devices.0 + devices.1 + between))
        #expect(record.devices.allSatisfy { $0.onlineTime <= .seconds(120) })
        let busy = record.devices.reduce(0) { $0 + $1.processorTime.milliseconds } / 4
        let hourly = try #require(value("device.cpu.mean", in: record))
        #expect(abs(busy * 30 - hourly) < 1e-3)
    }
}
