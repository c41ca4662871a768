import Metering
import Primitives

/// What encrypts and authenticates the message at one position (Megolm, "Message encryption").
struct MessageKeys {
    private let cipher: Block32
    private let mac: Block32
    private let vector: Block16

    static let macCount = 8
    private static let info = Array("MEGOLM_KEYS".utf8)

    init(of ratchet: (Block32, Block32, Block32, Block32), tally: inout OperationTally) {
        let extracted = HMACKey.zero.sha256(ratchet, tally: &tally)
        var blocks = HKDF.Blocks(of: extracted, info: Self.info)
        cipher = blocks.next(tally: &tally)
        mac = blocks.next(tally: &tally)
        vector = blocks.next(tally: &tally).firstHalf
    }

    func encrypt(_ plaintext: [UInt8], tally: inout OperationTally) -> [UInt8] {
        AESCBC.encrypt(plaintext, key: cipher, vector: vector, tally: &tally)
    }

    func decrypt(_ ciphertext: [UInt8], tally: inout OperationTally) throws(PrimitiveError) -> [UInt8] {
        try AESCBC.decrypt(ciphertext, key: cipher, vector: vector, tally: &tally)
    }

    /// The eight bytes that authenticate the first `count` bytes of `message`.
    func code(
        ofFirst count: Int, of message: [UInt8], tally: inout OperationTally
    ) -> [UInt8] {
        Array(HMAC.sha256(first: count, of: message, key: mac, tally: &tally).bytes.prefix(Self.macCount))
    }
}
