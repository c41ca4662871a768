package import Primitives
public import WireFormat

/// A message that anyone can read (RFC 9420 §6.2).
public struct PublicMessage: Equatable, Sendable, WireValue {
    /// As it was before the message was made, but for its wire format, which is this one.
    public let authenticated: AuthenticatedContent
    /// From members only.
    public let membershipTag: [UInt8]?

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let content = try FramedContent(from: &decoder)
        let (signature, tag) = try decoder.readAuthentication(of: content.body.type)
        authenticated = AuthenticatedContent(
            wireFormat: .publicMessage, content: content, signature: signature, confirmationTag: tag)
        if case .member = content.sender {
            membershipTag = try decoder.readVector()
        } else {
            membershipTag = nil
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        authenticated.content.encode(into: &encoder)
        encoder.writeAuthentication(
            signature: authenticated.signature, confirmationTag: authenticated.confirmationTag)
        if let membershipTag { encoder.writeVector(membershipTag) }
    }

    /// Makes the message of a content; a member's gets its tag.
    ///
    /// - Precondition: The content is not for the users: that is never public.
    package init(
        _ authenticated: AuthenticatedContent, membershipKey: MembershipKey, groupContext: [UInt8],
        context: inout CryptoContext
    ) {
        precondition(
            authenticated.content.body.type != .application, "an application message is private")
        self.authenticated = authenticated
        guard case .member = authenticated.content.sender else {
            membershipTag = nil
            return
        }
        let input = Self.taggedPart(authenticated, groupContext: groupContext)
        membershipTag = membershipKey.tag(of: input, tally: &context.tally)
    }

    /// The message of one who joins by it, and has no membership key yet.
    init(newMember authenticated: AuthenticatedContent) {
        self.authenticated = authenticated
        membershipTag = nil
    }

    /// Checks that a member sent it, as far as the tag says; the signature is checked besides.
    ///
    /// - Throws: `.publicApplication`, `.membershipTag`.
    package func checkTag(
        _ membershipKey: MembershipKey, groupContext: [UInt8], context: inout CryptoContext
    ) throws(MLSError) {
        guard authenticated.content.body.type != .application else { throw .publicApplication }
        guard case .member = authenticated.content.sender else { return }
        let input = Self.taggedPart(authenticated, groupContext: groupContext)
        guard membershipKey.isValid(tag: membershipTag ?? [], of: input, tally: &context.tally) else {
            throw .membershipTag
        }
    }

    /// AuthenticatedContentTBM.
    private static func taggedPart(
        _ authenticated: AuthenticatedContent, groupContext: [UInt8]
    ) -> [UInt8] {
        let signedPart = AuthenticatedContent.signedPart(
            authenticated.content, as: .publicMessage, groupContext: groupContext)
        var encoder = WireEncoder(reserving: signedPart.count + 128)
        encoder.writeBytes(signedPart)
        encoder.writeAuthentication(
            signature: authenticated.signature, confirmationTag: authenticated.confirmationTag)
        return encoder.bytes
    }
}
