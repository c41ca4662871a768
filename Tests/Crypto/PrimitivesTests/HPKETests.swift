import CryptoTestSupport
import Metering
import Testing

@testable import Primitives

/// One base-mode vector of RFC 9180 Appendix A.
struct HPKEVector: Sendable {
    let aead: AEAD
    let ephemeralSecret, recipientSecret, encapsulatedKey: String
    let ciphertexts: [Int: String]
    let exports: [(context: String, value: String)]

    static let info = hex("4f6465206f6e2061204772656369616e2055726e")
    static let plaintext = hex("4265617574792069732074727574682c20747275746820626561757479")

    /// A.1.1 and A.2.1.
    static let all = [
        HPKEVector(
            aead: .aes128GCM,
            ephemeralSecret: "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
            recipientSecret: "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
            encapsulatedKey: "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
            ciphertexts: [
                0:
                    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
                1:
                    "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84",
                2:
                    "498dfcabd92e8acedc281e85af1cb4e3e31c7dc394a1ca20e173cb72516491588d96a19ad4a683518973dcc180",
                4:
                    "583bd32bc67a5994bb8ceaca813d369bca7b2a42408cddef5e22f880b631215a09fc0012bc69fccaa251c0246d",
                255:
                    "7175db9717964058640a3a11fb9007941a5d1757fda1a6935c805c21af32505bf106deefec4a49ac38d71c9e0a",
                256:
                    "957f9800542b0b8891badb026d79cc54597cb2d225b54c00c5238c25d05c30e3fbeda97d2e0e1aba483a2df9f2",
            ],
            exports: [
                ("", "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee"),
                ("00", "2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5"),
                (
                    "54657374436f6e74657874",
                    "e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931"
                ),
            ]),
        HPKEVector(
            aead: .chaChaPoly,
            ephemeralSecret: "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
            recipientSecret: "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
            encapsulatedKey: "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
            ciphertexts: [
                0:
                    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
                1:
                    "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
                2:
                    "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b",
                4:
                    "63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16",
                255:
                    "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c",
                256:
                    "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b",
            ],
            exports: [
                ("", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"),
                ("00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"),
                (
                    "54657374436f6e74657874",
                    "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"
                ),
            ]),
    ]
}

@Suite("HPKE")
struct HPKETests {
    @Test(arguments: AEAD.allCases)
    func `a message for another, under other info or changed does not open`(aead: AEAD) throws {
        var context = CryptoContext.forTest()
        let pair = AgreementKeyPair(using: &context)
        let stranger = AgreementKeyPair(using: &context)
        let (key, sealed) = try HPKE.seal(
            [1, 2], to: pair.publicKey, info: [3], authenticating: [4], aead: aead, context: &context)
        func open(
            _ bytes: [UInt8], with own: AgreementKeyPair, info: [UInt8] = [3], associated: [UInt8] = [4]
        ) throws(PrimitiveError) -> [UInt8] {
            try HPKE.open(
                bytes, encapsulatedKey: key, with: own, info: info, authenticating: associated, aead: aead,
                context: &context)
        }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(sealed, with: stranger) }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(sealed, with: pair, info: []) }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(sealed, with: pair, associated: []) }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(sealed.map { $0 ^ 1 }, with: pair) }
        #expect(try open(sealed, with: pair) == [1, 2])
    }

    @Test func `encapsulated keys that no honest sender made are refused`() throws {
        var context = CryptoContext.forTest()
        let pair = AgreementKeyPair(using: &context)
        #expect(throws: PrimitiveError.lowOrderPoint) {
            try HPKE.setupReceiver(
                with: pair, encapsulatedKey: Block32.zero.bytes, info: [], aead: .aes128GCM, context: &context
            )
        }
        #expect(throws: PrimitiveError.wrongLength(of: .encapsulatedKey, expected: 32, got: 3)) {
            try HPKE.setupReceiver(
                with: pair, encapsulatedKey: [1, 2, 3], info: [], aead: .aes128GCM, context: &context)
        }
    }

    @Test func `a message that does not open leaves the order as it was`() throws {
        var context = CryptoContext.forTest()
        let pair = AgreementKeyPair(using: &context)
        var outbound = try HPKE.setupSender(
            to: pair.publicKey, info: [], aead: .chaChaPoly, context: &context)
        var receiver = try HPKE.setupReceiver(
            with: pair, encapsulatedKey: outbound.encapsulatedKey, info: [], aead: .chaChaPoly,
            context: &context)
        let sealed = try outbound.sender.seal([1], authenticating: [], tally: &context.tally)
        #expect(throws: PrimitiveError.authenticationFailed) {
            try receiver.open(sealed, authenticating: [9], tally: &context.tally)
        }
        #expect(try receiver.open(sealed, authenticating: [], tally: &context.tally) == [1])
    }

    @Test func `no message is sealed or opened beyond the last number`() throws {
        var context = CryptoContext.forTest()
        let pair = AgreementKeyPair(using: &context)
        var outbound = try HPKE.setupSender(
            to: pair.publicKey, info: [], aead: .aes128GCM, context: &context)
        var receiver = try HPKE.setupReceiver(
            with: pair, encapsulatedKey: outbound.encapsulatedKey, info: [], aead: .aes128GCM,
            context: &context)
        (outbound.sender.schedule.sequence, receiver.schedule.sequence) = (.max - 1, .max - 1)
        let last = try outbound.sender.seal([1], authenticating: [], tally: &context.tally)
        #expect(try receiver.open(last, authenticating: [], tally: &context.tally) == [1])
        #expect(throws: PrimitiveError.messageLimitReached) {
            try outbound.sender.seal([1], authenticating: [], tally: &context.tally)
        }
        #expect(throws: PrimitiveError.messageLimitReached) {
            try receiver.open(last, authenticating: [], tally: &context.tally)
        }
    }

    @Test(arguments: HPKEVector.all)
    func `setup, messages and exports are those of RFC 9180 Appendix A`(vector: HPKEVector) throws {
        var context = CryptoContext.forTest()
        let recipient = try AgreementKeyPair(secret: hex(vector.recipientSecret), tally: &context.tally)
        let ephemeral = try AgreementKeyPair(secret: hex(vector.ephemeralSecret), tally: &context.tally)
        var outbound = try HPKE.setupSender(
            to: recipient.publicKey, info: HPKEVector.info, aead: vector.aead, ephemeral: ephemeral,
            context: &context)
        #expect(outbound.encapsulatedKey == hex(vector.encapsulatedKey))
        var receiver = try HPKE.setupReceiver(
            with: recipient, encapsulatedKey: outbound.encapsulatedKey, info: HPKEVector.info,
            aead: vector.aead, context: &context)
        for sequence in 0...256 {
            let associated = Array("Count-\(sequence)".utf8)
            let sealed = try outbound.sender.seal(
                HPKEVector.plaintext, authenticating: associated, tally: &context.tally)
            if let expected = vector.ciphertexts[sequence] { #expect(sealed == hex(expected)) }
            #expect(
                try receiver.open(sealed, authenticating: associated, tally: &context.tally)
                    == HPKEVector.plaintext)
        }
        for (exporterContext, value) in vector.exports {
            let name = hex(exporterContext)
            #expect(try outbound.sender.export(name, length: 32, tally: &context.tally) == hex(value))
            #expect(try receiver.export(name, length: 32, tally: &context.tally) == hex(value))
        }
    }

    /// The key pairs of RFC 9180 A.1.1, from their keying material.
    @Test(arguments: [
        (
            "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
            "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736"
        ),
        (
            "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
            "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"
        ),
    ])
    func `derived key pairs are those of RFC 9180 A·1·1`(material: String, secret: String) throws {
        var context = CryptoContext.forTest()
        let pair = try HPKE.deriveKeyPair(from: hex(material), context: &context)
        #expect(pair.exportSecret() == hex(secret))
    }
}
