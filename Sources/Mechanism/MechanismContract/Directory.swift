public import Quantities

/// What a device puts into the directory: byte strings that mean nothing to it.
public struct PublishedKeys: Equatable, Sendable {
    /// Long-term keys and fallback key, signed, in place of what was there; `nil` leaves that as it is.
    public let identity: [UInt8]?
    /// Each is handed out once.
    public let oneTimeKeys: [[UInt8]]
    /// Each is handed out once, but for the last one that is left.
    public let keyPackages: [[UInt8]]

    public init(identity: [UInt8]?, oneTimeKeys: [[UInt8]], keyPackages: [[UInt8]] = []) {
        self.identity = identity
        self.oneTimeKeys = oneTimeKeys
        self.keyPackages = keyPackages
    }

    /// A kind byte, and each byte string behind two bytes of length.
    public var encodedSize: Int {
        (oneTimeKeys + keyPackages).reduce(1 + 2 + (identity?.count ?? 0)) { $0 + 2 + $1.count }
    }
}

/// How many keys of a device the directory has left to hand out.
public struct KeyStock: Equatable, Sendable {
    public let oneTimeKeys: Int
    public let keyPackages: Int

    public init(oneTimeKeys: Int, keyPackages: Int) {
        self.oneTimeKeys = oneTimeKeys
        self.keyPackages = keyPackages
    }

    /// A kind byte and two counts of two bytes.
    public static let encodedSize = 5
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
