import Primitives

extension ProposalFault {
    public var words: String {
        switch self {
        case .senderMayNot(let type): "such a sender makes no proposal of type \(type)"
        case .updateByCommitter: "the committer updates itself by its path, and not by a proposal"
        case .removesCommitter: "they remove the committer"
        case .changedTwice(let leaf): "leaf \(leaf.number) is updated or removed more than once"
        case .externalInitByMember: "a member does not join on its own"
        case .extensionsTwice: "the group's extensions are set twice"
        case .extensionsNotSupported: "a member lacks what the new extensions demand"
        case .reinitWithOthers: "one that replaces the group stands alone"
        case .reinitVersion(let version): "the new group would be of version \(version), below this one's"
        case .referenceByNewMember: "one who joins on its own refers to no proposal"
        case .externalInitCount(let count): "who joins on its own says so once, and not \(count) times"
        case .removalsByNewMember(let count):
            "who joins on its own removes at most one leaf, and not \(count)"
        case .pskNonce(let expected, let got):
            "the nonce of a pre-shared key has \(got) bytes, and not \(expected)"
        case .pskUsage(let usage): "a pre-shared key \(usage.words) does not belong into such a commit"
        case .pskTwice: "a pre-shared key stands twice"
        }
    }
}

extension PreSharedKeyID.ResumptionUsage {
    var words: String {
        switch self {
        case .application: "for the application"
        case .reinit: "of a replaced group"
        case .branch: "of a branch's origin"
        }
    }
}

extension PathFault {
    public var words: String {
        switch self {
        case .nodeCount(let expected, let got): "it has \(got) nodes, and not \(expected)"
        case .secretCount(let expected, let got):
            "\(got) secrets are encrypted for a node, where there should be \(expected)"
        case .keyNotNew: "a key of it is in use already"
        case .lowOrderKey: "nothing can be encrypted to a key of it"
        case .parentHash: "its parent hash does not match"
        case .noKey: "no secret of it is for a key that the member has"
        case .noSecret: "none of the secrets that came beside it leads to its keys"
        case .secretLength(let count): "a secret of it has \(count) bytes"
        case .secret: "a secret of it does not lead to its keys"
        }
    }
}

extension TreeFault {
    public var words: String {
        switch self {
        case .empty: "it has no nodes"
        case .trailingBlank: "its list of nodes ends with a blank one"
        case .tooLarge(let most): "it has more than \(most) leaves"
        case .wrongKind(let node):
            "a leaf stands where a parent belongs or the other way round, at node \(node)"
        case .duplicateKey: "a key stands at two nodes"
        case .lowOrderKey(let node): "nothing can be encrypted to the key of node \(node)"
        case .hash: "its hash is not the one that the group states"
        case .parentHash(let node): "no node below vouches for node \(node)"
        case .unmergedLeaf(let leaf, let node): "leaf \(leaf.number) cannot be unmerged at node \(node)"
        }
    }
}

extension LeafFault {
    public var words: String {
        switch self {
        case .signature: "its signature does not match"
        case .expired: "the instant is outside of its lifetime"
        case .wrongSource: "it comes from another kind of message"
        case .version: "it does not support the group's version"
        case .cipherSuite: "it does not support the group's cipher suite"
        case .credential: "its credential is of a kind that is not known, or not listed in it"
        case .credentialNotSupportedByAll: "its credential is of a kind that not all members support"
        case .credentialChanged: "it says another identity than the leaf before it"
        case .extensionNotListed(let type): "it has an extension of type \(type), and does not list that type"
        case .requiredCapability: "it lacks what the group demands"
        case .duplicateSignatureKey: "its signature key is another member's"
        case .duplicateEncryptionKey: "its encryption key is in use already"
        case .lowOrderKey: "nothing can be encrypted to it"
        }
    }
}

extension GenerationFault {
    public var words: String {
        switch self {
        case .gone(let generation): "those of generation \(generation) were used or given up"
        case .tooFarAhead(let most, let got):
            "it is \(got) generations ahead, and at most \(most) are skipped"
        case .exhausted: "there are no more generations"
        }
    }
}
