public import Quantities

/// What a device puts into the directory: byte strings that mean nothing to it.
public struct PublishedKeys: Equatable, Sendable {
    /// Long-term keys and fallback key, signed, in place of what was there; `nil` leaves that as it is.
    public let identity: [UInt8]?
    /// Each is handed out once.
    public let oneTimeKeys: [[UInt8]]

    public init(identity: [UInt8]?, oneTimeKeys: [[UInt8]]) {
        self.identity = identity
        self.oneTimeKeys = oneTimeKeys
    }

    /// A kind byte, and each byte string behind two bytes of length.
    public var encodedSize: Int {
        1 + 2 + (identity?.count ?? 0) + oneTimeKeys.reduce(0) { $0 + 2 + $1.count }
    }
}

/// A question to the directory.
public struct DirectoryQuery: Equatable, Sendable {
    public let devices: [DeviceID]
    /// Whether a one-time key of each is wanted with its long-term keys.
    public let claimsOneTimeKeys: Bool

    public init(devices: [DeviceID], claimsOneTimeKeys: Bool) {
        self.devices = devices
        self.claimsOneTimeKeys = claimsOneTimeKeys
    }

    /// A kind byte, a count of two bytes, four bytes a device.
    public var encodedSize: Int { 3 + 4 * devices.count }
}

/// The directory's answer about one device.
public struct DirectoryEntry: Equatable, Sendable {
    public let device: DeviceID
    public let identity: [UInt8]
    /// `nil` when none was asked for or none was left; the fallback key then serves.
    public let oneTimeKey: [UInt8]?

    public init(device: DeviceID, identity: [UInt8], oneTimeKey: [UInt8]?) {
        self.device = device
        self.identity = identity
        self.oneTimeKey = oneTimeKey
    }

    /// Device, and both byte strings behind two bytes of length.
    public var encodedSize: Int { 4 + 2 + identity.count + 2 + (oneTimeKey?.count ?? 0) }
}
