public import Metering

/// What a transmission is entered under.
public struct TrafficLabel: Hashable, Sendable {
    public let trafficClass: TrafficClass
    /// Accounts of this ledger that the bytes are charged to besides their class.
    public let accounts: [AccountID]

    public init(_ trafficClass: TrafficClass, accounts: [AccountID] = []) {
        self.trafficClass = trafficClass
        self.accounts = accounts
    }
}

/// A place in the ledger for the bytes of one message or one rekey.
public struct AccountID: Hashable, Sendable {
    public let index: Int
}

/// The bytes of one account.
public struct AccountBytes: Equatable, Sendable {
    /// On access links towards the network, without acknowledgements.
    public var up = 0
    /// On access links towards devices, without acknowledgements.
    public var down = 0
    /// On all links, with all that it took: headers, repetitions, acknowledgements.
    public var total = 0
}

/// Every byte that was put on a link, once by class, and in as many accounts as it serves.
public struct Ledger: Sendable {
    public private(set) var bytesByClass = [Int](repeating: 0, count: TrafficClass.allCases.count)
    public private(set) var accounts: [AccountBytes] = []

    public private(set) var sent = 0
    public internal(set) var delivered = 0
    /// By links, by full queues, and at ends that were out of reach or down.
    public internal(set) var lost = 0
    public internal(set) var packetsSent = 0
    public internal(set) var packetsDropped = 0

    public mutating func openAccount() -> AccountID {
        accounts.append(AccountBytes())
        return AccountID(index: accounts.count - 1)
    }

    public func bytes(of trafficClass: TrafficClass) -> Int { bytesByClass[trafficClass.rawValue] }

    public subscript(account: AccountID) -> AccountBytes { accounts[account.index] }

    mutating func enter(bytes: Int, as trafficClass: TrafficClass, of label: TrafficLabel, on side: LinkSide)
    {
        sent += bytes
        packetsSent += 1
        bytesByClass[trafficClass.rawValue] += bytes
        for account in label.accounts {
            accounts[account.index].total += bytes
            guard trafficClass != .acknowledgement else { continue }
            switch side {
            case .up: accounts[account.index].up += bytes
            case .down: accounts[account.index].down += bytes
            case .backbone: break
            }
        }
    }
}

/// Where in the network a link is.
enum LinkSide {
    case up
    case down
    case backbone
}
