import CryptoTestSupport
import Metering
import Primitives
import Testing

@Suite("Agreement")
struct AgreementTests {
    /// RFC 7748 §5.2; `memo` is full, so that each multiplication is done.
    private func multiply(_ scalar: [UInt8], _ point: [UInt8]) throws -> [UInt8] {
        var context = CryptoContext.forTest()
        let pair = try AgreementKeyPair(secret: scalar, tally: &context.tally)
        let secret = try pair.sharedSecret(with: AgreementPublicKey(point), context: &context)
        return secret.block.bytes
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `a point of low order is refused and not remembered`(point: String) throws {
        let memo = OperationMemo(mode: .shared)
        var context = CryptoContext.forTest(memo: memo)
        let pair = AgreementKeyPair(using: &context)
        let peer = try AgreementPublicKey(hex(point))
        #expect(peer.isLowOrder && !pair.publicKey.isLowOrder)
        for _ in 0..<2 {
            #expect(throws: PrimitiveError.lowOrderPoint) {
                try pair.sharedSecret(with: peer, context: &context)
            }
        }
        #expect(memo.count == 0)
    }

    @Test(arguments: [
        ("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", true),
        ("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false),
        ("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false),
        ("0000000000000000000000000000000000000000000000000000000000000080", false),
        ("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7e", true),
        ("0900000000000000000000000000000000000000000000000000000000000000", true),
    ])
    func `a key is canonical below the prime`(point: String, isCanonical: Bool) throws {
        #expect(try AgreementPublicKey(hex(point)).isCanonical == isCanonical)
    }

    @Test func `a key of another length is refused`() {
        var tally = OperationTally()
        #expect(throws: PrimitiveError.wrongLength(of: .agreementKey, expected: 32, got: 31)) {
            try AgreementPublicKey([UInt8](repeating: 1, count: 31))
        }
        #expect(throws: PrimitiveError.wrongLength(of: .secretKey, expected: 32, got: 33)) {
            try AgreementKeyPair(secret: [UInt8](repeating: 1, count: 33), tally: &tally)
        }
    }

    @Test(arguments: [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
        ),
    ])
    func `multiplication is that of RFC 7748 §5.2`(scalar: String, point: String, product: String) throws {
        #expect(try multiply(hex(scalar), hex(point)) == hex(product))
    }

    @Test func `the iterated multiplication of RFC 7748 §5.2 comes out`() throws {
        var scalar: [UInt8] = [9] + [UInt8](repeating: 0, count: 31)
        var point = scalar
        for round in 1...1000 {
            (scalar, point) = (try multiply(scalar, point), scalar)
            if round == 1 {
                #expect(
                    scalar == hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"))
            }
        }
        #expect(scalar == hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"))
    }

    @Test func `both ends agree as in RFC 7748 §6.1`() throws {
        var context = CryptoContext.forTest()
        let alice = try AgreementKeyPair(
            secret: hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
            tally: &context.tally)
        let bob = try AgreementKeyPair(
            secret: hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
            tally: &context.tally)
        let alicePublic = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
        let bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        #expect(alice.publicKey.bytes == hex(alicePublic) && bob.publicKey.bytes == hex(bobPublic))
        let first = try alice.sharedSecret(with: bob.publicKey, context: &context)
        let second = try bob.sharedSecret(with: alice.publicKey, context: &context)
        #expect(
            first.block.bytes == hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"))
        #expect(first.block == second.block)
    }

    @Test func `printing a secret shows no byte of it`() throws {
        var context = CryptoContext.forTest()
        let secret: SharedSecret = try SecretKey([UInt8](repeating: 0xab, count: 32))
        let pair = try AgreementKeyPair(secret: [UInt8](repeating: 0xab, count: 32), tally: &context.tally)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(pair, to: &dumped)
        let printed = "\(secret) \(pair) \(String(reflecting: secret)) \(dumped)"
        #expect(!printed.contains("171") && !printed.lowercased().contains("abab"))
    }
}
