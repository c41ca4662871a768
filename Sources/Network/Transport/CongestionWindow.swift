import Quantities

/// How many bytes may be out: CUBIC (RFC 9438), as most of what is deployed has it, with an initial window of ten packets
/// (RFC 6928, RFC 9002 section 7.2).
///
/// Slow start ends at the first loss; it is left no earlier by measured delays (HyStart++, RFC 9406).
struct CongestionWindow: Sendable {
    private let packetBytes: Double
    private(set) var bytes: Double
    private var threshold = Double.infinity
    /// Where the window was at the last loss, in packets.
    private var before = 0.0
    /// When the present growth began, and how long it takes to get back to `before`.
    private var epochBegan: SimulatedInstant?
    private var rise = 0.0
    /// What a window of RFC 5681 would be, in packets: growth is not below that (RFC 9438 section 4.3).
    private var renoWindow = 0.0
    /// What was sent before this is no sign of another congestion.
    private var recoveryBegan: SimulatedInstant?

    private static let growth = 0.4
    private static let decrease = 0.7

    init(packetBytes: Int) {
        self.packetBytes = Double(packetBytes)
        bytes = 10 * self.packetBytes
    }

    var isInSlowStart: Bool { bytes < threshold }

    /// - Parameter isFull: Whether the window, and not what there was to send, was the bound.
    mutating func noteAcknowledged(
        bytes acknowledged: Int, sentAt: SimulatedInstant, isFull: Bool, roundTrip: TimeSpan,
        at now: SimulatedInstant
    ) {
        if let recoveryBegan, sentAt <= recoveryBegan { return }
        guard isFull else { return }
        guard !isInSlowStart else { return bytes += Double(acknowledged) }
        let window = bytes / packetBytes
        if epochBegan == nil { beginEpoch(from: window, at: now) }
        let elapsed = now.elapsed(since: epochBegan ?? now).seconds
        renoWindow +=
            3 * (1 - Self.decrease) / (1 + Self.decrease) * Double(acknowledged) / bytes
        let offset = elapsed + roundTrip.seconds - rise
        let cubic = Self.growth * offset * offset * offset + before
        let target = min(max(cubic, window), 1.5 * window)
        let steps = Double(acknowledged) / packetBytes
        let cubicWindow = window + (target - window) / window * steps
        bytes = max(cubicWindow, renoWindow) * packetBytes
    }

    private mutating func beginEpoch(from window: Double, at now: SimulatedInstant) {
        epochBegan = now
        renoWindow = window
        before = max(before, window)
        rise = Self.cubeRoot((before - window) / Self.growth)
    }

    /// A packet was lost: once for all that was out when the first of them was missed.
    mutating func noteLost(sentAt: SimulatedInstant, at now: SimulatedInstant) {
        if let recoveryBegan, sentAt <= recoveryBegan { return }
        recoveryBegan = now
        let window = bytes / packetBytes
        // Fast convergence (RFC 9438 section 4.7): who had less than before makes room for others.
        before = window < before ? window * (1 + Self.decrease) / 2 : window
        bytes = max(2 * packetBytes, bytes * Self.decrease)
        threshold = bytes
        epochBegan = nil
    }

    /// Nothing came through for long (RFC 9002 section 7.6).
    mutating func noteStandstill() {
        bytes = 2 * packetBytes
        recoveryBegan = nil
        epochBegan = nil
    }

    /// By Newton's method, with operations that every processor rounds alike.
    static func cubeRoot(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        var root = Double(sign: .plus, exponent: value.exponent / 3 + 1, significand: 1)
        while true {
            let next = (2 * root + value / (root * root)) / 3
            guard next < root else { return root }
            root = next
        }
    }
}
