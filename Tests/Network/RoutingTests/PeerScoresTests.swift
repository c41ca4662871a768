import Foundation
import Identity
import Quantities
import Testing
import Transport

@testable import Routing

@Suite("Scores of peers")
struct PeerScoresTests {
    private let peer = NodeID.device(DeviceID(1))
    private let other = NodeID.device(DeviceID(2))

    private func at(_ seconds: Double) -> SimulatedInstant { .start + TimeSpan(seconds: seconds) }

    private func name(_ number: UInt32) -> FrameName {
        FrameName(origin: .device(DeviceID(9)), number: number)
    }

    private func scores(sharing addresses: [NodeID: Int] = [:]) -> PeerScores {
        PeerScores(ScoreParameters()) { addresses[$0] }
    }

    @Test func `who is the first to bring messages is thought better of, the less the longer ago it was`() {
        var scores = scores()
        #expect(scores.score(of: peer, at: .start) == 0)
        for number in 0..<40 as Range<UInt32> {
            scores.noteDelivery(name(number), by: peer, isFirst: true, at: at(1))
            scores.noteDelivery(name(number), by: other, isFirst: false, at: at(1.005))
        }
        // 0.05 × 1 × 40, and ten minutes later e times less.
        #expect(abs(scores.score(of: peer, at: at(1)) - 2) < 1e-9)
        #expect(abs(scores.score(of: peer, at: at(601)) - 2 / M_E) < 1e-9)
        #expect(scores.score(of: other, at: at(2)) == 0)
    }

    @Test
    func `who is in the mesh and brings too little is distrusted after a minute, and for a while after it`() {
        var scores = scores()
        scores.noteGrafted(peer, at: .start)
        scores.noteGrafted(other, at: .start)
        for number in 0..<6 as Range<UInt32> {
            // One is always the first and the other nearly so, but for one message that is too late.
            scores.noteDelivery(name(number), by: peer, isFirst: true, at: at(1))
            scores.noteDelivery(
                name(number), by: other, isFirst: false, at: at(number == 0 ? 1.011 : 1.010))
        }
        #expect(scores.score(of: peer, at: at(60)) >= 0 && scores.score(of: other, at: at(60)) >= 0)
        let left = 5 * exp(-59.99 / 600)
        let expected = 0.05 * (0.0002778 - 4 * (5 - left) * (5 - left))
        #expect(abs(scores.score(of: other, at: at(61)) - expected) < 1e-6)
        #expect(scores.score(of: other, at: at(61)) < 0 && scores.score(of: peer, at: at(61)) > 0)
        // Out of the mesh what it lacked fades, by five minutes' memory.
        scores.noteOut(other, at: at(61))
        let lack = (5 - left) * (5 - left)
        #expect(abs(scores.score(of: other, at: at(361)) + 0.05 * 4 * lack / M_E) < 1e-6)
    }

    @Test func `a message counts once for a peer, however often it brings it`() {
        var scores = scores()
        scores.noteGrafted(peer, at: .start)
        for _ in 0..<10 { scores.noteDelivery(name(1), by: peer, isFirst: false, at: at(1)) }
        #expect(scores.score(of: peer, at: at(61)) < -0.05 * 4 * 24)
        scores.noteDelivery(name(2), by: other, isFirst: true, at: at(2))
        for _ in 0..<10 { scores.noteDelivery(name(2), by: peer, isFirst: false, at: at(2)) }
        #expect(scores.score(of: peer, at: at(62)) < -0.05 * 4 * 15)
    }

    @Test func `peers of one address are distrusted by the square of how many there are too many`() {
        let all = (0..<4).map { NodeID.relay(RelayID(10 + $0)) }
        var scores = scores(sharing: [all[0]: 1, all[1]: 1, all[2]: 1, all[3]: 2])
        scores.note(connected: all + [peer])
        #expect(all.map { scores.score(of: $0, at: .start) } == [-400, -400, -400, 0])
        scores.note(connected: [all[0], peer])
        #expect(scores.score(of: all[0], at: .start) == 0)
    }
}
