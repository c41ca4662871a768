public import Identity
public import Metering

/// A frame as its member makes it: payloads that leave a device together, and why.
public struct MemberFrame: Equatable, Sendable {
    public var parcels: [Parcel]
    public let trafficClass: TrafficClass
    /// Which of the sender's messages it serves.
    public let message: UInt32?
    /// Which rekey it serves.
    public let rekey: RekeyID?
    /// Which of the sender's messages it brings once more.
    public let repeated: UInt32?

    public init(
        _ parcels: [Parcel], as trafficClass: TrafficClass, message: UInt32? = nil, rekey: RekeyID? = nil,
        repeated: UInt32? = nil
    ) {
        self.parcels = parcels
        self.trafficClass = trafficClass
        self.message = message
        self.rekey = rekey
        self.repeated = repeated
    }
}

extension MemberFrame {
    /// Of all its parcels, each once.
    public var byteCount: Int { parcels.reduce(0) { $0 + $1.byteCount } }
}
