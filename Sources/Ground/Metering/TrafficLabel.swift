public import Identity

/// What a transmission is entered under.
public struct TrafficLabel: Hashable, Sendable {
    public let trafficClass: TrafficClass
    /// Accounts that the bytes are charged to besides their class.
    public let accounts: [AccountID]
    /// The message that it brings, for whoever watches; its sender is a seat.
    public let brings: MessageID?
    /// The group that it is of.
    public let group: GroupIndex

    public init(
        _ trafficClass: TrafficClass, accounts: [AccountID] = [], brings: MessageID? = nil,
        group: GroupIndex = .first
    ) {
        self.trafficClass = trafficClass
        self.accounts = accounts
        self.brings = brings
        self.group = group
    }
}

/// A place in the ledger for the bytes of one message or one rekey.
public struct AccountID: Hashable, Sendable {
    public let index: Int

    public init(index: Int) {
        self.index = index
    }
}

/// The bytes of one account.
public struct AccountBytes: Equatable, Sendable {
    /// On access links towards the network, without acknowledgements.
    public var up = 0
    /// On access links towards devices, without acknowledgements.
    public var down = 0
    /// On all links, with all that it took: headers, retransmissions, acknowledgements.
    public var total = 0

    public init() {}
}
