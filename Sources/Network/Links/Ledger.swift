public import Metering

/// Every byte that was put on a link, once by class, and in as many accounts as it serves.
@dynamicMemberLookup
public struct Ledger: Sendable {
    public private(set) var traffic = Traffic()
    /// By the index of the account; one that was never used is not there.
    private var accounts: [AccountBytes] = []
    /// Bytes that are in no account, by the class of what they bring.
    private var bytesWithoutAccount = [Int](repeating: 0, count: TrafficClass.allCases.count)

    public init() {}

    public func bytes(of trafficClass: TrafficClass) -> Int { traffic.bytes(of: trafficClass) }

    public subscript(dynamicMember path: KeyPath<Traffic, Int>) -> Int { traffic[keyPath: path] }

    public subscript(account: AccountID) -> AccountBytes {
        accounts.indices.contains(account.index) ? accounts[account.index] : AccountBytes()
    }

    /// Bytes that serve no account, of frames of a class, with all that it took to bring them.
    public func bytesWithoutAccount(of trafficClass: TrafficClass) -> Int {
        bytesWithoutAccount[trafficClass.rawValue]
    }

    /// Enters a packet that is put on a link.
    public mutating func enter(
        bytes: Int, as trafficClass: TrafficClass, of label: TrafficLabel, on side: LinkSide
    ) {
        traffic.enter(bytes: bytes, as: trafficClass, on: side)
        if label.accounts.isEmpty { bytesWithoutAccount[label.trafficClass.rawValue] += bytes }
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

    public mutating func noteDelivered(bytes: Int) { traffic.noteDelivered(bytes: bytes) }

    public mutating func noteLost(bytes: Int) { traffic.noteLost(bytes: bytes) }

    /// A full queue had no room for a packet.
    public mutating func noteDropped(bytes: Int) { traffic.noteDropped(bytes: bytes) }
}
