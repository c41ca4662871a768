import CryptoTestSupport
import Metering
import Primitives
import Testing

@Suite("Hashing")
struct HashingTests {
    @Test func `more output than HKDF has is refused`() {
        var tally = OperationTally()
        #expect(throws: PrimitiveError.outputTooLong(max: 8160, got: 8161)) {
            try HKDF.expand(.zero, info: [], length: 8161, tally: &tally)
        }
        #expect(throws: PrimitiveError.outputTooLong(max: 8160, got: -1)) {
            try HKDF.expand(.zero, info: [], length: -1, tally: &tally)
        }
        #expect(throws: Never.self) { try HKDF.expand(.zero, info: [], length: 8160, tally: &tally) }
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `digests are those of FIPS 180-4`(message: String, digest: String) {
        var tally = OperationTally()
        #expect(SHA256.hash(Array(message.utf8), tally: &tally).bytes == hex(digest))
        #expect(tally.calls(of: .sha256) == 1)
    }

    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `tags are those of RFC 4231`(key: [UInt8], message: [UInt8], tag: String) {
        var tally = OperationTally()
        #expect(HMAC.sha256(message, key: key, tally: &tally).bytes == hex(tag))
    }

    @Test func `all ways to give a key and a message yield the same tag`() {
        var tally = OperationTally()
        let key = Block32([UInt8](1...32), at: 0)
        let block = Block32([UInt8](33...64), at: 0)
        let tag = HMAC.sha256(block.bytes, key: key.bytes, tally: &tally)
        #expect(HMAC.sha256(block.bytes, key: key, tally: &tally) == tag)
        #expect(HMAC.sha256(block, key: key, tally: &tally) == tag)
        #expect(
            HMAC.sha256(byte: 2, key: key, tally: &tally)
                == HMAC.sha256([2], key: key.bytes, tally: &tally))
        #expect(tally.calls(of: .hmacSHA256) == 5 && tally.bytes(of: .hmacSHA256) == 98)
    }

    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 22), [UInt8](0x00...0x0c), [UInt8](0xf0...0xf9), 42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
        (
            [UInt8](0x00...0x4f), [UInt8](0x60...0xaf), [UInt8](0xb0...0xff), 82,
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
        (
            [UInt8](repeating: 0x0b, count: 22), [], [], 42,
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        ),
    ])
    func `keys are those of RFC 5869 Appendix A`(
        input: [UInt8], salt: [UInt8], info: [UInt8], length: Int, output: String
    ) throws {
        var tally = OperationTally()
        let key = HKDF.extract(salt: salt, input: input, tally: &tally)
        #expect(try HKDF.expand(key, info: info, length: length, tally: &tally) == hex(output))
    }

    @Test func `comparison sees every difference`() {
        let own = [UInt8](0..<32)
        #expect(constantTimeEqual(own, own))
        #expect(!constantTimeEqual(own, Array(own.dropLast())))
        for index in own.indices {
            var other = own
            other[index] ^= 0x80
            #expect(!constantTimeEqual(own, other))
            #expect(!constantTimeEqual(Block32(own, at: 0), Block32(other, at: 0)))
        }
    }
}
