import CLibCrypto
public import Metering

/// A key of HMAC-SHA-256 made ready: what comes of the key alone is done once, and serves many messages.
///
/// That is half of the work for a short message. Charged by message all the same, as a device would that keeps
/// the key as it is.
public struct HMACKey: Sendable {
    private let state: keyshift_hmac_state

    /// The key of 32 zeros, with which HKDF extracts when it has no salt.
    public static let zero = HMACKey(.zero)

    public init(_ key: Block32) {
        var (key, state) = (key, keyshift_hmac_state())
        // SAFETY: the key is a struct of the 32 bytes read, and the state is the shim's own.
        let status = unsafe keyshift_hmac_key(&state, &key, Block32.count)
        precondition(status == 1, "libcrypto takes a key")
        self.state = state
    }

    public func sha256(_ message: [UInt8], tally: inout OperationTally) -> Block32 {
        tally.charge(.hmacSHA256, bytes: message.count)
        var (state, tag) = (state, Block32.zero)
        // SAFETY: the state is a copy of a ready one, the tag has 32 bytes, the message its count.
        let status = unsafe keyshift_hmac_with(&tag, &state, message, message.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of a message that is one block.
    public func sha256(_ message: Block32, tally: inout OperationTally) -> Block32 {
        tally.charge(.hmacSHA256, bytes: Block32.count)
        var (state, tag, message) = (state, Block32.zero, message)
        // SAFETY: as above; the message is a struct of 32 bytes.
        let status = unsafe keyshift_hmac_with(&tag, &state, &message, Block32.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of a message that is four blocks.
    public func sha256(
        _ message: (Block32, Block32, Block32, Block32), tally: inout OperationTally
    ) -> Block32 {
        tally.charge(.hmacSHA256, bytes: 4 * Block32.count)
        var (state, tag, message) = (state, Block32.zero, message)
        // SAFETY: as above; four structs of 32 bytes lie in the tuple without a gap.
        let status = unsafe keyshift_hmac_with(&tag, &state, &message, 4 * Block32.count)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// Of a message that is one byte, as ratchets hash.
    public func sha256(byte: UInt8, tally: inout OperationTally) -> Block32 {
        tally.charge(.hmacSHA256, bytes: 1)
        var (state, tag, byte) = (state, Block32.zero, byte)
        // SAFETY: as above; the message is one byte.
        let status = unsafe keyshift_hmac_with(&tag, &state, &byte, 1)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }

    /// One block of RFC 5869 §2.3.
    func hkdfBlock(after previous: Block32, count: Int, info: [UInt8], counter: UInt8) -> Block32 {
        var (state, tag, previous) = (state, Block32.zero, previous)
        // SAFETY: as above; of `previous` none or all of 32 bytes are read, and `info` has its count.
        let status = unsafe keyshift_hkdf_block(&tag, &state, &previous, count, info, info.count, counter)
        precondition(status == 1, "libcrypto hashes any message")
        return tag
    }
}
