import Metering
package import Primitives
import WireFormat

extension PrivateMessage {
    /// Encrypts a content that a member signed as one of a private message.
    ///
    /// - Parameters:
    ///   - padding: Of how many bytes the length of what is encrypted is made a multiple.
    ///   - tree: Of the sender, who gives up the message's keys.
    /// - Throws: `.noKeys` when the ratchet has no more generations, `.unknownMember`.
    package static func seal(
        _ authenticated: AuthenticatedContent, padding: Int = 1, senderData: SenderDataKeys,
        tree: inout SecretTree, context: inout CryptoContext
    ) throws(MLSError) -> PrivateMessage {
        guard case .member(let leaf) = authenticated.content.sender else {
            preconditionFailure("only members send private messages")
        }
        precondition(authenticated.wireFormat == .privateMessage, "what is encrypted was signed to be so")
        let content = authenticated.content
        let taking = try tree.find(content.body.type.ratchet, of: leaf, at: nil, tally: &context.tally)
        let sender = SenderData(
            leaf: leaf, generation: taking.generation, reuseGuard: ReuseGuard(using: &context))
        let ciphertext = try taking.keys.seal(
            plaintext(of: authenticated, padding: padding),
            authenticating: associatedData(
                groupID: content.groupID, epoch: content.epoch, type: content.body.type,
                authenticatedData: content.authenticatedData),
            reuseGuard: sender.reuseGuard, tally: &context.tally)
        let encryptedSender = try senderData.keys(for: ciphertext, tally: &context.tally).seal(
            sender.encoded,
            authenticating: associatedData(
                groupID: content.groupID, epoch: content.epoch, type: content.body.type),
            tally: &context.tally)
        tree.finish(taking)
        return PrivateMessage(
            groupID: content.groupID, epoch: content.epoch, contentType: content.body.type,
            authenticatedData: content.authenticatedData, encryptedSenderData: encryptedSender,
            ciphertext: ciphertext)
    }

    /// PrivateMessageContent.
    private static func plaintext(of authenticated: AuthenticatedContent, padding: Int) -> [UInt8] {
        precondition(padding > 0, "a length is a multiple of something")
        var encoder = WireEncoder(reserving: 256)
        authenticated.content.body.encode(into: &encoder)
        encoder.writeAuthentication(
            signature: authenticated.signature, confirmationTag: authenticated.confirmationTag)
        let rest = encoder.bytes.count % padding
        if rest > 0 { encoder.writeBytes([UInt8](repeating: 0, count: padding - rest)) }
        return encoder.bytes
    }

    /// PrivateContentAAD, or SenderDataAAD, which has all but the last field.
    static func associatedData(
        groupID: [UInt8], epoch: UInt64, type: ContentType, authenticatedData: [UInt8]? = nil
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: groupID.count + (authenticatedData?.count ?? 0) + 17)
        encoder.writeVector(groupID)
        encoder.write(epoch)
        encoder.write(type.rawValue)
        if let authenticatedData { encoder.writeVector(authenticatedData) }
        return encoder.bytes
    }
}

extension ContentType {
    /// Which of the sender's ratchets encrypts it in a private message (RFC 9420 §9).
    var ratchet: RatchetKind { self == .application ? .application : .handshake }
}
