import Identity
import Metering
import Primitives
import WireFormat

/// One sender's chain of message keys; printing it shows no byte.
///
/// The symmetric-key ratchet of Signal's sender keys: of the chain's key HMAC-SHA256 makes a message's key (of the byte 1)
/// and the next chain key (of the byte 2), and the old one is deleted. To come n messages further costs 2n hashes, where
/// Megolm's four-part ratchet takes a thousand at most; in return a chain is 32 bytes long, for Megolm's 128.
///
/// Layout, as its sender gives it to others: `name` (uint64), `index` (uint32), 32 bytes.
struct HashChain: CustomStringConvertible, CustomReflectable {
    static let encodedSize = SessionPrefix.byteCount + 4 + Block32.count

    /// What tells the sender's chains apart: eight random bytes.
    let name: SessionPrefix
    /// Of the next message.
    private(set) var index: UInt32
    private var key: Block32

    init(context: inout CryptoContext) {
        name = SessionPrefix(of: context.randomBytes(count: SessionPrefix.byteCount))
        index = 0
        key = context.randomBlock()
    }

    /// - Returns: `nil` unless the bytes are those of a chain.
    init?(decoding bytes: [UInt8]) {
        do {
            var decoder = WireDecoder(bytes)
            name = SessionPrefix(number: try decoder.readUInt64())
            index = try decoder.readUInt32()
            key = Block32(try decoder.readBytes(count: Block32.count), at: 0)
            try decoder.finish()
        } catch {
            return nil
        }
    }

    /// The chain from where it stands: who gets it reads nothing that was written before.
    var encoded: [UInt8] {
        var encoder = WireEncoder(reserving: Self.encodedSize)
        encoder.write(name.number)
        encoder.write(index)
        encoder.writeBytes(key.bytes)
        return encoder.bytes
    }

    /// The key of the next message; the chain goes on, and cannot come back to it.
    mutating func next(tally: inout OperationTally) -> MessageKey {
        let made = HMACKey(key)
        let message = MessageKey(index: index, block: made.sha256(byte: 1, tally: &tally))
        key = made.sha256(byte: 2, tally: &tally)
        index += 1
        return message
    }

    var description: String { "HashChain \(name.number) at \(index)" }

    var customMirror: Mirror { Mirror(self, children: []) }

    /// What one message is sealed under: ChaCha20-Poly1305 (RFC 8439) with a zero nonce, since a key seals once.
    struct MessageKey: CustomStringConvertible, CustomReflectable {
        static let encodedSize = 4 + Block32.count
        private static let nonce = [UInt8](repeating: 0, count: AEAD.nonceCount)

        let index: UInt32
        fileprivate let block: Block32

        func seal(_ content: [UInt8], behind header: [UInt8], tally: inout OperationTally) -> [UInt8] {
            guard
                let sealed = try? ChaChaPoly.seal(
                    content, authenticating: header, nonce: Self.nonce, key: block.bytes, tally: &tally)
            else { preconditionFailure("key and nonce have the lengths of their AEAD") }
            return sealed
        }

        /// - Returns: `nil` where it was sealed under another key, or behind another header.
        func open(_ sealed: [UInt8], behind header: [UInt8], tally: inout OperationTally) -> [UInt8]? {
            try? ChaChaPoly.open(
                sealed, authenticating: header, nonce: Self.nonce, key: block.bytes, tally: &tally)
        }

        var description: String { "MessageKey \(index)" }

        var customMirror: Mirror { Mirror(self, children: []) }
    }
}
