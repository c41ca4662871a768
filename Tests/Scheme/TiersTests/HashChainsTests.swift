import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Testing
import WireFormat

@testable import Accounts
@testable import GroupTestSupport
@testable import Members
@testable import Tiers

@Suite("Hash chains")
struct HashChainsTests {
    private static let sender = DeviceID(0)

    /// A group in which everybody has written, and the messages of the gear that were sent.
    private func group(of count: UInt32 = 3) -> TestGroup {
        var group = TestGroup(deviceCount: Int(count) + 1, policy: .fixed(.hashChains))
        group.found(0..<count)
        for member in 0..<count { group.send("from \(member)", from: member) }
        group.settle()
        return group
    }

    private func messages(of group: TestGroup, since count: Int = 0) -> [ChainMessage] {
        group.frames.dropFirst(count).flatMap(\.1.parcels).compactMap { parcel in
            guard case .gear(let message)? = try? Envelope(decoding: parcel.payload) else { return nil }
            return message as? ChainMessage
        }
    }

    private func keyRecipients(of group: TestGroup, since count: Int) -> [DeviceID: [DeviceID]] {
        let given = group.frames.dropFirst(count).filter { $0.1.trafficClass == .keyDistribution }
        return Dictionary(given.map { ($0.from, $0.1.parcels.flatMap(\.recipients)) }, uniquingKeysWith: +)
    }

    private func chain() throws -> HashChain {
        let key = (0..<32).map { UInt8($0) }
        return try #require(HashChain(decoding: [0, 0, 0, 0, 0, 0, 0, 9] + [0, 0, 0, 0] + key))
    }

    // MARK: - What must fail

    /// The places of a message of which one byte is another: the head of its epoch, the chain, the index, the body, the signature.
    @Test(arguments: [17, 31, 35, 40, -1])
    func `a message that its sender did not sign is refused, and uses up no key`(place: Int) throws {
        var group = group()
        var genuine: [UInt8] = []
        group.intercept = { frame in
            guard frame.trafficClass == .application, frame.to == DeviceID(1) else { return frame }
            genuine = frame.payload
            return nil
        }
        group.send("held back", from: 0)
        group.settle()
        group.intercept = { $0 }
        var forged = genuine
        forged[place < 0 ? genuine.count + place : place] ^= 1
        group.give(.receive(payload: forged), to: DeviceID(1))
        group.settle()
        #expect(!group.texts.contains { $0.key.reader == DeviceID(1) && $0.value == Array("held back".utf8) })
        group.give(.receive(payload: genuine), to: DeviceID(1))
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a message of another member of the same chain is refused`() throws {
        var group = group()
        let state = try #require(group.members[0].state)
        // Member 2 has what member 0 has given it, and signs as itself.
        var stolen = try chain()
        var attacker = group.members[2]
        let account = attacker.desk.account
        let message = ChainMessage(
            sealing: Content.message(UserMessage(epoch: state.id.tag, number: 9, text: [1])).encoded(
                in: state.group),
            in: state, by: Self.sender, with: &stolen, signedBy: { account.sign($0, context: &$1) },
            context: &attacker.desk.step.context)
        group.give(.receive(payload: Envelope.gear(message).encoded), to: DeviceID(1))
        group.settle()
        #expect(!group.texts.values.contains([1]) && group.misdeliveries.isEmpty)
    }

    @Test func `a message too far ahead is refused without a hash, and one as far as may be is read`() throws
    {
        let group = group()
        let state = try #require(group.members[0].state)
        var member = group.members[0]
        let account = member.desk.account
        func message(skipping count: Int) throws -> ChainMessage {
            var ahead = try chain()
            for _ in 0..<count { _ = ahead.next(tally: &member.desk.step.context.tally) }
            return ChainMessage(
                sealing: [7], in: state, by: Self.sender, with: &ahead,
                signedBy: { account.sign($0, context: &$1) }, context: &member.desk.step.context)
        }
        var received = ReceivedChain(try chain())
        var tally = OperationTally()
        guard case .failed(.broken) = received.open(try message(skipping: 2_001), tally: &tally) else {
            return try #require(Bool(false), "it was read")
        }
        #expect(tally == OperationTally() && received.serializedSize == HashChain.encodedSize)
        guard case .content([7], Self.sender) = received.open(try message(skipping: 2_000), tally: &tally)
        else {
            return try #require(Bool(false), "it was not read")
        }
        #expect(received.serializedSize == HashChain.encodedSize + 2_000 * HashChain.MessageKey.encodedSize)
    }

    @Test func `what is no chain is refused`() throws {
        #expect(HashChain(decoding: []) == nil)
        let bytes = try chain().encoded
        #expect(HashChain(decoding: Array(bytes.dropLast())) == nil)
        #expect(HashChain(decoding: bytes + [0]) == nil)
        #expect("\(try chain())" == "HashChain 9 at 0")
    }

    // MARK: - What must hold

    /// Made with Python's hmac and cryptography: key 00…1f, associated data 00112233.
    @Test func `keys and ciphertexts are those of another implementation`() throws {
        var chain = try chain()
        var tally = OperationTally()
        let sealed = (0..<3).map { _ in
            chain.next(tally: &tally).seal(
                Array("first of the chain".utf8), behind: [0x00, 0x11, 0x22, 0x33], tally: &tally)
        }
        #expect(
            sealed.map(hex) == [
                "d6506dad4fdfee7b2a76b12e90ff4733fffe446927027030c183be631bcd4911fe0d",
                "10082b247a77238be28e49cfdb63ada9d5ba43aa25fb0ac46152ebfa18f81c609c42",
                "d8dac947abb5885737966b4cf7f3bbabab71e1cc9674937c6f8dcdf536d342efe735",
            ])
        #expect(
            hex(chain.encoded) == "0000000000000009" + "00000003"
                + "04428b813675036c07233edd0be13b7c422610a8c3d6ecc7c8fbd85671e47a13")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `in whatever order messages come, each is read once`() {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.hashChains))
        group.found(0..<3)
        group.send("first", from: 0)
        group.settle()
        group.disorder = .init(seed: .init(5))
        for number in 0..<60 { group.send("\(number)", from: 0) }
        group.settle()
        #expect(group.misdeliveries.isEmpty && group.deliveries.count == 2 * 61)
        for payload in group.frames.flatMap(\.1.parcels).map(\.payload) {
            group.give(.receive(payload: payload), to: DeviceID(1))
        }
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a newcomer is given chains from where they stand, and reads nothing from before`() {
        var group = group()
        let early = group.frames.flatMap(\.1.parcels).map(\.payload)
        let sent = group.frames.count
        group.change(adding: [3], by: 1)
        group.settle()
        for member in 0..<4 as Range<UInt32> { group.send("again \(member)", from: member) }
        group.settle()
        #expect(group.misdeliveries.isEmpty)
        #expect(!early.contains { group.canRead(3, $0) })
        let given = keyRecipients(of: group, since: sent)
        #expect((0..<3).allSatisfy { given[DeviceID($0)] == [DeviceID(3)] })
        #expect(given[DeviceID(3)]?.sorted() == [0, 1, 2].map { DeviceID($0) })
    }

    @Test func `a removal has each make a new chain when it writes, and nobody before`() {
        var group = group()
        let old = Set(messages(of: group).map(\.chain))
        var sent = group.frames.count
        group.change(removing: [2], by: 0)
        group.settle()
        #expect(keyRecipients(of: group, since: sent).isEmpty)
        sent = group.frames.count
        group.send("after", from: 1)
        group.settle()
        #expect(keyRecipients(of: group, since: sent) == [DeviceID(1): [DeviceID(0)]])
        #expect(messages(of: group, since: sent).allSatisfy { !old.contains($0.chain) })
        #expect(group.misdeliveries.isEmpty)
    }

    @Test
    func `a chain that was lost is asked for, and one that comes late after all reads what lies before`() {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.hashChains))
        group.found(0..<2)
        var late: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, late.isEmpty else { return frame }
            late.append(frame)
            return nil
        }
        group.send("under a chain that is late", from: 0)
        group.settle()
        group.pass(.seconds(30))
        group.send("under the chain again", from: 0)
        group.settle()
        for frame in late { group.give(.receive(payload: frame.payload), to: frame.to) }
        group.pass(.seconds(30))
        #expect(!late.isEmpty && group.misdeliveries.isEmpty)
    }

    @Test func `the state's size is that of what is held`() throws {
        let group = group()
        #expect(
            (0..<3).allSatisfy {
                (group.members[$0].gears.gear() as HashChains).stateSize == 3 * HashChain.encodedSize
            })
    }
}
