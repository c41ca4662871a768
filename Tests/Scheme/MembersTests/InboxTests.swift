import Identity
import Testing
import Tiers

@testable import Members

/// What cannot be opened yet, and how much of it is kept.
@Suite("Inbox")
struct InboxTests {
    private func message(ofEpoch epoch: UInt32, byteCount: Int = 100) -> WaitingMessage {
        let direct = DirectMessage(
            group: GroupID(1), epoch: EpochTag(EpochNumber(epoch), mark: 0), sender: DeviceID(1),
            recipient: DeviceID(0), type: 1, body: [])
        return WaitingMessage(envelope: .direct(direct), byteCount: byteCount, subject: nil)
    }

    /// As a member does it.
    private func put(_ message: WaitingMessage, into inbox: inout Inbox) -> (givenUp: [UInt32], isKept: Bool)
    {
        let room = inbox.makeRoom(for: message.byteCount, of: message.epoch)
        if room.isEnough { inbox.wait(with: message) }
        return (room.givenUp.map(\.epoch.number), room.isEnough)
    }

    @Test func `what is of a nearer epoch has those farthest ahead make room, the last first`() {
        var inbox = Inbox()
        for place in 0..<Bounds.waitingMessagesMax {
            let (givenUp, isKept) = put(message(ofEpoch: place == 3 || place == 9 ? 7 : 5), into: &inbox)
            #expect(givenUp.isEmpty && isKept)
        }
        #expect(put(message(ofEpoch: 7), into: &inbox) == ([], false))
        #expect(put(message(ofEpoch: 6), into: &inbox) == ([7], true))
        #expect(put(message(ofEpoch: 6), into: &inbox) == ([7], true))
        #expect(put(message(ofEpoch: 6), into: &inbox) == ([], false))
        #expect(put(message(ofEpoch: 5), into: &inbox) == ([6], true))
        #expect(inbox.waits(forEpochAfter: EpochNumber(5)) && !inbox.waits(forEpochAfter: EpochNumber(6)))
        #expect(inbox.takeWaiting().count == Bounds.waitingMessagesMax)
    }

    @Test func `bytes are bounded, too, and what was taken out takes none`() {
        var inbox = Inbox()
        let half = Bounds.waitingBytesMax / 2
        #expect(put(message(ofEpoch: 1, byteCount: half), into: &inbox).isKept)
        #expect(put(message(ofEpoch: 2, byteCount: half), into: &inbox).isKept)
        #expect(put(message(ofEpoch: 2, byteCount: 1), into: &inbox) == ([], false))
        #expect(put(message(ofEpoch: 1, byteCount: half), into: &inbox) == ([2], true))
        inbox.dropWaiting { $0.epoch?.number == EpochNumber(1) }
        #expect(put(message(ofEpoch: 3, byteCount: 2 * half), into: &inbox) == ([], true))
        #expect(inbox.takeWaiting().map(\.byteCount) == [2 * half])
        #expect(!inbox.waits(forEpochAfter: .creation))
        #expect(put(message(ofEpoch: 4, byteCount: 2 * half), into: &inbox).isKept)
    }
}
