public import Identity
import Metering
import Quantities
import Routing
import Transport

/// Nodes that do not do what they say they do.
struct Censors {
    /// What a node holds up.
    struct Held {
        let frame: Frame
        let neighbour: NodeID
        let node: NodeID
    }

    /// What each node does not let pass, by all faults together; of what two would hold up the first decides.
    var rules: [NodeID: [Censorship]] = [:]
    private var waiting: [Int: Held] = [:]
    private var heldCount = 0
    /// Frames that were made to disappear, and those that were held up.
    var droppedCount = 0
    var delayedCount = 0

    var isHolding: Bool { !waiting.isEmpty }

    var held: [Held] { waiting.sorted { $0.key < $1.key }.map(\.value) }

    /// - Returns: The number by which it is let go.
    mutating func hold(_ frame: Frame, from neighbour: NodeID, at node: NodeID) -> Int {
        heldCount += 1
        waiting[heldCount] = Held(frame: frame, neighbour: neighbour, node: node)
        return heldCount
    }

    /// What a node held up is gone.
    mutating func lose(at node: NodeID) -> [Held] {
        let lost = held.filter { $0.node == node }
        waiting = waiting.filter { $0.value.node != node }
        return lost
    }

    mutating func release(_ number: Int) -> Held? { waiting.removeValue(forKey: number) }
}

extension Network {
    /// Says what each relay does not let pass from now on; it answers as if it did.
    public mutating func setCensors(_ rules: [RelayID: [Censorship]]) {
        censors.rules = Dictionary(uniqueKeysWithValues: rules.map { (.relay($0.key), $0.value) })
    }

    /// How many frames nodes made disappear, and how many they held up.
    public var censoredFrameCounts: (dropped: Int, delayed: Int) {
        (censors.droppedCount, censors.delayedCount)
    }

    /// Deals with a frame that a node does not let pass.
    ///
    /// - Parameter neighbour: Who it came from; the node itself where it has something to say.
    /// - Returns: Whether it was one.
    mutating func censor(
        _ frame: Frame, from neighbour: NodeID, at node: NodeID, _ now: SimulatedInstant
    ) -> Bool {
        guard let rule = censors.rules[node]?.first(where: { $0.target.takes(frame, from: neighbour) })
        else { return false }
        if let delay = rule.delay {
            censors.delayedCount += 1
            let number = censors.hold(frame, from: neighbour, at: node)
            scheduled.append((.released(number), now + delay))
        } else {
            censors.droppedCount += 1
            censored += Self.messages(in: frame)
        }
        return true
    }

    mutating func release(_ number: Int, at now: SimulatedInstant) {
        guard let held = censors.release(number) else { return }
        guard connections.isPresent(held.node) else {
            let number = censors.hold(held.frame, from: held.neighbour, at: held.node)
            return scheduled.append((.released(number), now + .seconds(1)))
        }
        guard held.neighbour == held.node else {
            return takeIn(held.frame, from: held.neighbour, at: held.node, now)
        }
        ask(held.node, at: now) { $0.publish(held.frame, at: now) }
    }
}

extension Censorship.Target {
    /// A node reads of a frame what its neighbours tell it: what kind it is of, and who sent it.
    fileprivate func takes(_ frame: Frame, from neighbour: NodeID) -> Bool {
        let kind = frame.label.trafficClass
        return switch self {
        case .group: kind != .connection && kind != .gossipControl && kind != .prekey
        case .trafficClass(let own): kind == own
        case .sender(let device): neighbour == .device(device) || frame.label.brings?.sender == device
        }
    }
}
