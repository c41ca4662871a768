public import Metering

/// Every byte that was put on a link, once by class, and in as many accounts as it serves.
public struct Ledger: Sendable {
    public private(set) var bytesByClass = [Int](repeating: 0, count: TrafficClass.allCases.count)
    /// By the index of the account; one that was never used is not there.
    private var accounts: [AccountBytes] = []

    public private(set) var sent = 0
    public private(set) var delivered = 0
    /// By links, by full queues, and at ends that were out of reach or down.
    public private(set) var lost = 0
    public private(set) var packetsSent = 0
    public private(set) var packetsDropped = 0

    public init() {}

    public func bytes(of trafficClass: TrafficClass) -> Int { bytesByClass[trafficClass.rawValue] }

    public subscript(account: AccountID) -> AccountBytes {
        accounts.indices.contains(account.index) ? accounts[account.index] : AccountBytes()
    }

    /// Enters a packet that is put on a link.
    public mutating func enter(
        bytes: Int, as trafficClass: TrafficClass, of label: TrafficLabel, on side: LinkSide
    ) {
        sent += bytes
        packetsSent += 1
        bytesByClass[trafficClass.rawValue] += bytes
        for account in label.accounts {
            while accounts.count <= account.index { accounts.append(AccountBytes()) }
            accounts[account.index].total += bytes
            guard trafficClass != .acknowledgement else { continue }
            switch side {
            case .up: accounts[account.index].up += bytes
            case .down: accounts[account.index].down += bytes
            case .backbone: break
            }
        }
    }

    public mutating func noteDelivered(bytes: Int) { delivered += bytes }

    public mutating func noteLost(bytes: Int) { lost += bytes }

    /// A full queue had no room for a packet.
    public mutating func noteDropped(bytes: Int) {
        lost += bytes
        packetsDropped += 1
    }
}

/// Where in the network a link is.
public enum LinkSide: Sendable {
    case up
    case down
    case backbone
}
