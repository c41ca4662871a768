public import Identity
public import Metering

/// What bytes are for, in the words of whoever counts.
public struct Purpose: Hashable, Sendable {
    public let trafficClass: TrafficClass
    /// The user's message that it serves.
    public let message: MessageID?
    /// The rekey that it serves.
    public let rekey: RekeyID?
    /// The message itself that it brings, for the first time or once more.
    public let brings: MessageID?

    public init(
        _ trafficClass: TrafficClass, message: MessageID? = nil, rekey: RekeyID? = nil,
        brings: MessageID? = nil
    ) {
        self.trafficClass = trafficClass
        self.message = message
        self.rekey = rekey
        self.brings = brings
    }
}
