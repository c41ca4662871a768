import Identity
import Metering
import Quantities
import Testing
import Transport

@testable import Routing

@Suite("Devices of several nodes")
struct EdgeDeviceTests {
    private struct Question: NodeMessage {
        let byteCount = 10
        var isForAnyNode = true
        var isGivenBack = false
    }

    private let nodes = [RelayID(4), RelayID(7), RelayID(2)]
    private let device = NodeID.device(DeviceID(0))

    private func frame(_ question: Question, to node: RelayID) -> Frame {
        Frame(.message(question, from: device, to: .relay(node)), label: TrafficLabel(.prekey))
    }

    private func make() -> EdgeDevice {
        var parameters = EdgeNodes(count: 9)
        parameters.attach = 3
        return EdgeDevice(DeviceID(0), nodes: nodes, parameters)
    }

    /// By which node each frame is sent, and to which it is addressed.
    private func ways(_ effects: [RoutingEffect]) -> [[RelayID]] {
        effects.compactMap { effect in
            guard case .forward(let frame, .relay(let neighbour), _) = effect,
                case .message(let message, _, .relay(let receiver)) = frame.content, message is Question
            else { return nil }
            return [neighbour, receiver]
        }
    }

    @Test func `what any node can answer goes to the one that the device sends by`() {
        var device = make()
        let question = frame(Question(), to: nodes[0])
        #expect(ways(device.publish(question, at: .start)) == [[nodes[0], nodes[0]]])
        let again = device.undelivered(
            question, to: .relay(nodes[0]), begunAt: .start, at: .start + .seconds(3))
        #expect(ways(again) == [[nodes[1], nodes[1]]])
        #expect(ways(device.publish(question, at: .start + .seconds(4))) == [[nodes[1], nodes[1]]])
    }

    @Test func `what is for one node in particular goes there, straight where it is its own`() {
        var device = make()
        let own = frame(Question(isForAnyNode: false), to: nodes[2])
        #expect(ways(device.publish(own, at: .start)) == [[nodes[2], nodes[2]]])
        let other = frame(Question(isForAnyNode: false), to: RelayID(8))
        #expect(ways(device.publish(other, at: .start)) == [[nodes[0], RelayID(8)]])
    }

    @Test func `a node gets back what another did not answer, and at once while that is passed over`() {
        var parameters = EdgeNodes(count: 9)
        parameters.attach = 3
        var relay = EdgeRelay(RelayID(8), Attachments([nodes]), parameters)
        let question = { (isGivenBack: Bool) in
            Frame(
                .message(
                    Question(isGivenBack: isGivenBack), from: .relay(RelayID(8)), to: .relay(RelayID(4))),
                label: TrafficLabel(.prekey))
        }
        func words(_ effects: [RoutingEffect]) -> [String] {
            effects.map { effect in
                switch effect {
                case .forward(_, let node, let span): "\(node) \(span == nil ? "for ever" : "for a while")"
                case .giveBack: "given back"
                default: "else"
                }
            }
        }
        let sent = relay.publish(question(true), at: .start)
        #expect(words(sent) == ["relay 4 for a while"])
        let lost = relay.undelivered(
            question(true), to: .relay(RelayID(4)), begunAt: .start, at: .start + .seconds(3))
        #expect(words(lost) == ["given back"])
        let soon = relay.publish(question(true), at: .start + .seconds(4))
        #expect(words(soon) == ["given back"])
        let patient = relay.publish(question(false), at: .start + .seconds(4))
        #expect(words(patient) == ["relay 4 for ever"])
        let late = relay.publish(question(true), at: .start + .seconds(64))
        #expect(words(late) == ["relay 4 for a while"])
    }

    @Test
    func `a node answers a device of its own itself, and another's by the first of its nodes that answers`() {
        var parameters = EdgeNodes(count: 9)
        parameters.attach = 3
        let attachments = Attachments([nodes])
        let answer = Frame(
            .message(Question(), from: .relay(RelayID(7)), to: device), label: TrafficLabel(.prekey))
        for (node, expected) in [
            (RelayID(7), device), (RelayID(4), device), (RelayID(8), .relay(nodes[0])),
        ] {
            var relay = EdgeRelay(node, attachments, parameters)
            guard case .forward(_, let receiver, _)? = relay.publish(answer, at: .start).first else {
                Issue.record("not sent")
                continue
            }
            #expect(receiver == expected)
        }
        // The first has not answered.
        var relay = EdgeRelay(RelayID(8), attachments, parameters)
        let parcel = Parcel(payload: [1], recipients: [DeviceID(0)])
        _ = relay.undelivered(
            Frame(.parcels([parcel]), label: TrafficLabel(.application)), to: .relay(nodes[0]),
            begunAt: .start, at: .start + .seconds(3))
        guard case .forward(_, let receiver, _)? = relay.publish(answer, at: .start + .seconds(4)).first
        else {
            Issue.record("not sent")
            return
        }
        #expect(receiver == .relay(nodes[1]))
    }
}
