import EventEngine
import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Testing
import Transport

@Suite("Server with a rate and a processor")
struct ServerTests {
    private static let count = 10

    /// When each copy of one message of 960 bytes comes to its recipient, in order.
    private func arrivals(_ server: ServerSpecification?) -> [Int64] {
        // 10 ms, 1 µs a byte and 40 of header.
        let link = ConnectionSpecification(
            LinkSpecification(
                delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
                rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
                headerBytes: 40),
            timeout: RetransmissionTimeout(first: .seconds(10), factor: 2, ceiling: .seconds(60)))
        var network = Network(
            .init(delivery: .central, up: link, down: link, backbone: link, server: server),
            deviceCount: Self.count, seed: Seed(1))
        var (agenda, times) = (Agenda<NetworkEvent>(), [Int64]())
        func collect() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll()
            times += network.arrivals.map { _ in agenda.now.nanoseconds }
            network.arrivals.removeAll()
        }
        let message = MessageID(sender: DeviceID(0), number: 1)
        let recipients = (1..<UInt32(Self.count)).map { DeviceID($0) }
        network.send(
            .parcels([Parcel(payload: Array(repeating: 7, count: 960), recipients: recipients)]),
            from: .device(DeviceID(0)), label: TrafficLabel(.application, brings: message), at: .start)
        collect()
        while let event = agenda.next() {
            // Until it has come to all it is somewhere.
            let isMissing =
                Set(network.messagesUnderWay.map(\.recipient)).count + times.count < recipients.count
            #expect(!isMissing && !network.isQuiet)
            network.handle(event, at: agenda.now)
            collect()
        }
        network.catchUp(at: agenda.now + .seconds(1))
        #expect(network.isQuiet && network.messagesUnderWay.isEmpty)
        return times
    }

    /// Two links of 1 ms for the packet and 10 ms of way.
    private static let way: Int64 = 22_000_000

    @Test func `without one all copies leave at once`() {
        #expect(arrivals(nil) == Array(repeating: Self.way, count: 9))
    }

    @Test func `where the processor is the bound, copies leave as it gets to them`() {
        // A millisecond for each frame; its link takes a nanosecond a byte.
        let server = ServerSpecification(
            rate: Bandwidth(bitsPerSecond: 8_000_000_000), perFrame: .milliseconds(1))
        let inAndOut: Int64 = 2 * 1_000
        #expect(
            arrivals(server)
                == (1...9 as ClosedRange<Int64>).map { Self.way + inAndOut + (1 + $0) * 1_000_000 })
    }

    @Test func `where its link is the bound, copies leave one after the other`() {
        // 100 ns a byte, header included: 100 µs a frame; a processor that takes a microsecond.
        let server = ServerSpecification(
            rate: Bandwidth(bitsPerSecond: 80_000_000), perFrame: TimeSpan(nanoseconds: 1_000))
        let before: Int64 = 100_000 + 1_000 + 1_000
        #expect(arrivals(server) == (1...9 as ClosedRange<Int64>).map { Self.way + before + $0 * 100_000 })
    }
}
