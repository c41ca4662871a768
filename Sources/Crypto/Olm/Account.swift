public import Primitives

/// A device's long-term keys and the keys it has published for others to begin sessions with.
public struct Account: Sendable {
    private let identity: AgreementKeyPair
    private let signing: SigningKeyPair
    private var oneTimeKeys = OneTimeKeys()

    /// Draws a new account, without one-time keys.
    public init(using context: inout CryptoContext) {
        self.init(identity: AgreementKeyPair(using: &context), signing: SigningKeyPair(using: &context))
    }

    /// An account of long-term keys that its owner has use for beyond Olm.
    public init(identity: AgreementKeyPair, signing: SigningKeyPair) {
        self.identity = identity
        self.signing = signing
    }

    public var identityKey: AgreementPublicKey { identity.publicKey }

    public var signingKey: SigningPublicKey { signing.publicKey }

    /// One-time keys that were made and not yet marked as published, in order of making.
    public var unpublishedOneTimeKeys: [AgreementPublicKey] { oneTimeKeys.unpublished }

    /// How many one-time keys are kept, published or not; at most 100.
    public var oneTimeKeyCount: Int { oneTimeKeys.count }

    /// The key for sessions that find no one-time key left.
    public var fallbackKey: AgreementPublicKey? { oneTimeKeys.fallbackKey }

    /// The private key, and whether it was published.
    public static let oneTimeKeySize = Block32.count + 1

    /// How many bytes its keys take when written one after the other.
    public var serializedSize: Int {
        2 * Block32.count + oneTimeKeys.count * Self.oneTimeKeySize
            + oneTimeKeys.fallbackCount * Block32.count
    }

    /// Draws `count` more one-time keys; beyond a hundred the oldest are dropped.
    public mutating func generateOneTimeKeys(count: Int, context: inout CryptoContext) {
        oneTimeKeys.generate(count: count, context: &context)
    }

    public mutating func markKeysAsPublished() { oneTimeKeys.markAsPublished() }

    /// Draws a new fallback key.
    ///
    /// The one before is kept, for messages under way, until the next call.
    public mutating func generateFallbackKey(context: inout CryptoContext) {
        oneTimeKeys.generateFallback(context: &context)
    }

    public mutating func forgetPreviousFallbackKey() { oneTimeKeys.forgetPreviousFallback() }

    /// Signs with the account's Ed25519 key.
    public func sign(_ message: [UInt8], context: inout CryptoContext) -> Signature {
        signing.sign(message, context: &context)
    }

    /// Begins a session with the holder of `peer`, who published `oneTimeKey`.
    ///
    /// - Throws: `.refused(.lowOrderPoint)` for keys that no honest peer has.
    public func outboundSession(
        to peer: AgreementPublicKey, oneTimeKey: AgreementPublicKey, context: inout CryptoContext
    ) throws(OlmError) -> Session {
        do {
            return try Session(from: identity, to: peer, oneTimeKey: oneTimeKey, context: &context)
        } catch {
            throw .refused(error)
        }
    }

    /// Takes up the session that `message` begins, and reads it; its one-time key is used up only then.
    ///
    /// - Throws: `.otherIdentity` unless the message is from `peer`, `.unknownOneTimeKey`, or whatever
    ///   `Session.decrypt` throws. The account is then unchanged.
    public mutating func inboundSession(
        from peer: AgreementPublicKey, preKeyMessage message: PreKeyMessage, context: inout CryptoContext
    ) throws(OlmError) -> (session: Session, plaintext: [UInt8]) {
        guard message.identityKey == peer else { throw .otherIdentity }
        guard let oneTimeKey = oneTimeKeys.pair(of: message.oneTimeKey) else { throw .unknownOneTimeKey }
        var session: Session
        do {
            session = try Session(of: identity, oneTimeKey: oneTimeKey, message: message, context: &context)
        } catch {
            throw .refused(error)
        }
        let plaintext = try session.decrypt(.preKey(message), context: &context)
        oneTimeKeys.useUp(message.oneTimeKey)
        return (session, plaintext)
    }
}
