import CLibCrypto
import CSodium
public import Metering

/// SHA-256 (FIPS 180-4 §6.2).
public enum SHA256 {
    public static func hash(_ message: [UInt8], tally: inout OperationTally) -> Block32 {
        tally.charge(.sha256, bytes: message.count)
        var digest = Block32.zero
        // SAFETY: 32 bytes are written to a struct of 32, and the message has the count that is passed.
        let status = unsafe keyshift_sha256(&digest, message, message.count)
        precondition(status == 1, "libcrypto hashes any message")
        return digest
    }
}

/// HMAC with SHA-256 (RFC 2104).
public enum HMAC {
    /// With a key of any length.
    public static func sha256(
        _ message: [UInt8], key: [UInt8], tally: inout OperationTally
    ) -> Block32 {
        tally.charge(.hmacSHA256, bytes: message.count)
        var tag = Block32.zero
        // SAFETY: 32 bytes are written to a struct of 32; key and message have the counts that are passed.
        let status = unsafe keyshift_hmac_sha256(&tag, key, key.count, message, message.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// With a key held inline.
    public static func sha256(
        _ message: [UInt8], key: Block32, tally: inout OperationTally
    ) -> Block32 {
        tally.charge(.hmacSHA256, bytes: message.count)
        var (tag, key) = (Block32.zero, key)
        // SAFETY: tag and key are structs of the 32 bytes written and read; the message has its count.
        let status = unsafe keyshift_hmac_sha256(&tag, &key, Block32.count, message, message.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of the first `count` bytes of `message`.
    public static func sha256(
        first count: Int, of message: [UInt8], key: Block32, tally: inout OperationTally
    ) -> Block32 {
        precondition((0...message.count).contains(count), "the message has \(count) bytes")
        tally.charge(.hmacSHA256, bytes: count)
        var (tag, key) = (Block32.zero, key)
        // SAFETY: tag and key are structs of the 32 bytes written and read; the message has `count` bytes.
        let status = unsafe keyshift_hmac_sha256(&tag, &key, Block32.count, message, count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of a message that is one block.
    public static func sha256(
        _ message: Block32, key: Block32, tally: inout OperationTally
    ) -> Block32 {
        tally.charge(.hmacSHA256, bytes: Block32.count)
        var (tag, key, message) = (Block32.zero, key, message)
        // SAFETY: all three are structs of the 32 bytes read or written.
        let status = unsafe keyshift_hmac_sha256(&tag, &key, Block32.count, &message, Block32.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of a message that is one byte, as ratchets hash.
    public static func sha256(byte: UInt8, key: Block32, tally: inout OperationTally) -> Block32 {
        tally.charge(.hmacSHA256, bytes: 1)
        var (tag, key, byte) = (Block32.zero, key, byte)
        // SAFETY: tag and key are structs of the 32 bytes written and read; the message is one byte.
        let status = unsafe keyshift_hmac_sha256(&tag, &key, Block32.count, &byte, 1)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }
}

/// A name for bytes by which a memo finds them: BLAKE2b (RFC 7693) of 32 bytes.
///
/// Work of the simulator and not of a device, so no tally is charged.
public enum Fingerprint {
    /// Names `message` as one that is read under the public key `key`.
    public static func of(_ message: [UInt8], under key: Block32) -> Block32 {
        Sodium.start()
        var (name, key) = (Block32.zero, key)
        // SAFETY: the structs have the 32 bytes written and read, and the message its count.
        unsafe keyshift_name_message(&name, &key, message, message.count)
        return name
    }
}
