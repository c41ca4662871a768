import Primitives
import WireFormat

// Both suites have X25519 and Ed25519, whose keys have 32 bytes; another length is refused when it is read.

extension WireDecoder {
    mutating func readAgreementKey() throws(WireError) -> AgreementPublicKey {
        AgreementPublicKey(try readKeyBlock())
    }

    mutating func readSigningKey() throws(WireError) -> SigningPublicKey {
        SigningPublicKey(try readKeyBlock())
    }

    private mutating func readKeyBlock() throws(WireError) -> Block32 {
        let start = offset
        let length = try readLength()
        guard length <= Block32.count else { throw .tooLong(at: start, max: Block32.count, got: length) }
        guard length == Block32.count else {
            _ = try readBytes(count: length)
            throw .unknownValue(at: start, got: UInt64(length))
        }
        return try readField(count: length) { Block32($0, at: $1) }
    }
}

extension WireEncoder {
    mutating func writeKey(_ key: AgreementPublicKey) { writeBlock(key.block) }

    mutating func writeKey(_ key: SigningPublicKey) { writeBlock(key.block) }

    /// A block as a vector of bytes.
    mutating func writeBlock(_ block: Block32) {
        writeLength(Block32.count)
        writeBytes { block.append(to: &$0) }
    }
}
