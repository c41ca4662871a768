import CryptoTestSupport
import Metering
import Primitives
import Testing

@Suite("Authenticated ciphers")
struct AEADTests {
    @Test(arguments: AEAD.allCases)
    func `what was changed, cut or sealed otherwise does not open`(aead: AEAD) throws {
        var tally = OperationTally()
        let key = [UInt8](repeating: 7, count: aead.keyCount)
        let nonce = [UInt8](repeating: 9, count: AEAD.nonceCount)
        let sealed = try aead.seal([1, 2, 3], authenticating: [4], nonce: nonce, key: key, tally: &tally)
        func open(_ bytes: [UInt8], _ associated: [UInt8] = [4]) throws(PrimitiveError) -> [UInt8] {
            try aead.open(bytes, authenticating: associated, nonce: nonce, key: key, tally: &tally)
        }
        for bit in 0..<sealed.count * 8 {
            var forged = sealed
            forged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: PrimitiveError.authenticationFailed) { try open(forged) }
        }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(sealed, [5]) }
        #expect(throws: PrimitiveError.authenticationFailed) { try open(Array(sealed.dropLast())) }
        #expect(throws: PrimitiveError.wrongLength(of: .sealedMessage, expected: 16, got: 15)) {
            try open(Array(sealed.prefix(15)))
        }
        #expect(try open(sealed) == [1, 2, 3])
        let empty = try aead.seal([], authenticating: [4], nonce: nonce, key: key, tally: &tally)
        #expect(try open(empty) == [])
    }

    @Test(arguments: AEAD.allCases)
    func `a key or nonce of another length is refused`(aead: AEAD) {
        var tally = OperationTally()
        let key = [UInt8](repeating: 7, count: aead.keyCount)
        let nonce = [UInt8](repeating: 9, count: AEAD.nonceCount)
        #expect(throws: PrimitiveError.wrongLength(of: .nonce, expected: 12, got: 13)) {
            try aead.seal([], authenticating: [], nonce: nonce + [0], key: key, tally: &tally)
        }
        #expect(
            throws: PrimitiveError.wrongLength(
                of: .symmetricKey, expected: aead.keyCount, got: aead.keyCount - 1)
        ) {
            try aead.open(
                nonce + nonce, authenticating: [], nonce: nonce, key: Array(key.dropLast()), tally: &tally)
        }
    }

    @Test func `ChaCha20-Poly1305 is that of RFC 8439 §2.8.2`() throws {
        var tally = OperationTally()
        let text =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
            + "sunscreen would be it."
        let sealed = try ChaChaPoly.seal(
            Array(text.utf8), authenticating: hex("50515253c0c1c2c3c4c5c6c7"),
            nonce: hex("070000004041424344454647"), key: [UInt8](0x80...0x9f), tally: &tally)
        let expected = hex(
            """
            d31a8d34648e60db7b86afbc53ef7ec2 a4aded51296e08fea9e2b5a736ee62d6
            3dbea45e8ca9671282fafb69da92728b 1a71de0a9e060b2905d6a5b67ecd3b36
            92ddbd7f2d778b8c9803aee328091b58 fab324e4fad675945585808b4831d7bc
            3ff4def08e4b7a9de576d26586cec64b 6116 1ae10b594f09e26a7e902ecbd0600691
            """)
        #expect(sealed == expected)
        #expect(tally.calls(of: .chaChaPolySeal) == 1 && tally.bytes(of: .chaChaPolySeal) == 114)
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", Appendix B, test cases 1 to 4.
    @Test(arguments: [
        (
            "00000000000000000000000000000000", "000000000000000000000000", "", "",
            "58e2fccefa7e3061367f1d57a4e7455a"
        ),
        (
            "00000000000000000000000000000000", "000000000000000000000000", "",
            "00000000000000000000000000000000",
            "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"
        ),
        (
            "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
                + "4d5c2af327cd64a62cf35abd2ba6fab4"
        ),
        (
            "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                + "5bc94fbc3221a5db94fae95ae7121a47"
        ),
    ])
    func `AES-128-GCM is that of its authors`(
        key: String, nonce: String, associated: String, plaintext: String, sealed: String
    ) throws {
        var tally = OperationTally()
        let made = try AESGCM.seal(
            hex(plaintext), authenticating: hex(associated), nonce: hex(nonce), key: hex(key), tally: &tally)
        #expect(made == hex(sealed))
        let opened = try AESGCM.open(
            made, authenticating: hex(associated), nonce: hex(nonce), key: hex(key), tally: &tally)
        #expect(opened == hex(plaintext))
    }
}

@Suite("AES-CBC")
struct AESCBCTests {
    private let key = Block32(
        hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"), at: 0)
    private let vector = Block16(words: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))

    @Test func `ciphertexts that are no whole blocks or end in no padding are refused`() {
        var tally = OperationTally()
        for (count, expected) in [(0, 16), (15, 16), (17, 32)] {
            #expect(throws: PrimitiveError.wrongLength(of: .ciphertext, expected: expected, got: count)) {
                try AESCBC.decrypt(
                    [UInt8](repeating: 1, count: count), key: key, vector: vector, tally: &tally)
            }
        }
        #expect(throws: PrimitiveError.badPadding) {
            try AESCBC.decrypt(
                hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6"), key: key, vector: vector, tally: &tally)
        }
    }

    @Test func `blocks are those of NIST SP 800-38A F.2.5`() throws {
        var tally = OperationTally()
        let plaintext = hex(
            """
            6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51
            30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710
            """)
        let expected = hex(
            """
            f58c4c04d6e5f1ba779eabfb5f7bfbd6 9cfc4e967edb808d679f777bc6702c7d
            39f23369a9d9bacfa530e26304231461 b2eb05e2c39be9fcda6c19078c6a9d1b
            """)
        let made = AESCBC.encrypt(plaintext, key: key, vector: vector, tally: &tally)
        #expect(Array(made.prefix(64)) == expected && made.count == 80)
        #expect(try AESCBC.decrypt(made, key: key, vector: vector, tally: &tally) == plaintext)
    }

    @Test func `every length comes back padded to the next whole block`() throws {
        var tally = OperationTally()
        for count in 0...50 {
            let plaintext = [UInt8](repeating: 0x10, count: count)
            let made = AESCBC.encrypt(plaintext, key: key, vector: vector, tally: &tally)
            #expect(made.count == (count / 16 + 1) * 16)
            #expect(try AESCBC.decrypt(made, key: key, vector: vector, tally: &tally) == plaintext)
        }
    }
}
