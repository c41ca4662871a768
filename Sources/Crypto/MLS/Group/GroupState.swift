import Metering
import Primitives
import WireFormat

/// The public state of one epoch: an immutable value that all members of a run share.
///
/// Nothing in it is secret. A commit makes a new one that has most of its tree in common with this.
public final class GroupState {
    public let suite: CipherSuite
    public let context: GroupContext
    public let tree: RatchetTree
    public let confirmationTag: [UInt8]
    /// What the next commit's transcript hash goes on from (RFC 9420 §8.2).
    let interimTranscriptHash: [UInt8]
    let encodedContext: [UInt8]

    init(
        suite: CipherSuite, context: GroupContext, tree: RatchetTree, confirmationTag: [UInt8],
        tally: inout OperationTally
    ) {
        self.suite = suite
        self.context = context
        self.tree = tree
        self.confirmationTag = confirmationTag
        interimTranscriptHash = TranscriptHash.interim(
            after: context.confirmedTranscriptHash, confirmationTag: confirmationTag, tally: &tally)
        encodedContext = context.encoded
    }

    public var groupID: [UInt8] { context.groupID }

    public var epoch: UInt64 { context.epoch }

    /// The context of the epoch after this one, but for the transcript hash that its commit leads to.
    ///
    /// - Throws: `.lastEpoch`.
    func nextContext(
        tree: RatchetTree, extensions: [Extension], tally: inout OperationTally
    ) throws(MLSError) -> GroupContext {
        guard epoch < .max else { throw .lastEpoch }
        return GroupContext(
            cipherSuite: context.cipherSuite, groupID: groupID, epoch: epoch + 1,
            treeHash: tree.hash(tally: &tally), confirmedTranscriptHash: context.confirmedTranscriptHash,
            extensions: extensions)
    }

    /// The key that signs for a sender (RFC 9420 §6.1).
    ///
    /// - Throws: `.unknownMember`, `.malformed` or `.invalidSignature` when there is none, `.refused` for one of
    ///   another suite's length.
    func signatureKey(of content: FramedContent) throws(MLSError) -> SigningPublicKey {
        switch (content.sender, content.body) {
        case (.member(let leaf), _):
            guard let node = tree[leaf] else { throw .unknownMember(leaf) }
            return try node.signatureKey.spoken()
        case (.external(let index), _):
            let senders = try context.extensions.externalSenders
            guard index < senders.count else { throw .invalidSignature }
            return try senders[Int(index)].signatureKey.spoken()
        case (.newMemberProposal, .proposal(.add(let keyPackage))):
            return try keyPackage.leafNode.signatureKey.spoken()
        case (.newMemberCommit, .commit(let commit)):
            guard let path = commit.path else { throw .invalidCommit(.missingPath) }
            return try path.leafNode.signatureKey.spoken()
        default: throw .invalidSignature
        }
    }
}

extension GroupContext {
    /// The context once the commit that leads to it has its signature.
    func with(confirmedTranscriptHash: [UInt8]) -> GroupContext {
        GroupContext(
            version: version, cipherSuite: cipherSuite, groupID: groupID, epoch: epoch, treeHash: treeHash,
            confirmedTranscriptHash: confirmedTranscriptHash, extensions: extensions)
    }
}
