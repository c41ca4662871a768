public import Identity
public import Quantities
public import Transport

/// What one node does with frames: what it wants to be published, and what its neighbours sent it.
///
/// One value a node, which knows what it was told: it never sends, waits or reads a clock. Effects are carried out in
/// their order, and a frame to a neighbour out of reach is kept until that is back.
public protocol Router: Sendable {
    /// Takes what the node itself has to say.
    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect]
    /// Takes what has come from a neighbour.
    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect]
    /// Takes note that a timer it set is due.
    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect]
    /// Takes back a frame that was to come within a time: nothing was heard from the neighbour for so long.
    ///
    /// - Parameter begunAt: When it was forwarded. That can be long ago: its time goes on while other frames are
    ///   acknowledged.
    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect]
    /// Takes note that others have found these nodes down.
    mutating func passOver(_ nodes: [RelayID], at now: SimulatedInstant)
    /// Takes note that the node itself is within reach from now on, or is not.
    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect]
    /// Takes note that the node, which is out of reach, has lost what it kept for others.
    mutating func crash(at now: SimulatedInstant) -> [RoutingEffect]
    /// Takes note that the node has to do with the group from now on, or no more.
    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect]
    /// Frames that it keeps for others, who do not have them all.
    var kept: [Frame] { get }
    /// The peers of its mesh; of a node that is in none, nobody.
    var mesh: [NodeID] { get }
    /// Whether the node gets what others keep for it, should they be asked, or sees to that itself.
    var fetches: Bool { get }
}

extension Router {
    public mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] { [] }

    public mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] { [] }

    public mutating func passOver(_ nodes: [RelayID], at now: SimulatedInstant) {}

    public mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] { [] }

    public mutating func crash(at now: SimulatedInstant) -> [RoutingEffect] { [] }

    public mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] { [] }

    public var kept: [Frame] { [] }

    public var mesh: [NodeID] { [] }

    public var fetches: Bool { true }
}

/// What a router wants done.
public enum RoutingEffect: Sendable {
    /// - Parameter within: How long nothing may be heard from the neighbour before the frame is given back; for ever
    ///   where it is `nil`.
    case forward(Frame, to: NodeID, within: TimeSpan? = nil)
    /// The node is who the frame is for.
    case deliver(Frame)
    case setTimer(RoutingTimer, at: SimulatedInstant)
    /// It keeps so many bytes more for devices, or less.
    case noteMailbox(bytes: Int)
    /// The frame has waited for too long, and is thrown away.
    case expire(Frame)
    /// The frame is lost with all that the node kept.
    case lose(Frame)
    /// Nobody has answered the message that the node itself sent.
    case giveBack(Frame)
    /// The node takes it, and sends it on to nobody.
    case swallow
}

/// The name that a router has for one of its timers.
public struct RoutingTimer: Hashable, Sendable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }
}
