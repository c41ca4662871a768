import Primitives
import WireFormat

extension MLSError {
    /// What was wrong, for people: a clause that others go on from.
    public var words: String {
        switch self {
        case .malformed(let error): "the bytes are not laid out as those of MLS: \(error.words)"
        case .refused(let error): error.words
        case .invalidTree(let fault): "the ratchet tree is not valid: \(fault.words)"
        case .invalidLeaf(let fault): "a leaf is not valid: \(fault.words)"
        case .unknownMember(let leaf): "there is no member at leaf \(leaf.number)"
        case .invalidPath(let fault): "the path of the commit is not valid: \(fault.words)"
        case .tooManyPreSharedKeys(let most, let got): "\(got) pre-shared keys are more than \(most)"
        case .invalidKeyPackage(let fault): "the key package is not valid: \(fault.words)"
        case .invalidExtensions(let fault): "a list of extensions is not valid: \(fault.words)"
        case .invalidProposal(let fault): "the proposals are not valid: \(fault.words)"
        case .wrongGroup: "the message is of another group, or none to a group"
        case .wrongEpoch(let expected, let got): "the message is of epoch \(got), and not \(expected)"
        case .lastEpoch: "the epoch is the last that can be counted"
        case .cipherSuite(let number): "the cipher suite \(number) is not known here, or not the group's"
        case .version(let number): "the version \(number) is not known"
        case .invalidSignature: "the signature does not match"
        case .membershipTag: "the membership tag does not match"
        case .confirmationTag: "the confirmation tag does not match"
        case .publicApplication: "a message to the users is not encrypted"
        case .invalidCommit(let fault): "the commit is not valid: \(fault.words)"
        case .invalidWelcome(let fault): "the Welcome does not let the client in: \(fault.words)"
        case .suspended: "the group is to be replaced by another, and goes on no more"
        case .unknownPreSharedKey: "a pre-shared key is not known"
        case .noKeys(let leaf, let fault):
            "there are no keys for the message of leaf \(leaf.number): \(fault.words)"
        case .nonZeroPadding: "the padding of the message is not zero"
        }
    }
}

extension CommitFault {
    public var words: String {
        switch self {
        case .own: "it is the member's own, which is merged and not received"
        case .missingPath: "it has no path, and needs one"
        case .unknownProposal: "it refers to a proposal that has not come"
        case .sender: "neither a member nor one who joins by it made it"
        }
    }
}

extension WelcomeFault {
    public var words: String {
        switch self {
        case .notForUs: "it has no secrets for a key package of the client"
        case .missingTree: "there is no ratchet tree, neither in it nor beside it"
        case .ownLeaf: "the client's leaf is not in the tree as in its key package"
        case .pathSecret: "the path secret does not lead to the keys of the tree"
        case .secretLength(let count): "a secret has \(count) bytes"
        case .missingExternalKey: "there is no key for those who join on their own"
        case .severalOrigins: "more than one key says which group this one comes from"
        case .originEpoch(let epoch): "a group that follows another has members from epoch 1 on, not \(epoch)"
        case .notABranch: "its version or cipher suite is not that of the group it branches from"
        case .notTheSuccessor: "it is not the group that was decided on to follow the former one"
        }
    }
}

extension KeyPackageFault {
    public var words: String {
        switch self {
        case .version(let number): "it is of version \(number)"
        case .cipherSuite(let expected, let got): "it is of cipher suite \(got), and not \(expected)"
        case .keysAreEqual: "its init key is its leaf's key too"
        case .lowOrderKey: "nothing can be encrypted to its init key"
        case .signature: "its signature does not match"
        case .privateKeys: "the private keys given with it are not its own"
        }
    }
}

extension ExtensionFault {
    public var words: String {
        switch self {
        case .twice(let type): "the extension of type \(type) stands twice"
        case .misplaced(let type): "the extension of type \(type) belongs elsewhere"
        }
    }
}
