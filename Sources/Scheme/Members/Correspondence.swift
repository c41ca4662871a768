import Identity
import MembershipLog
import Quantities
import Tiers

/// What a member keeps so that messages can be sent again: its own last ones, what it has for single devices, and
/// whom it asked when.
struct Correspondence {
    /// A message of this device, kept in order to send it again on request.
    fileprivate struct Sent {
        let message: UserMessage
        let recipients: [DeviceID]
        /// Its place in a sender key, if it was encrypted under one.
        let place: GroupPlace?
    }

    private var sent: [Sent] = []
    private var contents: [DirectContent] = []
    /// When each peer was last asked for all that is missing from it.
    private var lastAsked: [DeviceID: SimulatedInstant] = [:]
    /// When own keys were last made anew since others asked for it.
    private var lastRenewed: SimulatedInstant?

    // MARK: - Asking

    /// Notes that a member is asked for all that is missing from it, unless it was a moment ago: what forged or late
    /// messages make us ask is bounded by time.
    ///
    /// - Returns: Whether it is to be asked.
    mutating func noteAsking(_ sender: DeviceID, at now: SimulatedInstant) -> Bool {
        if let last = lastAsked[sender], now < last + Bounds.firstRequestAfter { return false }
        lastAsked[sender] = now
        return true
    }

    mutating func forget(_ peer: DeviceID) { lastAsked[peer] = nil }

    /// Notes that own keys are made anew since others ask for it, unless they were a moment ago.
    ///
    /// - Returns: Whether they are to be.
    mutating func noteRenewal(at now: SimulatedInstant) -> Bool {
        if let last = lastRenewed, now < last + Bounds.renewedAgainAfter { return false }
        lastRenewed = now
        return true
    }

    // MARK: - For single devices

    /// - Parameter left: The state in which the peer is, where that is on a branch that was left.
    mutating func enqueue(_ content: Content, for peer: DeviceID, in left: MembershipState? = nil) {
        guard contents.count < Bounds.directContentsMax else { return }
        contents.append(DirectContent(content: content, peer: peer, left: left))
    }

    /// Hands out all contents for single devices; what cannot be sent yet is given back.
    mutating func takeContents() -> [DirectContent] {
        defer { contents = [] }
        return contents
    }

    // MARK: - Sending again

    mutating func remember(_ message: UserMessage, for recipients: [DeviceID], place: GroupPlace?) {
        sent.append(Sent(message: message, recipients: recipients, place: place))
        if sent.count > Bounds.sentMessagesMax { sent.removeFirst() }
    }

    /// Answers to what a recipient of theirs asks for.
    func answers(to request: RepeatRequest, of peer: DeviceID) -> [Content] {
        // The oldest first: past what the request tells apart, it may have read them all.
        sent.lazy.filter { $0.isWanted(by: request) && $0.recipients.contains(peer) }
            .prefix(Bounds.answersMax).map { .repeatAnswer($0.message, place: $0.place) }
    }

    /// Forgets all that concerns a group which this device has left.
    mutating func forgetAll() {
        contents = []
        sent = []
    }
}

/// What goes to a single device.
struct DirectContent {
    let content: Content
    let peer: DeviceID
    /// The state in which the peer is, where that is on a branch that was left.
    let left: MembershipState?
}

extension Correspondence.Sent {
    fileprivate func isWanted(by request: RepeatRequest) -> Bool {
        switch request {
        case .groupMessage(let wanted): return place == wanted
        case .directMessages(let floor, let read), .reused(let floor, let read):
            guard message.number >= floor else { return false }
            let offset = message.number - floor
            return offset >= 64 || read & 1 << UInt64(offset) == 0
        case .session: return false
        }
    }
}
