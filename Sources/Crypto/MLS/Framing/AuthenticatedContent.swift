public import Primitives
public import WireFormat

/// A content with what shows whose it is (RFC 9420 §6.1).
public struct AuthenticatedContent: Equatable, Sendable, WireValue {
    public let wireFormat: WireFormatID
    public let content: FramedContent
    public let signature: [UInt8]
    /// Of a commit, and of nothing else.
    public let confirmationTag: [UInt8]?

    public init(
        wireFormat: WireFormatID, content: FramedContent, signature: [UInt8], confirmationTag: [UInt8]?
    ) {
        self.wireFormat = wireFormat
        self.content = content
        self.signature = signature
        self.confirmationTag = confirmationTag
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        wireFormat = try WireFormatID(from: &decoder)
        content = try FramedContent(from: &decoder)
        (signature, confirmationTag) = try decoder.readAuthentication(of: content.body.type)
    }

    public func encode(into encoder: inout WireEncoder) {
        wireFormat.encode(into: &encoder)
        content.encode(into: &encoder)
        encoder.writeAuthentication(signature: signature, confirmationTag: confirmationTag)
    }

    /// The reference of a proposal: 32 bytes (RFC 9420 §5.2).
    public func proposalReference(
        suite: CipherSuite, context: inout CryptoContext
    ) -> ProposalReference {
        ProposalReference(
            suite.refHash(label: "MLS 1.0 Proposal Reference", of: encoded, tally: &context.tally))
    }

    /// ConfirmedTranscriptHashInput (RFC 9420 §8.2).
    package var transcriptInput: [UInt8] {
        var encoder = WireEncoder(reserving: content.encoded.count + signature.count + 8)
        wireFormat.encode(into: &encoder)
        content.encode(into: &encoder)
        encoder.writeVector(signature)
        return encoder.bytes
    }
}

// MARK: - Signature

extension AuthenticatedContent {
    /// Signs a content; a commit gets its confirmation tag afterwards, since that follows from the signature.
    ///
    /// - Parameter groupContext: The encoded context of the epoch in which it is sent.
    package static func signed(
        _ content: FramedContent, as wireFormat: WireFormatID, groupContext: [UInt8],
        signer: SigningKeyPair, suite: CipherSuite, context: inout CryptoContext
    ) -> AuthenticatedContent {
        let signature = suite.sign(
            signedPart(content, as: wireFormat, groupContext: groupContext), label: signatureLabel,
            with: signer, context: &context)
        return AuthenticatedContent(
            wireFormat: wireFormat, content: content, signature: signature, confirmationTag: nil)
    }

    package func with(confirmationTag: [UInt8]) -> AuthenticatedContent {
        AuthenticatedContent(
            wireFormat: wireFormat, content: content, signature: signature,
            confirmationTag: confirmationTag)
    }

    /// - Throws: `.invalidSignature`.
    package func verify(
        by key: SigningPublicKey, groupContext: [UInt8], suite: CipherSuite, context: inout CryptoContext
    ) throws(MLSError) {
        let signedPart = Self.signedPart(content, as: wireFormat, groupContext: groupContext)
        let isValid = suite.isValid(
            signature: signature, of: signedPart, label: Self.signatureLabel, by: key, context: &context)
        guard isValid else { throw .invalidSignature }
    }

    /// FramedContentTBS: who has no part in the group yet, or none at all, does not sign its context.
    static func signedPart(
        _ content: FramedContent, as wireFormat: WireFormatID, groupContext: [UInt8]
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: content.encoded.count + groupContext.count + 8)
        encoder.write(ProtocolVersion.mls10)
        wireFormat.encode(into: &encoder)
        content.encode(into: &encoder)
        switch content.sender {
        case .member, .newMemberCommit: encoder.writeBytes(groupContext)
        case .external, .newMemberProposal: break
        }
        return encoder.bytes
    }

    private static let signatureLabel = "FramedContentTBS"
}

/// The kinds of messages (RFC 9420 §6).
public enum WireFormatID: UInt16, Sendable, WireValue {
    case publicMessage = 1
    case privateMessage
    case welcome
    case groupInfo
    case keyPackage

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let value = try decoder.readUInt16()
        guard let format = WireFormatID(rawValue: value) else {
            throw .unknownValue(at: start, got: UInt64(value))
        }
        self = format
    }

    public func encode(into encoder: inout WireEncoder) { encoder.write(rawValue) }
}

extension WireDecoder {
    /// FramedContentAuthData.
    mutating func readAuthentication(
        of type: ContentType
    ) throws(WireError) -> (signature: [UInt8], confirmationTag: [UInt8]?) {
        let signature = try readVector()
        return (signature, type == .commit ? try readVector() : nil)
    }
}

extension WireEncoder {
    mutating func writeAuthentication(signature: [UInt8], confirmationTag: [UInt8]?) {
        writeVector(signature)
        if let confirmationTag { writeVector(confirmationTag) }
    }
}
