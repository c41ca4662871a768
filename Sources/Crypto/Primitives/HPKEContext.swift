public import Metering

/// HKDF under labels that name the suite (RFC 9180 §4).
struct LabeledKDF {
    private let suite: [UInt8]

    /// DHKEM(X25519, HKDF-SHA256), whose number is 0x0020 (RFC 9180 §7.1).
    static let kem = LabeledKDF(suite: Array("KEM".utf8) + [0x00, 0x20])

    /// The whole suite: KEM 0x0020, KDF 0x0001, and the AEAD.
    static func hpke(_ aead: AEAD) -> LabeledKDF {
        LabeledKDF(suite: Array("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, UInt8(aead.rawValue)])
    }

    func extract(
        salt: [UInt8], label: String, input: [UInt8], tally: inout OperationTally
    ) -> Block32 {
        HKDF.extract(salt: salt, input: Self.version + suite + Array(label.utf8) + input, tally: &tally)
    }

    func expand(
        _ key: Block32, label: String, info: [UInt8], length: Int, tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        guard (0...HKDF.lengthMax).contains(length) else {
            throw .outputTooLong(max: HKDF.lengthMax, got: length)
        }
        let prefix = [UInt8(length >> 8), UInt8(length & 0xff)] + Self.version + suite
        return try HKDF.expand(key, info: prefix + Array(label.utf8) + info, length: length, tally: &tally)
    }

    private static let version = Array("HPKE-v1".utf8)
}

extension HPKE {
    /// What both sides derive from the shared secret (RFC 9180 §5.1), and count on with (§5.2).
    struct KeySchedule: Sendable {
        private let aead: AEAD
        private let key: [UInt8]
        private let baseNonce: [UInt8]
        private let exporterSecret: Block32
        private var sequence: UInt64 = 0

        init(
            sharedSecret: [UInt8], info: [UInt8], aead: AEAD, tally: inout OperationTally
        ) throws(PrimitiveError) {
            self.aead = aead
            let kdf = LabeledKDF.hpke(aead)
            let identifierHash = kdf.extract(salt: [], label: "psk_id_hash", input: [], tally: &tally)
            let infoHash = kdf.extract(salt: [], label: "info_hash", input: info, tally: &tally)
            let baseMode: [UInt8] = [0]
            let scheduleContext = baseMode + identifierHash.bytes + infoHash.bytes
            let secret = kdf.extract(salt: sharedSecret, label: "secret", input: [], tally: &tally)
            key = try kdf.expand(
                secret, label: "key", info: scheduleContext, length: aead.keyCount, tally: &tally)
            baseNonce = try kdf.expand(
                secret, label: "base_nonce", info: scheduleContext, length: AEAD.nonceCount, tally: &tally)
            let exporter = try kdf.expand(
                secret, label: "exp", info: scheduleContext, length: Block32.count, tally: &tally)
            exporterSecret = Block32(exporter, at: 0)
        }

        mutating func seal(
            _ plaintext: [UInt8], authenticating associated: [UInt8], tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            let sealed = try aead.seal(
                plaintext, authenticating: associated, nonce: try nonce(), key: key, tally: &tally)
            sequence += 1
            return sealed
        }

        mutating func open(
            _ sealed: [UInt8], authenticating associated: [UInt8], tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            let plaintext = try aead.open(
                sealed, authenticating: associated, nonce: try nonce(), key: key, tally: &tally)
            sequence += 1
            return plaintext
        }

        func export(
            _ exporterContext: [UInt8], length: Int, tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            try LabeledKDF.hpke(aead).expand(
                exporterSecret, label: "sec", info: exporterContext, length: length, tally: &tally)
        }

        private func nonce() throws(PrimitiveError) -> [UInt8] {
            // The standard counts to 2^96; 64 bits are reached by no run.
            guard sequence < .max else { throw .messageLimitReached }
            var nonce = baseNonce
            for index in 0..<8 {
                nonce[nonce.count - 1 - index] ^= UInt8(truncatingIfNeeded: sequence >> UInt64(8 * index))
            }
            return nonce
        }
    }

    /// The sender's side of an encryption context (RFC 9180 §5.2).
    public struct Sender: Sendable {
        var schedule: KeySchedule

        /// The next message in order.
        public mutating func seal(
            _ plaintext: [UInt8], authenticating associated: [UInt8], tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            try schedule.seal(plaintext, authenticating: associated, tally: &tally)
        }

        /// A secret of both sides, for another use (RFC 9180 §5.3).
        public func export(
            _ exporterContext: [UInt8], length: Int, tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            try schedule.export(exporterContext, length: length, tally: &tally)
        }
    }

    /// The recipient's side of an encryption context.
    public struct Receiver: Sendable {
        var schedule: KeySchedule

        /// The next message in order; one that does not open leaves the order as it was.
        public mutating func open(
            _ sealed: [UInt8], authenticating associated: [UInt8], tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            try schedule.open(sealed, authenticating: associated, tally: &tally)
        }

        /// A secret of both sides, for another use (RFC 9180 §5.3).
        public func export(
            _ exporterContext: [UInt8], length: Int, tally: inout OperationTally
        ) throws(PrimitiveError) -> [UInt8] {
            try schedule.export(exporterContext, length: length, tally: &tally)
        }
    }
}
