import MLS
import WireFormat

/// `messages.json`: one of each struct, which must come out as it went in, byte for byte.
struct MessagesCase: VectorCase {
    let mlsWelcome: HexBytes
    let mlsGroupInfo: HexBytes
    let mlsKeyPackage: HexBytes
    let ratchetTree: HexBytes
    let groupSecrets: HexBytes
    let addProposal: HexBytes
    let updateProposal: HexBytes
    let removeProposal: HexBytes
    let preSharedKeyProposal: HexBytes
    let reInitProposal: HexBytes
    let externalInitProposal: HexBytes
    let groupContextExtensionsProposal: HexBytes
    let commit: HexBytes
    let publicMessageApplication: HexBytes
    let publicMessageProposal: HexBytes
    let publicMessageCommit: HexBytes
    let privateMessage: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        try checkMessage("mls_welcome", mlsWelcome, is: .welcome)
        try checkMessage("mls_group_info", mlsGroupInfo, is: .groupInfo)
        try checkMessage("mls_key_package", mlsKeyPackage, is: .keyPackage)
        try checkMessage("public_message_application", publicMessageApplication, is: .publicMessage)
        try checkMessage("public_message_proposal", publicMessageProposal, is: .publicMessage)
        try checkMessage("public_message_commit", publicMessageCommit, is: .publicMessage)
        try checkMessage("private_message", privateMessage, is: .privateMessage)
        try check("ratchet_tree", ratchetTree, as: Values<OptionalNode>.self)
        try check("group_secrets", groupSecrets, as: GroupSecrets.self)
        try check("commit", commit, as: Commit.self)
        try checkProposals()
    }

    /// Proposals stand here without their types.
    private func checkProposals() throws(UnmetStep) {
        try check("add_proposal", addProposal, as: KeyPackage.self)
        try check("update_proposal", updateProposal, as: LeafNode.self)
        try check("remove_proposal", removeProposal, as: LeafIndex.self)
        try check("pre_shared_key_proposal", preSharedKeyProposal, as: PreSharedKeyID.self)
        try check("re_init_proposal", reInitProposal, as: Proposal.Reinit.self)
        let extensions = groupContextExtensionsProposal
        try check("group_context_extensions_proposal", extensions, as: Values<Extension>.self)
        let proposals = [
            (1, addProposal), (2, updateProposal), (3, removeProposal), (4, preSharedKeyProposal),
            (5, reInitProposal), (6, externalInitProposal), (7, extensions),
        ]
        for (type, content) in proposals {
            let typed = HexBytes([0, UInt8(type)] + content.bytes)
            try check("proposal of type \(type)", typed, as: Proposal.self)
        }
    }

    private func checkMessage(
        _ name: String, _ bytes: HexBytes, is format: WireFormatID
    ) throws(UnmetStep) {
        try check(name, bytes, as: MLSMessage.self)
        let message = try step(name) { try MLSMessage(decoding: bytes.bytes) }
        try expect(name, message.wireFormat, is: format)
    }

    private func check<Value: WireValue>(
        _ name: String, _ bytes: HexBytes, as type: Value.Type
    ) throws(UnmetStep) {
        let value = try step(name) { try Value(decoding: bytes.bytes) }
        try expect(name, value.encoded, is: bytes)
        try expectRefusal(name + " and a byte") { try Value(decoding: bytes.bytes + [0]) }
        try expectRefusal(name + " without a byte") { try Value(decoding: bytes.bytes.dropLast()) }
    }
}

/// A vector of values, alone.
private struct Values<Value: WireValue>: WireValue {
    let values: [Value]

    init(from decoder: inout WireDecoder) throws(WireError) { values = try decoder.readValues() }

    func encode(into encoder: inout WireEncoder) { encoder.writeValues(values) }
}

/// A node of a tree, or none.
private struct OptionalNode: WireValue {
    let node: TreeNode?

    init(from decoder: inout WireDecoder) throws(WireError) { node = try decoder.readOptional() }

    func encode(into encoder: inout WireEncoder) { encoder.writeOptional(node) }
}
