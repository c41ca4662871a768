public import Metering

/// HKDF under labels that name the suite (RFC 9180 §4).
struct LabeledKDF: Sendable {
    /// What all labels begin with: the version, then the suite.
    private let prefix: [UInt8]

    private init(suite: [UInt8]) {
        prefix = Array("HPKE-v1".utf8) + suite
    }

    /// DHKEM(X25519, HKDF-SHA256), whose number is 0x0020 (RFC 9180 §7.1).
    static let kem = LabeledKDF(suite: Array("KEM".utf8) + [0x00, 0x20])

    /// The whole suite: KEM 0x0020, KDF 0x0001, and the AEAD.
    static func hpke(_ aead: AEAD) -> LabeledKDF {
        switch aead {
        case .aes128GCM: aes128GCM
        case .chaChaPoly: chaChaPoly
        }
    }

    private static let aes128GCM = LabeledKDF(hpke: .aes128GCM)
    private static let chaChaPoly = LabeledKDF(hpke: .chaChaPoly)

    private init(hpke aead: AEAD) {
        self.init(suite: Array("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, UInt8(aead.rawValue)])
    }

    /// LabeledExtract, without a salt unless one is given.
    func extract(
        _ label: String, input: [UInt8], salt: HMACKey = .zero, tally: inout OperationTally
    ) -> Block32 {
        salt.sha256(labeled(label, input), tally: &tally)
    }

    /// LabeledExpand to at most 32 bytes: the first `count` of the block.
    func expand(
        _ key: HMACKey, _ label: String, info: [UInt8], count: Int = Block32.count,
        tally: inout OperationTally
    ) -> Block32 {
        precondition((0...Block32.count).contains(count), "one block has no \(count) bytes")
        var blocks = HKDF.Blocks(of: key, info: labeled(label, info, length: count))
        return blocks.next(tally: &tally)
    }

    /// LabeledExpand to any length.
    func expand(
        _ key: Block32, _ label: String, info: [UInt8], length: Int, tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        guard (0...HKDF.lengthMax).contains(length) else {
            throw .outputTooLong(max: HKDF.lengthMax, got: length)
        }
        return try HKDF.expand(
            key, info: labeled(label, info, length: length), length: length, tally: &tally)
    }

    /// - Parameter length: Of the output, where it is one of the inputs.
    private func labeled(_ label: String, _ input: [UInt8], length: Int? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 + prefix.count + label.utf8.count + input.count)
        if let length {
            bytes.append(UInt8(length >> 8))
            bytes.append(UInt8(length & 0xff))
        }
        bytes.append(contentsOf: prefix)
        bytes.append(contentsOf: label.utf8)
        bytes.append(contentsOf: input)
        return bytes
    }
}

extension HPKE {
    /// An info made ready, since one serves many recipients: its hash is charged once, and that of the key name
    /// that base mode has not is a constant of the suite.
    public struct PreparedInfo: Sendable {
        let aead: AEAD
        /// `key_schedule_context` of RFC 9180 §5.1.
        let scheduleContext: [UInt8]

        public init(_ info: [UInt8], aead: AEAD, tally: inout OperationTally) {
            self.aead = aead
            let infoHash = LabeledKDF.hpke(aead).extract("info_hash", input: info, tally: &tally)
            var bytes = Self.beginning(aead)
            infoHash.append(to: &bytes)
            scheduleContext = bytes
        }

        /// The mode and the hash of no name.
        private static func beginning(_ aead: AEAD) -> [UInt8] {
            switch aead {
            case .aes128GCM: aes128GCM
            case .chaChaPoly: chaChaPoly
            }
        }

        private static let aes128GCM = beginning(hashedBy: .hpke(.aes128GCM))
        private static let chaChaPoly = beginning(hashedBy: .hpke(.chaChaPoly))

        private static func beginning(hashedBy kdf: LabeledKDF) -> [UInt8] {
            var uncharged = OperationTally()
            let baseMode: [UInt8] = [0]
            return baseMode + kdf.extract("psk_id_hash", input: [], tally: &uncharged).bytes
        }
    }

    /// What both sides derive from the shared secret (RFC 9180 §5.1), and count on with (§5.2).
    struct KeySchedule: Sendable {
        private let info: PreparedInfo
        private let secret: Block32
        private let key: [UInt8]
        private let baseNonce: [UInt8]
        /// How many messages were sealed or opened.
        var sequence: UInt64 = 0

        private var aead: AEAD { info.aead }

        init(sharedSecret: Block32, info: PreparedInfo, tally: inout OperationTally) {
            self.info = info
            let (aead, kdf) = (info.aead, LabeledKDF.hpke(info.aead))
            secret = kdf.extract("secret", input: [], salt: HMACKey(sharedSecret), tally: &tally)
            let ready = HMACKey(secret)
            key = kdf.expand(
                ready, "key", info: info.scheduleContext, count: aead.keyCount, tally: &tally
            ).first(aead.keyCount)
            baseNonce = kdf.expand(
                ready, "base_nonce", info: info.scheduleContext, count: AEAD.nonceCount, tally: &tally
            ).first(AEAD.nonceCount)
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
            let kdf = LabeledKDF.hpke(aead)
            // Derived here, since most contexts export nothing.
            let exporter = kdf.expand(HMACKey(secret), "exp", info: info.scheduleContext, tally: &tally)
            return try kdf.expand(exporter, "sec", info: exporterContext, length: length, tally: &tally)
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

extension Block32 {
    fileprivate func first(_ count: Int) -> [UInt8] {
        var bytes = bytes
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
