import Metering
public import Primitives
import WireFormat

/// Letting new members in (RFC 9420 §12.4.3).
extension Group {
    /// The Welcome to all whom the commit added that led to here; `nil` if it added nobody.
    func welcome(
        to begun: CommitDraft.Begun, from draft: CommitDraft, _ plan: CommitPlan,
        context: inout CryptoContext
    ) throws(MLSError) -> Welcome? {
        guard !draft.applied.added.isEmpty else { return nil }
        var extensions = plan.groupInfoExtensions
        if plan.welcomeTree == .inline { extensions.append(state.tree.asExtension) }
        let info = try groupInfo(extensions: extensions, context: &context)
        let keys = begun.start.intermediate.welcomeKeys(suite: state.suite, tally: &context.tally)
        let encryptedInfo = try keys.seal(info.encoded, authenticating: [], tally: &context.tally)
        let sealer = state.suite.sealer(
            label: Welcome.label, labelContext: encryptedInfo, tally: &context.tally)
        var secrets: [Welcome.EncryptedSecrets] = []
        secrets.reserveCapacity(draft.applied.added.count)
        for (leaf, keyPackage) in draft.applied.added {
            let own = GroupSecrets(
                joinerSecret: begun.start.joinerSecret.block.bytes,
                pathSecret: draft.ownPath?.secret(for: leaf)?.block.bytes,
                preSharedKeys: draft.applied.preSharedKeys)
            secrets.append(
                Welcome.EncryptedSecrets(
                    newMember: keyPackage.reference(suite: state.suite, tally: &context.tally),
                    groupSecrets: try sealer.seal(
                        own.encoded, to: try keyPackage.initKey.spoken(), using: &context)))
        }
        return Welcome(
            cipherSuite: state.suite.rawValue, secrets: secrets, encryptedGroupInfo: encryptedInfo)
    }

    /// The group as it is now, signed by this member.
    ///
    /// - Throws: `.invalidExtensions`.
    func groupInfo(
        extensions: [Extension], context: inout CryptoContext
    ) throws(MLSError) -> GroupInfo {
        try extensions.validate(in: .groupInfo)
        let unsigned = GroupInfo(
            groupContext: state.context, extensions: extensions, confirmationTag: state.confirmationTag,
            signer: ownLeaf, signature: [])
        let signature = state.suite.sign(
            unsigned.signedPart, label: GroupInfo.signatureLabel, with: signer, context: &context)
        return GroupInfo(
            groupContext: state.context, extensions: extensions, confirmationTag: state.confirmationTag,
            signer: ownLeaf, signature: signature)
    }

    /// The group as it is shown to who may join by an external commit (RFC 9420 §12.4.3.2).
    ///
    /// - Throws: `.refused` never in practice: the key that it names is derived.
    public func groupInfo(
        tree: CommitPlan.WelcomeTree, context: inout CryptoContext
    ) throws(MLSError) -> GroupInfo {
        let keys = try epoch.secrets.externalKeyPair(context: &context)
        var encoder = WireEncoder()
        encoder.writeVector(keys.publicKey.bytes)
        var extensions = [Extension(type: ExtensionType.externalPublicKey, data: encoder.bytes)]
        if tree == .inline { extensions.append(state.tree.asExtension) }
        return try groupInfo(extensions: extensions, context: &context)
    }
}

extension GroupInfo {
    static let signatureLabel = "GroupInfoTBS"
}

extension RatchetTree {
    var asExtension: Extension { Extension(type: ExtensionType.ratchetTree, data: encoded) }
}

extension Welcome {
    /// Under which the secrets of new members are encrypted (RFC 9420 §12.4.3.1).
    static let label = "Welcome"
}
