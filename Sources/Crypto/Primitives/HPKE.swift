import Metering

/// Hybrid public key encryption in base mode (RFC 9180 §5.1.1), with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
/// either AEAD.
public enum HPKE {
    /// What a sender hands over, and what it goes on with.
    public struct Outbound {
        /// The sender's ephemeral public key: 32 bytes.
        public let encapsulatedKey: [UInt8]
        public var sender: Sender
    }

    /// Sets up a sender to the holder of `recipient` (RFC 9180 §5.1.1, SetupBaseS).
    ///
    /// - Throws: `.lowOrderPoint` for a key that no honest recipient has.
    public static func setupSender(
        to recipient: AgreementPublicKey, info: [UInt8], aead: AEAD, context: inout CryptoContext
    ) throws(PrimitiveError) -> Outbound {
        let ephemeral = AgreementKeyPair(using: &context)
        return try setupSender(
            to: recipient, info: info, aead: aead, ephemeral: ephemeral, context: &context)
    }

    static func setupSender(
        to recipient: AgreementPublicKey, info: [UInt8], aead: AEAD, ephemeral: AgreementKeyPair,
        context: inout CryptoContext
    ) throws(PrimitiveError) -> Outbound {
        let shared = try kemSecret(of: ephemeral, with: recipient, context: &context)
        let prepared = PreparedInfo(info, aead: aead, tally: &context.tally)
        let schedule = KeySchedule(sharedSecret: shared, info: prepared, tally: &context.tally)
        return Outbound(
            encapsulatedKey: ephemeral.publicKey.bytes, sender: Sender(schedule: schedule))
    }

    /// Sets up the recipient's side (RFC 9180 §5.1.1, SetupBaseR).
    ///
    /// - Throws: `.wrongLength` or `.lowOrderPoint` for an encapsulated key that no honest sender made.
    public static func setupReceiver(
        with own: AgreementKeyPair, encapsulatedKey: [UInt8], info: [UInt8], aead: AEAD,
        context: inout CryptoContext
    ) throws(PrimitiveError) -> Receiver {
        let shared = try kemSecret(of: encapsulatedKey, with: own, context: &context)
        let prepared = context.memo.prepared(info, aead: aead, tally: &context.tally)
        return Receiver(
            schedule: KeySchedule(sharedSecret: shared, info: prepared, tally: &context.tally))
    }

    /// One message to the holder of `recipient` (RFC 9180 §6.1).
    public static func seal(
        _ plaintext: [UInt8], to recipient: AgreementPublicKey, info: [UInt8],
        authenticating associated: [UInt8], aead: AEAD, context: inout CryptoContext
    ) throws(PrimitiveError) -> (encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        let prepared = PreparedInfo(info, aead: aead, tally: &context.tally)
        return try seal(
            plaintext, to: recipient, info: prepared, authenticating: associated, context: &context)
    }

    /// As above, under an info that serves many messages.
    public static func seal(
        _ plaintext: [UInt8], to recipient: AgreementPublicKey, info: PreparedInfo,
        authenticating associated: [UInt8], context: inout CryptoContext
    ) throws(PrimitiveError) -> (encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        let ephemeral = AgreementKeyPair(using: &context)
        let shared = try kemSecret(of: ephemeral, with: recipient, context: &context)
        var schedule = KeySchedule(sharedSecret: shared, info: info, tally: &context.tally)
        let ciphertext = try schedule.seal(plaintext, authenticating: associated, tally: &context.tally)
        return (ephemeral.publicKey.bytes, ciphertext)
    }

    /// What the single-message `seal` closed.
    public static func open(
        _ ciphertext: [UInt8], encapsulatedKey: [UInt8], with own: AgreementKeyPair, info: [UInt8],
        authenticating associated: [UInt8], aead: AEAD, context: inout CryptoContext
    ) throws(PrimitiveError) -> [UInt8] {
        var receiver = try setupReceiver(
            with: own, encapsulatedKey: encapsulatedKey, info: info, aead: aead, context: &context)
        return try receiver.open(ciphertext, authenticating: associated, tally: &context.tally)
    }

    /// The key pair that `keyingMaterial` determines (RFC 9180 §7.1.3).
    public static func deriveKeyPair(
        from keyingMaterial: [UInt8], context: inout CryptoContext
    ) throws(PrimitiveError) -> AgreementKeyPair {
        if let known = context.memo.derivations.remembered(keyingMaterial) {
            context.tally.add(known.cost)
            return known.keys
        }
        var cost = OperationTally()
        let kdf = LabeledKDF.kem
        let key = kdf.extract("dkp_prk", input: keyingMaterial, tally: &cost)
        let secret = kdf.expand(HMACKey(key), "sk", info: [], tally: &cost)
        let keys = AgreementKeyPair(SecretKey(secret), tally: &cost)
        context.tally.add(cost)
        context.memo.derivations.remember(
            OperationMemo.DerivedKeys(keys: keys, cost: cost), for: keyingMaterial)
        return keys
    }

    /// Encap of RFC 9180 §4.1.
    private static func kemSecret(
        of ephemeral: AgreementKeyPair, with recipient: AgreementPublicKey, context: inout CryptoContext
    ) throws(PrimitiveError) -> Block32 {
        let agreed = try ephemeral.sharedSecret(with: recipient, context: &context)
        return kemSecret(
            of: agreed, ephemeral: ephemeral.publicKey, recipient: recipient, tally: &context.tally)
    }

    /// Decap of RFC 9180 §4.1.
    private static func kemSecret(
        of encapsulatedKey: [UInt8], with own: AgreementKeyPair, context: inout CryptoContext
    ) throws(PrimitiveError) -> Block32 {
        guard let point = Block32(encapsulatedKey) else {
            throw .wrongLength(of: .encapsulatedKey, expected: Block32.count, got: encapsulatedKey.count)
        }
        let ephemeral = AgreementPublicKey(point)
        let agreed = try own.sharedSecret(with: ephemeral, context: &context)
        return kemSecret(
            of: agreed, ephemeral: ephemeral, recipient: own.publicKey, tally: &context.tally)
    }

    /// ExtractAndExpand of RFC 9180 §4.1.
    private static func kemSecret(
        of agreed: SharedSecret, ephemeral: AgreementPublicKey, recipient: AgreementPublicKey,
        tally: inout OperationTally
    ) -> Block32 {
        let kdf = LabeledKDF.kem
        let key = kdf.extract("eae_prk", input: agreed.block.bytes, tally: &tally)
        return kdf.expand(
            HMACKey(key), "shared_secret", info: ephemeral.bytes + recipient.bytes, tally: &tally)
    }
}
