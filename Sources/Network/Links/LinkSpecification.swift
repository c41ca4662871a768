public import Quantities
public import Randomness

/// What one direction of a link is like.
public struct LinkSpecification: Equatable, Sendable {
    /// One-way propagation in seconds, drawn once for each link.
    public var delay: Distribution
    /// What is added to the delay, in seconds, drawn for each packet; none overtakes another by it.
    public var jitter: Distribution
    public var loss: LossModel
    public var rate: Bandwidth
    /// How many bytes may wait for the link before the next packet is dropped at its tail.
    public var queueBytesMax: Int
    /// The largest packet, header included.
    public var packetBytesMax: Int
    public var headerBytes: Int
    /// Of a device's link that sleeps when it is not used; the same in both directions.
    public var radio: Radio.Specification?

    public init(
        delay: Distribution, jitter: Distribution, loss: LossModel, rate: Bandwidth, queueBytesMax: Int,
        packetBytesMax: Int, headerBytes: Int, radio: Radio.Specification? = nil
    ) {
        precondition(headerBytes < packetBytesMax, "a packet has room for more than its header")
        self.delay = delay
        self.jitter = jitter
        self.loss = loss
        self.rate = rate
        self.queueBytesMax = queueBytesMax
        self.packetBytesMax = packetBytesMax
        self.headerBytes = headerBytes
        self.radio = radio
    }
}
