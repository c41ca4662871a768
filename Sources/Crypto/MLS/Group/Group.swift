public import Metering
public import Primitives

/// One member's view of a group (RFC 9420).
///
/// It holds the member's own secrets and a reference to the public state, which all members share. A call that
/// throws leaves it as it was. It keeps no clock: what is judged by time is judged by the instant that is given.
public struct Group {
    /// What opens the epoch's messages.
    public internal(set) var reader: EpochReader
    var path: PrivatePath
    let signer: SigningKeyPair
    let memo: GroupMemo
    public var preSharedKeys: PreSharedKeyStore
    /// Proposals of this epoch that may be committed by reference, in the order in which they came.
    var proposals: [ReceivedProposal] = []
    /// Leaf keys of our own Update proposals.
    var proposedKeys: [AgreementKeyPair] = []
    /// Whether a commit has decided that another group takes this one's place.
    public let successor: Proposal.Reinit?

    struct ReceivedProposal {
        let reference: ProposalReference
        let item: ProposalList.Item
    }

    init(
        state: GroupState, epoch: EpochKeys, path: PrivatePath, signer: SigningKeyPair,
        preSharedKeys: PreSharedKeyStore, successor: Proposal.Reinit? = nil, memo: GroupMemo
    ) {
        reader = EpochReader(state: state, epoch: epoch)
        self.path = path
        self.signer = signer
        self.memo = memo
        self.preSharedKeys = preSharedKeys
        self.successor = successor
        self.preSharedKeys.noteEpoch(of: state, epoch.secrets, successor: successor)
    }

    /// A new group of which its creator is the only member (RFC 9420 §11).
    ///
    /// - Throws: `.invalidLeaf` when the creator lacks what the extensions demand.
    public init(
        creating groupID: [UInt8], extensions: [Extension] = [], client: ClientDescription,
        lifetime: Lifetime, signer: SigningKeyPair, suite: CipherSuite, memo: GroupMemo,
        context: inout CryptoContext
    ) throws(MLSError) {
        let leafKeys = AgreementKeyPair(using: &context)
        let leaf = client.leafContent(
            encryptionKey: leafKeys.publicKey, signer: signer, source: .keyPackage(lifetime)
        ).signed(at: nil, by: signer, suite: suite, context: &context)
        let rules = try LeafRules(suite: suite, groupID: groupID, extensions: extensions, instant: nil)
        try rules.validateCapabilities(of: leaf)
        let tree = RatchetTree(leaf)
        let groupContext = GroupContext(
            cipherSuite: suite.rawValue, groupID: groupID, epoch: 0,
            treeHash: tree.hash(tally: &context.tally), confirmedTranscriptHash: [], extensions: extensions)
        let secrets = EpochSecrets(EpochSecret(context.randomBlock()), tally: &context.tally)
        let tag = secrets.confirmation.tag(of: [], tally: &context.tally)
        let state = GroupState(
            suite: suite, context: groupContext, tree: tree, confirmationTag: tag, tally: &context.tally)
        self.init(
            state: state, epoch: EpochKeys(secrets, state: state, mode: memo.mode),
            path: PrivatePath(leaf: LeafIndex(0), leafKeys: leafKeys), signer: signer,
            preSharedKeys: PreSharedKeyStore(), memo: memo)
    }

    public var state: GroupState { reader.state }

    var epoch: EpochKeys { reader.epoch }

    public var ownLeaf: LeafIndex { path.leaf }

    /// What members compare to know that they are in the same epoch; no secret.
    public var epochAuthenticator: [UInt8] { epoch.secrets.authenticator.bytes }

    /// A secret for another use, which all members of the epoch have (RFC 9420 §8.5).
    ///
    /// - Throws: `.refused(.outputTooLong)`.
    public func export(
        label: String, context: [UInt8], length: Int, tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        try epoch.secrets.export(label: label, context: context, length: length, tally: &tally)
    }

    /// How many bytes a client stores of secrets that are its own or the epoch's; the public state comes on top
    /// (`publicStateSize`).
    public var serializedSize: Int {
        EpochSecrets.serializedSize + path.serializedSize + reader.serializedSize
            + preSharedKeys.serializedSize + SigningKeyPair.seedCount
            + proposedKeys.count * Block32.count
    }

    /// How many bytes a client stores of public state: tree, context, transcript hash.
    public var publicStateSize: Int {
        state.tree.encodedSize + state.encodedContext.count + Block32.count
    }

    func checkIsActive() throws(MLSError) {
        guard successor == nil else { throw .suspended }
    }
}

/// The secrets of an epoch and the root of its secret tree: the same for all members.
final class EpochKeys {
    let secrets: EpochSecrets
    let secretTree: SecretTreeRoot
    let senderData: SenderDataKeys

    init(_ secrets: EpochSecrets, state: GroupState, mode: OperationMemo.Mode) {
        self.secrets = secrets
        senderData = SenderDataKeys(secrets.senderData, suite: state.suite)
        guard let size = TreeSize(leafCount: state.tree.leafCount) else {
            preconditionFailure("a tree has a size")
        }
        secretTree = SecretTreeRoot(secrets.encryption, size: size, suite: state.suite, mode: mode)
    }
}
