import DequeModule
import Quantities

/// What was sent over a connection and is not known to have come or to be lost (RFC 9002).
struct SentPackets: Sendable {
    struct Sent: Sendable {
        let transfer: Int
        let piece: Int
        let isHandshake: Bool
        let bytes: Int
        let at: SimulatedInstant
        var isOut = true
    }

    /// From the oldest that is out; numbers ascend by one.
    private var packets: Deque<Sent> = []
    private(set) var firstNumber = 0
    private(set) var bytesOut = 0
    private(set) var countOut = 0
    private(set) var newestAt = SimulatedInstant.start
    private var largestAcknowledged = -1

    /// Packets sent after it that came, until one is thought lost (section 6.1.1).
    private static let packetThreshold = 3

    var nextNumber: Int { firstNumber + packets.count }

    var isEmpty: Bool { countOut == 0 }

    /// The oldest that is out.
    var oldest: Sent? { packets.first }

    mutating func append(_ sent: Sent) {
        packets.append(sent)
        bytesOut += sent.bytes
        countOut += 1
        newestAt = sent.at
    }

    /// Takes out what an acknowledgement names.
    mutating func take(acknowledged ranges: [ClosedRange<Int>]) -> [(number: Int, sent: Sent)] {
        var taken: [(number: Int, sent: Sent)] = []
        for range in ranges where range.upperBound >= firstNumber {
            for number in max(range.lowerBound, firstNumber)...range.upperBound {
                if let sent = takeOut(number) { taken.append((number, sent)) }
            }
            largestAcknowledged = max(largestAcknowledged, range.upperBound)
        }
        forgetFirst()
        return taken
    }

    /// Takes out what must be lost by now: what was sent so much earlier than something that came, in number or in time.
    mutating func takeLost(after delay: TimeSpan, at now: SimulatedInstant) -> [Sent] {
        var lost: [Sent] = []
        for number in firstNumber..<max(firstNumber, largestAcknowledged) {
            guard let sent = sent(number) else { continue }
            let isLate = sent.at + delay <= now
            guard isLate || number + Self.packetThreshold <= largestAcknowledged else { break }
            if let sent = takeOut(number) { lost.append(sent) }
        }
        forgetFirst()
        return lost
    }

    /// When the oldest will be thought lost, if anything sent after it has come.
    func nextLoss(after delay: TimeSpan) -> SimulatedInstant? {
        guard let oldest, firstNumber < largestAcknowledged else { return nil }
        return oldest.at + delay
    }

    mutating func forgetOldest() {
        _ = takeOut(firstNumber)
        forgetFirst()
    }

    /// Forgets what was out, or what of it is of one frame.
    mutating func forget(transfer: Int? = nil) {
        for number in firstNumber..<nextNumber {
            guard let sent = sent(number) else { continue }
            if transfer == nil || !sent.isHandshake && sent.transfer == transfer { _ = takeOut(number) }
        }
        forgetFirst()
    }

    private func sent(_ number: Int) -> Sent? {
        let sent = packets[number - firstNumber]
        return sent.isOut ? sent : nil
    }

    private mutating func takeOut(_ number: Int) -> Sent? {
        guard number < nextNumber, let sent = sent(number) else { return nil }
        packets[number - firstNumber].isOut = false
        bytesOut -= sent.bytes
        countOut -= 1
        return sent
    }

    private mutating func forgetFirst() {
        while let first = packets.first, !first.isOut {
            packets.removeFirst()
            firstNumber += 1
        }
    }
}
