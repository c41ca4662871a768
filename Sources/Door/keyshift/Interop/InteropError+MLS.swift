import MLS

/// What the peer is told of MLS; which rule was broken is named as the code names it.
extension InteropError {
    static func sentence(of error: MLSError) -> String {
        switch error {
        case .malformed: "The bytes are not laid out as those of MLS."
        case .refused(let error): sentence(of: error)
        case .invalidTree(let fault): "The ratchet tree is not valid: \(fault)."
        case .invalidLeaf(let fault): "A leaf is not valid: \(fault)."
        case .unknownMember(let leaf): "There is no member at leaf \(leaf.number)."
        case .invalidPath(let fault): "The path of the commit is not valid: \(fault)."
        case .tooManyPreSharedKeys(let max, let got): "\(got) pre-shared keys are more than \(max)."
        case .invalidKeyPackage(let fault): "The key package is not valid: \(fault)."
        case .invalidExtensions(let fault): "A list of extensions is not valid: \(fault)."
        case .invalidProposal(let fault): "The proposals are not valid: \(fault)."
        case .wrongGroup: "The message is of another group, or none to a group."
        case .wrongEpoch(let expected, let got): "The message is of epoch \(got), and not \(expected)."
        case .lastEpoch: "The epoch is the last that can be counted."
        case .cipherSuite(let number): "The cipher suite \(number) is not known here, or not the group's."
        case .version(let number): "The version \(number) is not known."
        case .invalidSignature: "The signature does not match."
        case .membershipTag: "The membership tag does not match."
        case .confirmationTag: "The confirmation tag does not match."
        case .publicApplication: "A message to the users is not encrypted."
        case .invalidCommit(let fault): "The commit is not valid: \(fault)."
        case .invalidWelcome(let fault): "The Welcome does not let the client in: \(fault)."
        case .suspended: "The group is to be replaced by another, and goes on no more."
        case .unknownPreSharedKey: "A pre-shared key is not known."
        case .noKeys(let leaf, let fault):
            "There are no keys for the message of leaf \(leaf.number): \(fault)."
        case .nonZeroPadding: "The padding of the message is not zero."
        }
    }
}
