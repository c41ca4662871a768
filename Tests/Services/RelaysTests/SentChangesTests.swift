import Identity
import Metering
import Quantities
import SchemeContract
import Testing

@testable import Relays

@Suite("Changes that are sent once more")
struct SentChangesTests {
    /// Three nodes that have put so many changes in order, of the device at the last one.
    private func bench(changes count: Int) -> (bench: RelayBench, epochs: [EpochID]) {
        var bench = RelayBench(relayCount: 3)
        var epochs: [EpochID] = []
        for _ in 0..<count {
            epochs.append(bench.submit(after: epochs.last, at: 2))
            bench.pass(.seconds(2))
        }
        return (bench, epochs)
    }

    @Test(arguments: 0..<3)
    func `whoever is asked, a device gets what was sent to it since an epoch, in its order`(
        relay: Int
    ) {
        var (bench, epochs) = bench(changes: 5)
        bench.catchUp(of: 0, after: epochs[1], at: relay)
        bench.pass(.seconds(1))
        #expect(bench.missed.map(\.epoch) == [epochs[1]])
        #expect(bench.missed.first?.payloads?.map(\.first) == [3, 4, 5])
        // Who made all of them was sent none, and may have gone back to before it did.
        bench.catchUp(of: 2, after: epochs[1], at: relay)
        bench.pass(.seconds(1))
        #expect(bench.missed.last?.payloads?.map(\.first) == [3, 4, 5])
    }

    @Test func `where nothing is missing, nothing is sent`() {
        var (bench, epochs) = bench(changes: 2)
        bench.catchUp(of: 0, after: epochs[1], at: 2)
        bench.pass(.seconds(1))
        #expect(bench.missed == [MissedEntries(after: epochs[1], payloads: [])])
    }

    @Test func `an epoch that leads nowhere, or was too long ago, is answered so`() {
        var (bench, epochs) = bench(changes: 3)
        let unknown = EpochID(epochs[0].number, head: [UInt8](repeating: 9, count: 32))
        bench.catchUp(of: 0, after: unknown, at: 1)
        bench.pass(.seconds(1))
        #expect(bench.missed == [MissedEntries(after: unknown, payloads: nil)])
    }

    @Test func `a node whose log is behind the question does not answer it`() {
        var (bench, epochs) = bench(changes: 1)
        let later = EpochID(epochs[0].number.next.next, head: [UInt8](repeating: 9, count: 32))
        bench.catchUp(of: 1, after: later, at: 2)
        bench.pass(.seconds(5))
        #expect(bench.missed.isEmpty)
    }

    @Test func `who takes over answers for all that it has copied`() {
        var (bench, epochs) = bench(changes: 4)
        bench.pass(.seconds(60))
        bench.fail(0)
        bench.pass(.seconds(5))
        bench.catchUp(of: 0, after: epochs[0], at: 2)
        bench.pass(.seconds(1))
        #expect(bench.missed.first?.payloads?.count == 3)
    }

    @Test func `the oldest go first where there is no room, by number and by bytes`() {
        let device = DeviceID(0)
        for (size, count) in [(1, SentChanges.countMax), (SentChanges.bytesMax / 4 - 4, 4)] {
            var sent = SentChanges()
            let epochs = (0...UInt32(count)).map {
                EpochID(EpochNumber($0), head: [UInt8](repeating: 1, count: 32))
            }
            for epoch in epochs {
                let parent = epoch.isCreation ? nil : epochs[Int(epoch.number.number) - 1]
                let parcel = Parcel(payload: [UInt8](repeating: 0, count: size), recipients: [device])
                let summary = ChangeSummary(
                    epoch: epoch, parent: parent, added: [], removed: [], work: OperationTally())
                sent.keep(
                    Submission(
                        committer: device, summary: summary, frames: [MemberFrame([parcel], as: .commit)],
                        deposit: nil))
            }
            let (first, last) = (epochs[0], epochs.last)
            #expect(sent.payloads(for: device, after: first, upTo: last)?.count == count, "\(size)")
            sent.keep(
                Submission(
                    committer: device,
                    summary: ChangeSummary(
                        epoch: EpochID(
                            EpochNumber(UInt32(count) + 1), head: [UInt8](repeating: 1, count: 32)),
                        parent: last, added: [], removed: [], work: OperationTally()),
                    frames: [MemberFrame([Parcel(payload: [1], recipients: [device])], as: .commit)],
                    deposit: nil))
            #expect(sent.payloads(for: device, after: first, upTo: last) == nil, "\(size)")
            #expect(sent.payloads(for: device, after: epochs[1], upTo: last)?.count == count - 1, "\(size)")
        }
    }
}
