/// Whose byte a byte on a link is: each is in exactly one class, and the classes add up.
public enum TrafficClass: Int, CaseIterable, Sendable {
    /// Encrypted messages of the users, on access links.
    case application
    /// Keys of senders on their way to receivers.
    case keyDistribution
    /// Membership changes, and what the sequencer says to them.
    case commit
    /// What a joining device needs in order to take part.
    case welcome
    /// Publishing, fetching and refilling of identity keys and one-time keys.
    case prekey
    case acknowledgement
    /// Packets sent again, and what is sent because a device asked for a repeat.
    case `repeat`
    case gossipControl
    /// What sets connections up, and what devices and edge nodes say to each other about mailboxes.
    case connection
    /// What relays carry among themselves.
    case relay

    /// The word for it in metric names.
    public var name: String {
        switch self {
        case .application: "application"
        case .keyDistribution: "key-distribution"
        case .commit: "commit"
        case .welcome: "welcome"
        case .prekey: "prekey"
        case .acknowledgement: "acknowledgement"
        case .repeat: "repeat"
        case .gossipControl: "gossip-control"
        case .connection: "connection"
        case .relay: "relay"
        }
    }
}
