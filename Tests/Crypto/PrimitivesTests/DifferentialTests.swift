import CSodium
import CryptoTestSupport
import Foundation
import Metering
import Primitives
import Randomness
import Testing

/// What Primitives takes from elsewhere or computes another way, held equal to libsodium on random inputs.
@Suite("Differences from libsodium")
struct DifferentialTests {
    /// As many inputs as KEYSHIFT_DIFFERENTIAL says; a million with `make differential`.
    private static let inputCount =
        ProcessInfo.processInfo.environment["KEYSHIFT_DIFFERENTIAL"].flatMap { UInt64($0) } ?? 4_000

    /// The first input of one eighth of them on which `agree` fails.
    private func firstDifference(
        in part: UInt64, _ agree: (inout RandomStream) throws -> Bool
    ) rethrows -> UInt64? {
        for seed in stride(from: part, to: Self.inputCount, by: 8) {
            var random = RandomStream(seed: Seed(seed).descendant("test.differential"))
            guard try agree(&random) else { return seed }
        }
        return nil
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a hash is the same`(part: UInt64) {
        var tally = OperationTally()
        let seed = firstDifference(in: part) { random in
            // Four blocks and more, so that each place of a message's end within its last block occurs.
            let message = random.bytes(count: random.index(below: 300))
            return SHA256.hash(message, tally: &tally).bytes == sodiumHash(message)
        }
        #expect(seed == nil)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `an HMAC is the same, whichever way its key and message are given`(part: UInt64) throws {
        var tally = OperationTally()
        let seed = try firstDifference(in: part) { random in
            // A key of more than one block is hashed first.
            let key = random.bytes(count: random.index(below: 4) == 0 ? random.index(below: 140) : 32)
            let message = random.bytes(count: random.index(below: 300))
            let tag = sodiumHMAC(message, key: key)
            guard HMAC.sha256(message, key: key, tally: &tally).bytes == tag else { return false }
            guard let block = Block32(key) else { return true }
            let ready = HMACKey(block)
            let output = try HKDF.expand(block, info: Array(message.dropLast()), length: 64, tally: &tally)
            let first = sodiumHMAC(message.dropLast() + [1], key: key)
            return HMAC.sha256(message, key: block, tally: &tally).bytes == tag
                && ready.sha256(message, tally: &tally).bytes == tag
                && ready.sha256(byte: 7, tally: &tally).bytes == sodiumHMAC([7], key: key)
                && output == first + sodiumHMAC(first + message.dropLast() + [2], key: key)
        }
        #expect(seed == nil)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a key pair is the same`(part: UInt64) throws {
        let seed = try firstDifference(in: part) { try isAsByLadder(secret: $0.bytes(count: 32)) }
        #expect(seed == nil)
    }

    @Test func `a key pair of a secret at an end of its range is the same`() throws {
        for byte in [0, 1, 0x7f, 0x80, 0xff] as [UInt8] {
            #expect(try isAsByLadder(secret: [UInt8](repeating: byte, count: 32)), "bytes of \(byte)")
        }
        for bit in 0..<256 {
            var secret = [UInt8](repeating: 0, count: 32)
            secret[bit / 8] = 1 << UInt8(bit % 8)
            #expect(try isAsByLadder(secret: secret), "bit \(bit)")
            #expect(try isAsByLadder(secret: secret.map { ~$0 }), "all but bit \(bit)")
        }
    }

    /// y = 3 leads to p - 2, and the highest bit, the sign of x, does not count.
    @Test(arguments: [
        (0, "0100000000000000000000000000000000000000000000000000000000000000"),
        (2, "eaffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        (3, "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ])
    func `a point beside the prime is written below it`(y: UInt8, u: String) {
        var point = [y] + [UInt8](repeating: 0, count: 31)
        #expect(montgomery(point) == hex(u))
        point[31] = 0x80
        #expect(montgomery(point) == hex(u))
    }

    @Test func `the point of order two is written as zero`() {
        // y = -1.
        let point = [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
        #expect(montgomery(point) == [UInt8](repeating: 0, count: 32))
    }

    private func isAsByLadder(secret: [UInt8]) throws -> Bool {
        var tally = OperationTally()
        var point = [UInt8](repeating: 0, count: 32)
        // SAFETY: 32 bytes are read and written, as both arrays have them.
        let status = unsafe crypto_scalarmult_curve25519_base(&point, secret)
        return try status == 0 && AgreementKeyPair(secret: secret, tally: &tally).publicKey.bytes == point
    }

    private func montgomery(_ point: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 32)
        // SAFETY: 32 bytes are read and written, as both arrays have them.
        unsafe keyshift_montgomery_u(&result, point)
        return result
    }

    private func sodiumHash(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        // SAFETY: 32 bytes are written, as the array has them, and the message has the count that is passed.
        let status = unsafe crypto_hash_sha256(&digest, message, UInt64(message.count))
        precondition(status == 0, "libsodium hashes any message")
        return digest
    }

    private func sodiumHMAC(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var (state, tag) = (crypto_auth_hmacsha256_state(), [UInt8](repeating: 0, count: 32))
        // SAFETY: the state is libsodium's own, and the array and the counts are as it asks for.
        let status =
            unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
            | crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
            | crypto_auth_hmacsha256_final(&state, &tag)
        precondition(status == 0, "libsodium hashes any message")
        return tag
    }
}
