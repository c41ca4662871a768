import CryptoTestSupport
import Metering
import Primitives
import Testing

@Suite("Memo of pure operations")
struct OperationMemoTests {
    /// Some work of many devices: secrets and verdicts in order, and what was charged.
    private func work(
        _ mode: OperationMemo.Mode, capacity: Int = 65_536
    ) throws -> (secrets: [Block32], verdicts: [Bool], derived: [AgreementPublicKey], tally: OperationTally) {
        var context = CryptoContext.forTest(memo: OperationMemo(mode: mode, capacity: capacity))
        let pairs = (0..<6).map { _ in AgreementKeyPair(using: &context) }
        let signer = SigningKeyPair(using: &context)
        var secrets: [Block32] = []
        var verdicts: [Bool] = []
        var derived: [AgreementPublicKey] = []
        for round in 0..<3 {
            for own in pairs {
                for peer in pairs {
                    secrets.append(
                        try own.sharedSecret(with: peer.publicKey, context: &context).block)
                }
                let signature = signer.sign([UInt8(round)], context: &context)
                verdicts.append(
                    signer.publicKey.isValid(signature, of: [UInt8(round)], context: &context))
                verdicts.append(signer.publicKey.isValid(signature, of: [9], context: &context))
                for material in [UInt8(0)...31, 1...32] {
                    derived.append(
                        try HPKE.deriveKeyPair(from: Array(material), context: &context).publicKey)
                }
            }
        }
        return (secrets, verdicts, derived, context.tally)
    }

    @Test(arguments: [1, 3, 65_536])
    func `full and shared give equal values and equal tallies`(capacity: Int) throws {
        let full = try work(.full)
        let shared = try work(.shared, capacity: capacity)
        #expect(full.secrets == shared.secrets)
        #expect(full.verdicts == shared.verdicts)
        #expect(full.derived == shared.derived && Set(full.derived).count == 2)
        #expect(full.tally == shared.tally)
        #expect(full.tally.calls(of: .agreement) == 108 && full.tally.calls(of: .verify) == 36)
    }

    @Test func `an agreement is forgotten when its second end has asked`() throws {
        let memo = OperationMemo(mode: .shared)
        var context = CryptoContext.forTest(memo: memo)
        let (own, peer) = (AgreementKeyPair(using: &context), AgreementKeyPair(using: &context))
        _ = try own.sharedSecret(with: peer.publicKey, context: &context)
        #expect(memo.count == 1)
        _ = try peer.sharedSecret(with: own.publicKey, context: &context)
        #expect(memo.count == 0)
    }

    @Test func `all who hold a secret derive its keys once, and each is charged`() throws {
        let memo = OperationMemo(mode: .shared)
        let material = [UInt8](repeating: 7, count: 32)
        let tallies = try (UInt64(0)..<3).map { device in
            var context = CryptoContext.forTest(device: device, memo: memo)
            _ = try HPKE.deriveKeyPair(from: material, context: &context)
            return context.tally
        }
        #expect(memo.count == 1)
        #expect(tallies.allSatisfy { $0 == tallies[0] } && tallies[0].calls(of: .agreementKeyGeneration) == 1)
    }

    @Test func `full remembers nothing`() throws {
        let table = MemoTable<Int, Int>(mode: .full)
        table.remember(1, for: 1)
        #expect(table.remembered(1) == nil && table.take(1) == nil && table.count == 0)
        var computed = 0
        for _ in 0..<2 {
            _ = table.value(for: 1) {
                computed += 1
                return 1
            }
        }
        #expect(computed == 2)
    }

    @Test func `a table never holds more than two generations`() {
        let table = MemoTable<Int, Int>(mode: .shared, capacity: 10)
        for number in 0..<1000 {
            table.remember(number, for: number)
            #expect(table.count <= 20)
        }
        #expect(table.remembered(999) == 999 && table.remembered(0) == nil)
    }

    @Test func `what is asked for outlives its generation`() {
        let table = MemoTable<Int, Int>(mode: .shared, capacity: 10)
        for number in 0..<100 {
            #expect(table.value(for: -1) { number } == 0)
            table.remember(number, for: number)
        }
    }

    @Test func `what throws is not remembered`() {
        let table = MemoTable<Int, Int>(mode: .shared)
        #expect(throws: PrimitiveError.badPadding) {
            try table.value(for: 1) { () throws(PrimitiveError) -> Int in throw .badPadding }
        }
        #expect(table.count == 0)
    }
}
