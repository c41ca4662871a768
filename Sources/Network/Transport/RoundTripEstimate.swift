import Quantities

/// How long an answer takes, by those that came (RFC 9002 section 5).
struct RoundTripEstimate: Sendable {
    private(set) var smoothed: TimeSpan
    private var variation: TimeSpan
    private(set) var latest: TimeSpan
    private var least = TimeSpan.zero
    private var hasSample = false

    /// Before anything was measured: RFC 9002 section 6.2.2.
    private static let initial = TimeSpan.milliseconds(333)
    private static let granularity = TimeSpan.milliseconds(1)

    init() {
        smoothed = Self.initial
        latest = Self.initial
        variation = TimeSpan(nanoseconds: Self.initial.nanoseconds / 2)
    }

    /// - Parameter delay: How long the other side waited before it answered.
    mutating func note(_ sample: TimeSpan, acknowledgedAfter delay: TimeSpan) {
        latest = sample
        guard hasSample else {
            hasSample = true
            (least, smoothed) = (sample, sample)
            variation = TimeSpan(nanoseconds: sample.nanoseconds / 2)
            return
        }
        least = min(least, sample)
        let adjusted = sample - least >= delay ? sample - delay : sample
        let difference = abs(smoothed.nanoseconds - adjusted.nanoseconds)
        variation = TimeSpan(nanoseconds: (3 * variation.nanoseconds + difference) / 4)
        smoothed = TimeSpan(nanoseconds: (7 * smoothed.nanoseconds + adjusted.nanoseconds) / 8)
    }

    /// Without back-off and the other side's delay.
    var probeTimeout: TimeSpan {
        smoothed + max(TimeSpan(nanoseconds: 4 * variation.nanoseconds), Self.granularity)
    }

    /// How much later than one that was acknowledged a packet was sent that is thought lost (section 6.1.2).
    var lossDelay: TimeSpan {
        max(TimeSpan(nanoseconds: max(latest, smoothed).nanoseconds / 8 * 9), Self.granularity)
    }
}
