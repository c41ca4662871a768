import CryptoTestSupport
import Metering
import Primitives
import Testing

@Suite("Signing")
struct SigningTests {
    @Test func `a changed message, signature or key is refused`() throws {
        var context = CryptoContext.forTest()
        let pair = SigningKeyPair(using: &context)
        let other = SigningKeyPair(using: &context)
        let message = Array("genuine".utf8)
        let signature = pair.sign(message, context: &context)
        #expect(throws: PrimitiveError.invalidSignature) {
            try pair.publicKey.verify(signature, of: message + [0], context: &context)
        }
        #expect(!other.publicKey.isValid(signature, of: message, context: &context))
        for bit in 0..<512 {
            var forged = signature.bytes
            forged[bit / 8] ^= 1 << UInt8(bit % 8)
            let parsed = try Signature(forged)
            #expect(!pair.publicKey.isValid(parsed, of: message, context: &context), "bit \(bit)")
        }
        try pair.publicKey.verify(signature, of: message, context: &context)
    }

    @Test func `a public key of small order signs nothing`() throws {
        var context = CryptoContext.forTest()
        let neutral = try SigningPublicKey([1] + [UInt8](repeating: 0, count: 31))
        let signature = try Signature([1] + [UInt8](repeating: 0, count: 63))
        #expect(!neutral.isValid(signature, of: [], context: &context))
    }

    @Test func `keys and signatures of another length are refused`() {
        var tally = OperationTally()
        #expect(throws: PrimitiveError.wrongLength(of: .signature, expected: 64, got: 63)) {
            try Signature([UInt8](repeating: 0, count: 63))
        }
        #expect(throws: PrimitiveError.wrongLength(of: .signingKey, expected: 32, got: 0)) {
            try SigningPublicKey([UInt8]())
        }
        #expect(throws: PrimitiveError.wrongLength(of: .secretKey, expected: 32, got: 64)) {
            try SigningKeyPair(seed: [UInt8](repeating: 0, count: 64), tally: &tally)
        }
    }

    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `signatures are those of RFC 8032 §7.1`(
        seed: String, publicKey: String, message: String, signature: String
    ) throws {
        var context = CryptoContext.forTest()
        let pair = try SigningKeyPair(seed: hex(seed), tally: &context.tally)
        #expect(pair.publicKey.bytes == hex(publicKey))
        let made = pair.sign(hex(message), context: &context)
        #expect(made.bytes == hex(signature))
        try pair.publicKey.verify(made, of: hex(message), context: &context)
    }
}
