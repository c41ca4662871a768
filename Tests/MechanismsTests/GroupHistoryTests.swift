import MLS
import MechanismContract
import Mechanisms
import Metering
import Primitives
import Quantities
import Randomness
import Testing

@Suite("Group histories")
struct GroupHistoryTests {
    /// Random joins, removals and messages, delivered in random order.
    private func runHistory(seed: UInt64, mode: OperationMemo.Mode) -> TestGroup {
        var random = RandomStream(seed: Seed(seed).descendant("history"))
        let policies: [SwitchingPolicy] = [
            .fixed(.pairwise), .fixed(.senderKeys), .fixed(.hybrid), .fixed(.sharedKey), .fixed(.tree),
            .adaptive(.init(senderKeysAbove: 4, treeAbove: 1_000, hysteresis: 0.25, minimumStay: 2)),
            .adaptive(.init(senderKeysAbove: 3, treeAbove: 5, hysteresis: 0.25, minimumStay: 1)),
            .adaptive(.init(senderKeysAbove: 4, treeAbove: 4, hysteresis: 0.1, minimumStay: 0)),
        ]
        var group = TestGroup(
            deviceCount: 12, policy: policies[random.index(below: policies.count)],
            rotation: .init(messages: 3 + random.index(below: 5), period: .seconds(100)),
            tree: MechanismConfiguration.Tree(
                suite: random.index(below: 2) == 0 ? .x25519AES128GCM : .x25519ChaChaPoly,
                updatePeriod: .seconds(30 + Int64(random.index(below: 300))),
                batch: .milliseconds(Int64(random.index(below: 3)) * 500),
                delivery: random.index(below: 2) == 0 ? .inline : .separate), mode: mode,
            seed: seed)
        group.disorder = RandomStream(seed: Seed(seed).descendant("disorder"))
        group.found(0..<3)
        var members: [UInt32] = [0, 1, 2]
        var next: UInt32 = 3
        for _ in 0..<40 {
            let actor = members[random.index(below: members.count)]
            switch random.index(below: 10) {
            case 0..<2 where next < 12:
                group.change(adding: [next], by: actor)
                members.append(next)
                next += 1
                group.settle()
            case 2...3 where members.count > 2:
                let place = random.index(below: members.count)
                guard members[place] != actor else { continue }
                group.change(removing: [members.remove(at: place)], by: actor)
            case 4: group.pass(.milliseconds(Int64(random.index(below: 40_000))))
            default: group.send("text", from: actor)
            }
            for _ in 0..<random.index(below: 12) { group.deliverNext() }
        }
        group.settle()
        group.pass(.seconds(120))
        return group
    }

    @Test func `members agree and every message is read once, whatever the order of delivery`() {
        for seed in 0..<80 as Range<UInt64> {
            let group = runHistory(seed: seed, mode: .shared)
            let removed = Set(group.reports.filter(\.1.isRemoval).map(\.0))
            // A device that learnt of its removal need not read what was sent by those who had not.
            let missed = group.misdeliveries.filter { !removed.contains($0.reader) }
            #expect(missed.isEmpty, "seed \(seed)")
            #expect(group.deliveries.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            #expect(group.errors.allSatisfy { $0 == .notAMember }, "seed \(seed): \(group.errors)")

            var digests: [Epoch: [UInt8]] = [:]
            for view in group.views.values.flatMap(\.self) {
                #expect(digests[view.epoch, default: view.digest] == view.digest, "seed \(seed)")
                digests[view.epoch] = view.digest
            }
            let lastEpochs = group.views.filter { !removed.contains($0.key) }.compactMap(\.value.last?.epoch)
            #expect(Set(lastEpochs).count == 1, "seed \(seed)")
        }
    }

    @Test func `what is remembered changes neither a byte nor a charge`() {
        for seed in 0..<12 as Range<UInt64> {
            let shared = runHistory(seed: seed, mode: .shared)
            let full = runHistory(seed: seed, mode: .full)
            #expect(shared.shipments.map(\.1) == full.shipments.map(\.1), "seed \(seed)")
            #expect(shared.tally == full.tally, "seed \(seed)")
        }
    }

    @Test func `damaged payloads are refused or harmless and never trap`() {
        for seed in 0..<30 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            var group = TestGroup(
                deviceCount: 4,
                policy: .adaptive(
                    .init(senderKeysAbove: 3, treeAbove: 1_000, hysteresis: 0.2, minimumStay: 1)))
            group.found(0..<3)
            group.send("one", from: 0)
            group.change(adding: [3], by: 1)
            group.settle()
            group.send("two", from: 2)
            group.settle()
            let payloads = group.shipments.flatMap(\.1.parcels).map(\.payload)
            let deliveredBefore = group.deliveries
            for _ in 0..<100 {
                var payload = payloads[random.index(below: payloads.count)]
                for _ in 0...random.index(below: 3) {
                    payload[random.index(below: payload.count)] = UInt8(random.index(below: 256))
                }
                if random.happens(withProbability: 0.2) {
                    payload.removeLast(random.index(below: payload.count))
                }
                group.give(.receive(payload: payload), to: DeviceID(UInt32(random.index(below: 4))))
            }
            group.settle()
            #expect(group.deliveries.keys.allSatisfy { deliveredBefore[$0] != nil }, "seed \(seed)")
            group.send("three", from: 1)
            group.settle()
            #expect(group.misdeliveries.isEmpty, "seed \(seed)")
        }
    }
}
