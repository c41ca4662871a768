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
}

/// What is wrong with the path of a commit (RFC 9420 §7.5, §12.4.2).
public enum PathFault: Equatable, Sendable {
    case nodeCount(expected: Int, got: Int)
    /// Not as many secrets for a node as its copath child's resolution has nodes.
    case secretCount(expected: Int, got: Int)
    case keyNotNew
    case parentHash
    /// There is no secret that this member has a key for.
    case noKey
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
    /// An extension that the leaf does not say it knows.
    case extensionNotListed(UInt16)
    case requiredCapability
    case duplicateSignatureKey
    case duplicateEncryptionKey
}
