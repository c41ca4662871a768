public import Metering

/// What bytes are spent on: each byte of a run is under exactly one kind.
public enum AccountKind: String, CaseIterable, Sendable {
    case message
    case founding
    case rekey
    case rejected
    case undecided
    case directory
    case deposit
    case order
    case `repeat`
    case upkeep
    case other

    var meaning: String {
        switch self {
        case .message: "messages themselves"
        case .founding: "the founding"
        case .rekey: "rekeys after it, with the keys that messages had to bring"
        case .rejected: "membership changes that were rejected"
        case .undecided: "membership changes that were neither accepted nor rejected by the end"
        case .directory: "publishing, fetching and refilling of keys"
        case .deposit: "what joiners fetch from relays beside their invitation"
        case .order: "proposals, gaps in the log, and what relays say to each other about its order"
        case .repeat: "requests to a sender for repeats, and its answers"
        case .upkeep:
            "connections that are set up, what is said about mailboxes, and what peers of a mesh say about it and about what they have"
        case .other: "none of these: always 0"
        }
    }

    /// Under which bytes are whose frames serve no message and no rekey.
    init(unaccounted trafficClass: TrafficClass) {
        switch trafficClass {
        case .prekey: self = .directory
        case .welcome: self = .deposit
        case .commit: self = .order
        case .repeat: self = .repeat
        case .gossipControl, .connection: self = .upkeep
        case .application, .keyDistribution, .acknowledgement, .relay: self = .other
        }
    }
}

extension MetricDefinition {
    static func account(_ kind: AccountKind) -> MetricDefinition {
        MetricDefinition(
            "account.\(kind.rawValue)", "B", .consequence,
            "of `network.bytes`, what was spent on \(kind.meaning); the accounts add up to it")
    }
}

extension Observers {
    /// Notes on what the bytes of measured time were spent.
    ///
    /// - Parameters:
    ///   - bytes: Of an account, in measured time, on all links.
    ///   - bytesWithout: Of frames of a class that are in no account, likewise.
    public func noteAccounts(
        in record: inout RunRecord, bytes: (AccountID) -> Int, bytesWithout: (TrafficClass) -> Int
    ) {
        var accounts = rekeys.accounts
        accounts[.message] = messages.records.map(\.account)
        var sums: [AccountKind: Int] = [:]
        for trafficClass in TrafficClass.allCases {
            sums[AccountKind(unaccounted: trafficClass), default: 0] += bytesWithout(trafficClass)
        }
        for kind in AccountKind.allCases {
            let sum = accounts[kind, default: []].reduce(sums[kind, default: 0]) { $0 + bytes($1) }
            record.note(.account(kind), Double(sum))
        }
    }
}
