public import Quantities
public import Randomness

/// When a device can be reached.
public enum Availability: Equatable, Sendable {
    case always
    /// Spells online and offline in turn, each of a length of its own, in seconds.
    case alternating(online: Distribution, offline: Distribution)

    /// Whether the device is online at the start: with the probability that it has in the long run.
    public func startsOnline(using random: inout RandomStream) -> Bool {
        switch self {
        case .always: true
        case .alternating(let online, let offline):
            random.happens(withProbability: online.mean / (online.mean + offline.mean))
        }
    }

    /// The length of a spell that begins now, or `nil` when it never ends; at least one nanosecond.
    public func spell(online isOnline: Bool, using random: inout RandomStream) -> TimeSpan? {
        switch self {
        case .always: nil
        case .alternating(let online, let offline):
            max(
                TimeSpan(nanoseconds: 1),
                TimeSpan(seconds: (isOnline ? online : offline).sample(using: &random)))
        }
    }
}
