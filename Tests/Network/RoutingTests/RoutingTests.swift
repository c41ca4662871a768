import Identity
import Links
import Metering
import Quantities
import Randomness
import Routing
import Testing
import Transport

@Suite("Routing")
struct RouterTests {
    private struct Word: NodeMessage {
        let byteCount = 60
    }

    private let homes = [0, 0, 1, 2, 1].map { RelayID($0) }

    private func router(of node: NodeID) -> any Router {
        Delivery.edge(EdgeNodes(count: 3)).routers(
            Attachments(homes: homes), seed: Seed(1))(node)
    }

    private func parcel(for recipients: [UInt32]) -> Parcel {
        Parcel(payload: [1, 2, 3], recipients: recipients.map { DeviceID($0) })
    }

    private func frame(_ content: Content) -> Frame {
        Frame(content, label: TrafficLabel(.application))
    }

    /// The neighbours that frames are forwarded to, in order, and whom the parcels are for.
    private func forwarded(_ effects: [RoutingEffect]) -> [String] {
        effects.map { effect in
            switch effect {
            case .forward(let frame, let neighbour, _):
                guard case .parcels(let parcels) = frame.content, case .relay = neighbour else {
                    return "\(neighbour)"
                }
                let recipients = parcels.map { $0.recipients.map(\.ordinal) }
                return "\(neighbour) for \(recipients)"
            case .deliver: return "here"
            case .setTimer: return "timer"
            case .noteMailbox(let bytes): return "mailbox \(bytes)"
            case .expire: return "expired"
            case .lose: return "lost"
            case .giveBack: return "given back"
            case .swallow: return "swallowed"
            }
        }
    }

    @Test func `a device says everything to its relay and keeps what comes`() {
        var device = router(of: .device(DeviceID(3)))
        let content = frame(.parcels([parcel(for: [0])]))
        #expect(forwarded(device.publish(content, at: .start)) == ["relay 2"].map { "\($0) for [[0]]" })
        #expect(forwarded(device.arrived(content, from: .relay(RelayID(2)), at: .start)) == ["here"])
    }

    @Test func `a relay serves its own devices one by one, and each other relay once`() {
        var relay = router(of: .relay(RelayID(0)))
        let content = frame(.parcels([parcel(for: [4, 1, 3, 0]), parcel(for: [2, 0])]))
        let effects = relay.arrived(content, from: .device(DeviceID(1)), at: .start)
        #expect(
            forwarded(effects) == [
                "device 1", "device 0", "device 0", "relay 1 for [[4], [2]]", "relay 2 for [[3]]",
            ])
    }

    /// A receiver takes a frame of one name once: a second part would be dropped.
    @Test func `what has a name comes to each device in one frame`() {
        var relay = router(of: .relay(RelayID(0)))
        let named = Frame(
            .parcels([parcel(for: [1, 3]), parcel(for: [1]), parcel(for: [0, 1])]),
            label: TrafficLabel(.application), name: FrameName(origin: .device(DeviceID(4)), number: 7),
            headerBytes: 8)
        let counts = relay.arrived(named, from: .device(DeviceID(4)), at: .start).compactMap { effect in
            guard case .forward(let frame, .device(let device), _) = effect,
                case .parcels(let parcels) = frame.content
            else { return nil as String? }
            return "\(parcels.count) for \(device)"
        }
        #expect(counts == ["1 for device 0", "3 for device 1"])
    }

    @Test func `what says whose a parcel is travels as far as the relay that hands it over`() {
        func sizes(_ effects: [RoutingEffect]) -> [Int] {
            effects.compactMap {
                if case .forward(let frame, _, _) = $0 { frame.content.byteCount } else { nil }
            }
        }
        let named = Parcel(
            payload: [1, 2, 3], recipients: [4, 1, 3, 0, 2].map { DeviceID($0) }, bytesPerRecipient: 2)
        let content = frame(.parcels([named, parcel(for: [0])]))
        var device = router(of: .device(DeviceID(1)))
        #expect(sizes(device.publish(content, at: .start)) == [3 + 5 * 2 + 3])
        // Two own devices and a payload for one of them alone, then two devices of one relay and one of another.
        var relay = router(of: .relay(RelayID(0)))
        #expect(
            sizes(relay.arrived(content, from: .device(DeviceID(1)), at: .start)) == [
                3, 3, 3, 3 + 2 * 2, 3 + 2,
            ])
    }

    @Test func `a message goes by the relay of whom it is for`() {
        var relay = router(of: .relay(RelayID(1)))
        func ways(to node: NodeID) -> [String] {
            let content = Content.message(Word(), from: .device(DeviceID(0)), to: node)
            return forwarded(relay.publish(frame(content), at: .start))
        }
        #expect(ways(to: .relay(RelayID(1))) == ["here"])
        #expect(ways(to: .relay(RelayID(2))) == ["relay 2"])
        #expect(ways(to: .device(DeviceID(2))) == ["device 2"])
        #expect(ways(to: .device(DeviceID(3))) == ["relay 2"])
    }
}
