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
        let bytes = try readVector(max: Block32.count)
        guard let block = Block32(bytes) else { throw .unknownValue(at: start, got: UInt64(bytes.count)) }
        return block
    }
}

extension WireEncoder {
    mutating func writeKey(_ key: AgreementPublicKey) { writeVector(key.bytes) }

    mutating func writeKey(_ key: SigningPublicKey) { writeVector(key.bytes) }
}
