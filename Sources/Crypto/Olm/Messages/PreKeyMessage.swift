public import Primitives
import WireFormat

/// A message that carries what its recipient needs to begin the session (Olm, "Pre-Key Messages").
///
/// Layout: version (1 byte); then as tagged fields the recipient's one-time key (1), the sender's base key (2)
/// and identity key (3), and a normal message (4).
public struct PreKeyMessage: Hashable, Sendable {
    /// The message as it is on the wire.
    public let bytes: [UInt8]
    let keys: SessionKeys
    let message: NormalMessage

    /// The identity key of its sender, as the message claims.
    public var identityKey: AgreementPublicKey { keys.initiator }

    /// The recipient's one-time or fallback key that it uses.
    public var oneTimeKey: AgreementPublicKey { keys.oneTime }

    init(keys: SessionKeys, message: NormalMessage) {
        var encoder = WireEncoder(reserving: message.bytes.count + 110)
        encoder.write(NormalMessage.version)
        encoder.writeField(1, bytes: keys.oneTime.bytes)
        encoder.writeField(2, bytes: keys.base.bytes)
        encoder.writeField(3, bytes: keys.initiator.bytes)
        encoder.writeField(4, bytes: message.bytes)
        bytes = encoder.bytes
        self.keys = keys
        self.message = message
    }

    /// Reads a message off the wire; whether it is genuine shows when a session is made of it.
    public init(_ bytes: [UInt8]) throws(OlmError) {
        guard let version = bytes.first else { throw .tooShort(min: 1, got: 0) }
        guard version == NormalMessage.version else {
            throw .wrongVersion(expected: NormalMessage.version, got: version)
        }
        var decoder = WireDecoder(bytes)
        let fields: (oneTime: [UInt8], base: [UInt8], initiator: [UInt8], message: [UInt8])
        do {
            _ = try decoder.readByte()
            fields.oneTime = try decoder.readBytesField(1)
            fields.base = try decoder.readBytesField(2)
            fields.initiator = try decoder.readBytesField(3)
            fields.message = try decoder.readBytesField(4)
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        do {
            keys = SessionKeys(
                initiator: try AgreementPublicKey(fields.initiator),
                base: try AgreementPublicKey(fields.base),
                oneTime: try AgreementPublicKey(fields.oneTime))
        } catch {
            throw .refused(error)
        }
        guard keys.base.isCanonical else { throw .baseKeyNotCanonical }
        message = try NormalMessage(fields.message)
        self.bytes = bytes
    }
}
