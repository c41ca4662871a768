import Metering
import Primitives

/// The key of one message (Olm, "Creating normal messages").
struct MessageKey: Sendable {
    let index: UInt32
    private let key: SecretKey<MessageKey>

    static let macCount = 8
    private static let info = Array("OLM_KEYS".utf8)

    init(_ block: Block32, index: UInt32) {
        key = SecretKey(block)
        self.index = index
    }

    /// The whole message, with its code.
    func encrypt(
        _ plaintext: [UInt8], ratchetKey: AgreementPublicKey, tally: inout OperationTally
    ) -> NormalMessage {
        let keys = CipherKeys(of: key, tally: &tally)
        let ciphertext = AESCBC.encrypt(plaintext, key: keys.cipher, vector: keys.vector, tally: &tally)
        return NormalMessage(ratchetKey: ratchetKey, index: index, ciphertext: ciphertext) { authenticated in
            HMAC.sha256(authenticated, key: keys.mac, tally: &tally)
        }
    }

    /// What the message says, once its code was found right.
    func decrypt(_ message: NormalMessage, tally: inout OperationTally) throws(OlmError) -> [UInt8] {
        let keys = CipherKeys(of: key, tally: &tally)
        let count = message.bytes.count - Self.macCount
        let mac = HMAC.sha256(first: count, of: message.bytes, key: keys.mac, tally: &tally)
        guard constantTimeEqual(Array(mac.bytes.prefix(Self.macCount)), Array(message.bytes[count...])) else {
            throw .badMAC
        }
        do {
            return try AESCBC.decrypt(
                message.ciphertext, key: keys.cipher, vector: keys.vector, tally: &tally)
        } catch {
            throw .refused(error)
        }
    }

    /// What AES-256-CBC and HMAC-SHA-256 need, derived of a message key.
    private struct CipherKeys {
        let cipher: Block32
        let mac: Block32
        let vector: Block16

        init(of key: SecretKey<MessageKey>, tally: inout OperationTally) {
            let extracted = HMACKey.zero.sha256(key.block, tally: &tally)
            var blocks = HKDF.Blocks(of: extracted, info: MessageKey.info)
            cipher = blocks.next(tally: &tally)
            mac = blocks.next(tally: &tally)
            vector = blocks.next(tally: &tally).firstHalf
        }
    }
}
