import Primitives
import WireFormat

/// A session at one position, as it is handed to others.
///
/// Layout: version (1 byte), position (uint32), the four parts of the ratchet (128 bytes), the session's
/// Ed25519 public key (32 bytes), and in the sharing format a signature (64 bytes) over all before it (Megolm,
/// "Session-sharing format" and "Session export format").
struct SessionKeyFormat {
    static let sharingVersion: UInt8 = 2
    static let exportVersion: UInt8 = 1

    let ratchet: Ratchet
    let signingKey: SigningPublicKey

    /// The unsigned bytes under `version`.
    func encoded(version: UInt8) -> [UInt8] {
        var encoder = WireEncoder(reserving: 229)
        encoder.write(version)
        encoder.write(ratchet.index)
        encoder.writeBytes(ratchet.bytes)
        encoder.writeBytes(signingKey.bytes)
        return encoder.bytes
    }

    /// Reads what the session's owner shares.
    static func shared(_ bytes: [UInt8], context: inout CryptoContext) throws(MegolmError) -> SessionKeyFormat
    {
        let (format, rest) = try read(bytes, version: sharingVersion, trailerCount: Signature.count)
        do {
            let signature = try Signature(rest)
            let signed = Array(bytes.dropLast(Signature.count))
            try format.signingKey.verify(signature, of: signed, context: &context)
        } catch {
            throw .badSignature
        }
        return format
    }

    /// Reads what someone who holds the session exported; no signature vouches for it.
    ///
    /// A key of small order is refused here: no message of its session could ever be read.
    static func exported(_ bytes: [UInt8]) throws(MegolmError) -> SessionKeyFormat {
        let format = try read(bytes, version: exportVersion, trailerCount: 0).format
        guard format.signingKey.hasPrimeOrder else { throw .unusableKey }
        return format
    }

    private static func read(
        _ bytes: [UInt8], version: UInt8, trailerCount: Int
    ) throws(MegolmError) -> (format: SessionKeyFormat, trailer: [UInt8]) {
        guard let got = bytes.first else { throw .tooShort(min: 1, got: 0) }
        guard got == version else { throw .wrongVersion(expected: version, got: got) }
        var decoder = WireDecoder(bytes)
        let fields: (index: UInt32, ratchet: [UInt8], key: [UInt8], trailer: [UInt8])
        do {
            _ = try decoder.readByte()
            fields.index = try decoder.readUInt32()
            fields.ratchet = try decoder.readBytes(count: Ratchet.byteCount)
            fields.key = try decoder.readBytes(count: Block32.count)
            fields.trailer = try decoder.readBytes(count: trailerCount)
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        let format = SessionKeyFormat(
            ratchet: Ratchet(fields.ratchet, index: fields.index),
            signingKey: SigningPublicKey(Block32(fields.key, at: 0)))
        return (format, fields.trailer)
    }
}
