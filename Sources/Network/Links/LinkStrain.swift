/// What makes links worse for a while.
public struct LinkStrain: Equatable, Sendable {
    /// The share of packets lost of those that the link itself would carry.
    public let loss: Double
    /// By which delay and jitter are multiplied.
    public let delayFactor: Double

    public init(loss: Double = 0, delayFactor: Double = 1) {
        self.loss = loss
        self.delayFactor = delayFactor
    }

    static let none = LinkStrain()

    /// Both at a time.
    func with(_ other: LinkStrain) -> LinkStrain {
        LinkStrain(
            loss: 1 - (1 - loss) * (1 - other.loss), delayFactor: delayFactor * other.delayFactor)
    }
}
