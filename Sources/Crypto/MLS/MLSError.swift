public import Primitives
public import WireFormat

/// Why MLS refused its input; whatever refused is then as it was.
public enum MLSError: Error, Equatable, Sendable {
    /// The bytes are not laid out as what they should be.
    case malformed(WireError)
    /// A key, a ciphertext or a length that cryptography does not take.
    case refused(PrimitiveError)
    /// A tree that no sequence of commits leads to.
    case invalidTree(TreeFault)
    /// A leaf that may not stand where it was found.
    case invalidLeaf(LeafFault)
    /// A leaf that is blank or beyond the tree.
    case unknownMember(LeafIndex)
    /// The path of a commit does not fit the tree.
    case invalidPath(PathFault)
    case tooManyPreSharedKeys(max: Int, got: Int)
    case invalidKeyPackage(KeyPackageFault)
    case invalidExtensions(ExtensionFault)
    case invalidProposal(ProposalFault)
    /// A message of another group, or of an epoch that this member is not in.
    case wrongGroup
    case wrongEpoch(expected: UInt64, got: UInt64)
    /// The epoch is the last that can be counted, 2^64 - 1: no commit begins another.
    case lastEpoch
    /// A cipher suite that is not implemented here, or not the group's.
    case cipherSuite(UInt16)
    case version(UInt16)
    /// Neither the message's sender nor anyone else signed it so.
    case invalidSignature
    case membershipTag
    case confirmationTag
    /// A message to the users that is not encrypted.
    case publicApplication
    case invalidCommit(CommitFault)
    case invalidWelcome(WelcomeFault)
    /// The group is to be replaced by another, and goes on no more (RFC 9420 §11.2).
    case suspended
    case unknownPreSharedKey(PreSharedKeyID)
    /// The keys of a message cannot be had.
    case noKeys(LeafIndex, GenerationFault)
    /// A private message with something else than zeros behind its content.
    case nonZeroPadding
}

/// What is wrong with a commit (RFC 9420 §12.4).
public enum CommitFault: Equatable, Sendable {
    /// A commit of our own: it is merged, not received.
    case own
    case missingPath
    /// It refers to a proposal that has not come.
    case unknownProposal(ProposalReference)
    /// Neither a member nor one who joins by it made it.
    case sender
}

/// Why a Welcome, or a group info, does not let us in (RFC 9420 §12.4.3).
public enum WelcomeFault: Equatable, Sendable {
    /// It has no secrets for our key package.
    case notForUs
    case missingTree
    /// Our leaf is not in the tree, or another than that of our key package.
    case ownLeaf
    /// The path secret does not lead to the keys of the tree.
    case pathSecret
    case secretLength(Int)
    /// The group does not say to which key one encrypts who joins on its own.
    case missingExternalKey
    /// More than one key says of which group this one is a branch or the successor (RFC 9420 §12.4.3.1).
    case severalOrigins
    /// A group that follows another one has members from its first epoch on.
    case originEpoch(UInt64)
    /// A branch with another version or cipher suite than its origin has (RFC 9420 §11.3).
    case notABranch
    /// Not the group that our last commit in the former one decided on (RFC 9420 §11.2).
    case notTheSuccessor
}

/// What is wrong with a key package (RFC 9420 §10.1).
public enum KeyPackageFault: Equatable, Sendable {
    case version(UInt16)
    case cipherSuite(expected: UInt16, got: UInt16)
    /// Its init key is its leaf's key too.
    case keysAreEqual
    /// Nothing can be encrypted to its init key.
    case lowOrderKey
    case signature
    /// The private keys given with it are not its own.
    case privateKeys
}

/// What is wrong with a list of extensions (RFC 9420 §13.4, §17.3), by the type of one.
public enum ExtensionFault: Equatable, Sendable {
    case twice(UInt16)
    /// The standard has it for other lists than this one.
    case misplaced(UInt16)
}

/// What is wrong with a proposal, or with several together (RFC 9420 §12.1, §12.2).
public enum ProposalFault: Equatable, Sendable {
    /// A sender of this kind may not make a proposal of this type.
    case senderMayNot(UInt16)
    case updateByCommitter
    case removesCommitter
    /// One leaf is updated or removed more than once.
    case changedTwice(LeafIndex)
    case externalInitByMember
    case extensionsTwice
    /// A member lacks what the new extensions of the group demand.
    case extensionsNotSupported
    case reinitWithOthers
    case reinitVersion(UInt16)
    case referenceByNewMember
    case externalInitCount(Int)
    case removalsByNewMember(Int)
    case pskNonce(expected: Int, got: Int)
    case pskUsage(PreSharedKeyID.ResumptionUsage)
    case pskTwice
}

/// What is wrong with the path of a commit (RFC 9420 §7.5, §12.4.2).
public enum PathFault: Equatable, Sendable {
    case nodeCount(expected: Int, got: Int)
    /// Not as many secrets for a node as its copath child's resolution has nodes.
    case secretCount(expected: Int, got: Int)
    case keyNotNew
    /// Nothing could be encrypted to a node that had this key.
    case lowOrderKey
    case parentHash
    /// There is no secret that this member has a key for.
    case noKey
    /// None of the secrets that came beside the path is this member's, and leads to the keys that the path states.
    case noSecret
    case secretLength(Int)
    /// A secret does not lead to the keys that the path states.
    case secret
}

/// What is wrong with a ratchet tree (RFC 9420 §12.4.3.1).
public enum TreeFault: Equatable, Sendable {
    case empty
    case trailingBlank
    case tooLarge(leavesMax: Int)
    /// A leaf where a parent belongs, or the other way round, by its index in the array form.
    case wrongKind(node: UInt32)
    /// A key stands at two nodes.
    case duplicateKey
    /// Nothing can be encrypted to a node with this key.
    case lowOrderKey(node: UInt32)
    /// The tree does not have the hash that the group states.
    case hash
    /// No node below vouches for this one.
    case parentHash(node: UInt32)
    /// A leaf that is no member below the node, or is merged at a node between.
    case unmergedLeaf(LeafIndex, node: UInt32)
}

/// What is wrong with a leaf (RFC 9420 §7.3).
public enum LeafFault: Equatable, Sendable {
    case signature
    /// The given instant is outside of its lifetime.
    case expired
    /// It comes from another kind of message than the one in which it was found.
    case wrongSource
    case version
    case cipherSuite
    /// A kind of credential that is not validated here, or that the leaf does not list.
    case credential
    case credentialNotSupportedByAll
    /// A member's new leaf says another identity than its old one (RFC 9420 §5.3.1).
    case credentialChanged
    /// An extension that the leaf does not say it knows.
    case extensionNotListed(UInt16)
    case requiredCapability
    case duplicateSignatureKey
    case duplicateEncryptionKey
    /// Nothing can be encrypted to the leaf.
    case lowOrderKey
}
