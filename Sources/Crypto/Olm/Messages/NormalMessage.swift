import Primitives
import WireFormat

/// A message of an established session (Olm, "Normal Messages").
///
/// Layout: version (1 byte); then as tagged fields the sender's ratchet key (1), the message's number in its
/// chain (2) and the ciphertext (4); then the first 8 bytes of an HMAC over all before them.
public struct NormalMessage: Hashable, Sendable {
    /// The message as it is on the wire.
    public let bytes: [UInt8]
    let ratchetKey: AgreementPublicKey
    let index: UInt32
    let ciphertext: [UInt8]

    static let version: UInt8 = 3

    /// - Parameter authenticate: Yields the code over the bytes it is given.
    init(
        ratchetKey: AgreementPublicKey, index: UInt32, ciphertext: [UInt8],
        authenticate: ([UInt8]) -> Block32
    ) {
        var encoder = WireEncoder(reserving: ciphertext.count + 64)
        encoder.write(Self.version)
        encoder.writeField(1, bytes: ratchetKey.bytes)
        encoder.writeField(2, integer: UInt64(index))
        encoder.writeField(4, bytes: ciphertext)
        bytes = encoder.bytes + authenticate(encoder.bytes).bytes.prefix(MessageKey.macCount)
        self.ratchetKey = ratchetKey
        self.index = index
        self.ciphertext = ciphertext
    }

    /// Reads a message off the wire; whether it is genuine only its session can tell.
    public init(_ bytes: [UInt8]) throws(OlmError) {
        guard bytes.count >= 1 + MessageKey.macCount else {
            throw .tooShort(min: 1 + MessageKey.macCount, got: bytes.count)
        }
        guard bytes[0] == Self.version else { throw .wrongVersion(expected: Self.version, got: bytes[0]) }
        var decoder = WireDecoder(bytes)
        let key: [UInt8]
        do {
            _ = try decoder.readByte()
            key = try decoder.readBytesField(1)
            index = UInt32(try decoder.readIntegerField(2, max: UInt64(UInt32.max)))
            ciphertext = try decoder.readBytesField(4)
            _ = try decoder.readBytes(count: MessageKey.macCount)
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        do { ratchetKey = try AgreementPublicKey(key) } catch { throw .refused(error) }
        self.bytes = bytes
    }
}
