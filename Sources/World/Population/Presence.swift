public import Quantities
public import Randomness

/// When one device is within reach: its habits, and what the time of day makes of them.
///
/// The curve of the day stretches the time away: where people do half as much, they are away for twice as long. How
/// long they stay once they are there is left as it is.
public struct Presence: Sendable {
    private let availability: Availability
    private let day: DayCurve?
    private let midnight: SimulatedInstant

    /// - Parameter midnight: An instant at which a day begins.
    public init(_ availability: Availability, day: DayCurve?, midnight: SimulatedInstant) {
        self.availability = availability
        self.day = day
        self.midnight = midnight
    }

    /// The length of an on or off period that begins at an instant, or `nil` when it never ends.
    public func period(
        online isOnline: Bool, from now: SimulatedInstant, using random: inout RandomStream
    ) -> TimeSpan? {
        period(online: isOnline, at: now.elapsed(since: midnight), using: &random)
    }

    /// How it is at the beginning: in the middle of a period, as if it had always been so.
    ///
    /// - Parameter isFounder: One that is online in any case.
    /// - Returns: And what is left of the period, or `nil` when it never ends.
    public func beginning(
        isFounder: Bool, using random: inout RandomStream
    ) -> (isOnline: Bool, rest: TimeSpan?) {
        guard let day, case .alternating(let online, let offline) = availability else {
            let isOnline = availability.startsOnline(using: &random) || isFounder
            return (isOnline, availability.restOfPeriod(online: isOnline, using: &random))
        }
        return lookBack(online.mean + offline.mean / day.mean, isFounder: isFounder, using: &random)
    }

    /// With a curve there is no closed law to begin in: it is lived from some periods ago, a week at most.
    private func lookBack(
        _ cycle: Double, isFounder: Bool, using random: inout RandomStream
    ) -> (isOnline: Bool, rest: TimeSpan?) {
        let start = SimulatedInstant.start.elapsed(since: midnight)
        var time = start - TimeSpan(seconds: min(20 * cycle, 7 * DayCurve.day))
        var isOnline = availability.startsOnline(using: &random)
        var rest = availability.restOfPeriod(online: isOnline, using: &random)
        while let span = rest, time + span < start {
            time = time + span
            isOnline.toggle()
            rest = period(online: isOnline, at: time, using: &random)
        }
        if isFounder, !isOnline { return (true, availability.restOfPeriod(online: true, using: &random)) }
        return (isOnline, rest.map { time + $0 - start })
    }

    private func period(
        online isOnline: Bool, at time: TimeSpan, using random: inout RandomStream
    ) -> TimeSpan? {
        let span = availability.period(online: isOnline, using: &random)
        guard let day, !isOnline else { return span }
        return span.map { max(TimeSpan(nanoseconds: 1), day.stretched($0, from: time)) }
    }
}
