public import Metering
public import Primitives

/// What hides the senders of an epoch's messages (RFC 9420 §6.3.2).
public struct SenderDataKeys: Sendable {
    private let secret: ExpandableSecret
    private let aead: AEAD

    public init(_ secret: SenderDataSecret, suite: CipherSuite) {
        self.secret = ExpandableSecret(secret.block)
        aead = suite.aead
    }

    /// The keys of one message, which depend on the first bytes of its ciphertext.
    public func keys(for ciphertext: [UInt8], tally: inout OperationTally) -> MessageKeys {
        let sample = Array(ciphertext.prefix(CipherSuite.hashCount))
        return MessageKeys(
            aead,
            key: secret.expand("key", context: sample, count: aead.keyCount, tally: &tally),
            nonce: secret.expand("nonce", context: sample, count: AEAD.nonceCount, tally: &tally))
    }
}

extension SenderDataKeys: CustomStringConvertible, CustomReflectable {
    public var description: String { "SenderDataKeys" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
