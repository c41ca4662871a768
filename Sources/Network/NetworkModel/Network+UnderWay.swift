public import Identity
import Metering
import Routing
import Transport

/// What has not come to its destination.
extension Network {
    /// Whether nothing is on its way, but for what waits for nodes out of reach.
    public var isQuiet: Bool { connections.isQuiet && itemsAtServer.isEmpty && !censors.isHolding }

    /// What is on its way, and brings a message: which one, and to whom.
    public var messagesUnderWay: [(message: MessageID, recipient: DeviceID)] {
        (connections.framesUnderWay + itemsAtServer.map(\.frame) + censors.held.map(\.frame)).flatMap(
            Self.messages)
    }

    /// What nodes keep for those who ask, and brings a message: which one, and to whom, who may have had it.
    public var messagesKept: [(message: MessageID, recipient: DeviceID)] {
        routers.values.flatMap(\.kept).flatMap(Self.messages)
    }

    /// Whether a device gets what nodes keep for it, when it can.
    public func fetches(_ device: DeviceID) -> Bool {
        let node = NodeID.device(device)
        return (routers[node] ?? makeRouter(node)).fetches
    }

    static func messages(in frame: Frame) -> [(message: MessageID, recipient: DeviceID)] {
        if case .message(let message as any CarryingMessage, _, _) = frame.content {
            return messages(in: message.carried)
        }
        guard let message = frame.label.brings, case .parcels(let parcels) = frame.content else { return [] }
        return parcels.flatMap(\.recipients).map { (message, $0) }
    }

    /// Whether anything is on its way to a relay, whoever it is for.
    public var isCarryingToRelays: Bool {
        connections.isCarryingToRelays || itemsAtServer.contains(where: \.hasCome) || censors.isHolding
    }

    /// Whether anything is on the last link to `device`.
    public func isCarrying(to device: DeviceID) -> Bool {
        connections.isCarrying(to: .device(device))
            || itemsAtServer.contains { !$0.hasCome && $0.neighbour == .device(device) }
    }
}
