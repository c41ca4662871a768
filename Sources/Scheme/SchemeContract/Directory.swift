public import Identity

/// What a device puts into the directory: byte strings that mean nothing to it.
public struct PublishedKeys: Equatable, Sendable {
    /// Long-term keys and fallback key, signed, in place of what was there; `nil` leaves that as it is.
    public let identity: [UInt8]?
    /// Each is handed out once.
    public let oneTimeKeys: [[UInt8]]
    /// Each is handed out once, but for the last one that is left.
    public let keyPackages: [[UInt8]]
    /// Further keys that lie there and are made when somebody claims them, before all others.
    public let unmade: KeyStock

    public init(
        identity: [UInt8]?, oneTimeKeys: [[UInt8]], keyPackages: [[UInt8]] = [], unmade: KeyStock = .none
    ) {
        self.identity = identity
        self.oneTimeKeys = oneTimeKeys
        self.keyPackages = keyPackages
        self.unmade = unmade
    }

    /// A kind byte, and each byte string behind two bytes of length; of what a device sends, which is made.
    public var encodedSize: Int {
        (oneTimeKeys + keyPackages).reduce(1 + 2 + (identity?.count ?? 0)) { $0 + 2 + $1.count }
    }
}

/// How many keys of a device the directory has left to hand out.
public struct KeyStock: Equatable, Sendable {
    public var oneTimeKeys: Int
    public var keyPackages: Int

    public static let none = KeyStock(oneTimeKeys: 0, keyPackages: 0)

    public init(oneTimeKeys: Int, keyPackages: Int) {
        self.oneTimeKeys = oneTimeKeys
        self.keyPackages = keyPackages
    }

    public func count(for claim: DirectoryQuery.Claim) -> Int {
        switch claim {
        case .nothing: 0
        case .oneTimeKey: oneTimeKeys
        case .keyPackage: keyPackages
        }
    }

    public mutating func takeOne(for claim: DirectoryQuery.Claim) {
        switch claim {
        case .nothing: break
        case .oneTimeKey: oneTimeKeys -= 1
        case .keyPackage: keyPackages -= 1
        }
    }

    /// A kind byte and two counts of two bytes.
    public static let encodedSize = 5

    /// What the directory is to hold of a device.
    public static let full = KeyStock(oneTimeKeys: 50, keyPackages: 10)
    /// At how many keys of a kind their owner is told to make new ones.
    public var half: KeyStock { KeyStock(oneTimeKeys: oneTimeKeys / 2, keyPackages: keyPackages / 2) }
}

/// Which of a device's keys one of its nodes hands out: each key is at one node, so that no two hand out the same.
public struct DirectoryShare: Hashable, Sendable {
    /// The node's place among the device's nodes, from 0.
    public let place: Int
    /// How many nodes the device has.
    public let count: Int

    public static let whole = DirectoryShare(place: 0, count: 1)

    /// - Precondition: `0 <= place < count`.
    public init(place: Int, count: Int) {
        precondition((0..<count).contains(place), "a share is one of so many")
        self.place = place
        self.count = count
    }

    /// What of all keys is here: the same everywhere, but for what is left over, which is at the first nodes.
    public func part(of all: KeyStock) -> KeyStock {
        KeyStock(oneTimeKeys: part(of: all.oneTimeKeys), keyPackages: part(of: all.keyPackages))
    }

    /// At least two at a node, so that there is one to hand out while it is said that few are left: at the first nodes alone
    /// where there are too many of them.
    private func part(of keyCount: Int) -> Int {
        let nodes = min(count, keyCount / 2)
        return place < nodes ? (keyCount + nodes - 1 - place) / nodes : 0
    }
}

/// A question to the directory.
public struct DirectoryQuery: Equatable, Sendable {
    /// What is wanted of each device besides its long-term keys.
    public enum Claim: UInt8, Equatable, Sendable {
        case nothing
        case oneTimeKey
        case keyPackage
    }

    public let devices: [DeviceID]
    public let claim: Claim

    public init(devices: [DeviceID], claim: Claim) {
        self.devices = devices
        self.claim = claim
    }

    /// A kind byte, a count of two bytes, four bytes a device.
    public var encodedSize: Int { 3 + 4 * devices.count }
}

/// The directory's answer about one device.
public struct DirectoryEntry: Equatable, Sendable {
    public let device: DeviceID
    public let identity: [UInt8]
    public let claim: DirectoryQuery.Claim
    /// What was claimed, or `nil` when none was left.
    ///
    /// For a one-time key the fallback key then serves.
    public let key: [UInt8]?

    public init(device: DeviceID, identity: [UInt8], claim: DirectoryQuery.Claim, key: [UInt8]?) {
        self.device = device
        self.identity = identity
        self.claim = claim
        self.key = key
    }

    /// Device, and both byte strings behind two bytes of length.
    public var encodedSize: Int { 4 + 2 + identity.count + 2 + (key?.count ?? 0) }
}
