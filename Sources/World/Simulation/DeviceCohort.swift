public import DeviceModel
import Identity
public import NetworkModel
public import Population
import Quantities
public import Randomness

/// Devices that are alike.
public struct DeviceCohort: Equatable, Sendable {
    public var name: String
    /// Of all devices; each belongs to it with this probability.
    public var share: Double
    public var prices: PriceList
    public var availability: Availability
    /// The link of each; that of the network where it is `nil`.
    public var access: Network.Access?
    /// Where they are, of the regions of the network; spread over all where it is `nil`.
    public var region: String?
    /// How far their clocks are from the right time, ahead or behind, in seconds.
    public var clockSkew: Distribution
    /// The share of its devices that go during the run and never come back, without leaving the group.
    public var neverReturns: Double

    public init(
        name: String = "devices", share: Double = 1, prices: PriceList, availability: Availability = .always,
        access: Network.Access? = nil, region: String? = nil, clockSkew: Distribution = .constant(0),
        neverReturns: Double = 0
    ) {
        self.name = name
        self.share = share
        self.prices = prices
        self.availability = availability
        self.access = access
        self.region = region
        self.clockSkew = clockSkew
        self.neverReturns = neverReturns
    }

    /// A year, in seconds: what heavy tails go beyond would be past the clock's end.
    public static let clockSkewMax = 31_536_000.0

    /// By how much the clock of a device of it is ahead, or behind where that is negative; drawn once, either way as likely.
    func clockOffset(of device: DeviceID, seed: Seed) -> TimeSpan {
        var random = RandomStream(seed: seed.descendant("device.clock", UInt64(device.ordinal)))
        let skew = TimeSpan(seconds: min(max(0, clockSkew.sample(using: &random)), Self.clockSkewMax))
        return random.happens(withProbability: 0.5) ? skew : .zero - skew
    }

    /// Which of several a device belongs to, drawn by itself: a device is the same whoever else there is.
    static func draw(for device: DeviceID, from cohorts: [DeviceCohort], seed: Seed) -> Int {
        guard cohorts.count > 1 else { return 0 }
        var random = RandomStream(seed: seed.descendant("device.cohort", UInt64(device.ordinal)))
        var rest = random.nextUnit() * cohorts.reduce(0) { $0 + $1.share }
        for (place, cohort) in cohorts.enumerated() {
            rest -= cohort.share
            if rest < 0 { return place }
        }
        return cohorts.count - 1
    }
}
