import Identity
import Randomness
import Testing
import Tiers

@testable import Members

@Suite("Windows of senders")
struct SenderWindowsTests {
    /// Numbers with gaps and out of order, of senders in no order, some of whom are forgotten.
    @Test func `all senders' windows are those that a table of whole windows has`() {
        var random = RandomStream(seed: Seed(7))
        var windows = SenderWindows()
        var table: [DeviceID: ReceiveWindow] = [:]
        for _ in 0..<5_000 {
            let sender = DeviceID(UInt32(random.index(below: 40)))
            #expect(windows[sender] == table[sender])
            if random.index(below: 50) == 0 {
                windows[sender] = nil
                table[sender] = nil
                continue
            }
            var window = table[sender] ?? ReceiveWindow(floor: UInt32(random.index(below: 5)))
            window.note(window.floor + UInt32(random.index(below: 3)))
            windows[sender] = window
            table[sender] = window
        }
        #expect(table.values.contains { $0 != ReceiveWindow(from: $0.begin, to: $0.floor) })
        for sender in 0..<40 as Range<UInt32> {
            #expect(windows[DeviceID(sender)] == table[DeviceID(sender)])
        }
    }
}
