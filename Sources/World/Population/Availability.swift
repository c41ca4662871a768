public import Quantities
public import Randomness

/// When a device can be reached.
public enum Availability: Equatable, Sendable {
    case always
    /// On periods and off periods in turn, each of a length of its own, in seconds; of finite mean.
    case alternating(online: Distribution, offline: Distribution)

    /// Whether the device is online at the start: with the probability that it has in the long run.
    ///
    /// With `restOfPeriod` this is the stationary law: at every later instant the probability is the same.
    public func startsOnline(using random: inout RandomStream) -> Bool {
        switch self {
        case .always: true
        case .alternating(let online, let offline):
            random.happens(withProbability: online.mean / (online.mean + offline.mean))
        }
    }

    /// The length of an on or off period that begins now, or `nil` when it never ends; at least one nanosecond.
    public func period(online isOnline: Bool, using random: inout RandomStream) -> TimeSpan? {
        switch self {
        case .always: nil
        case .alternating(let online, let offline):
            Self.span((isOnline ? online : offline).sample(using: &random))
        }
    }

    /// What is left of the period that is under way at the start, or `nil` when it never ends.
    ///
    /// A whole period from the start on would have all devices of regular habits come and go together.
    public func restOfPeriod(online isOnline: Bool, using random: inout RandomStream) -> TimeSpan? {
        switch self {
        case .always: nil
        case .alternating(let online, let offline):
            Self.span((isOnline ? online : offline).sampleResidual(using: &random))
        }
    }

    private static func span(_ seconds: Double) -> TimeSpan {
        max(TimeSpan(nanoseconds: 1), TimeSpan(seconds: seconds))
    }
}
