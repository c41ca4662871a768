extension PrimitiveError {
    /// What was wrong, for people: a clause that others go on from.
    public var words: String {
        switch self {
        case .wrongLength(let field, let expected, let got):
            "the \(field.rawValue) has \(got) bytes, and not \(expected)"
        case .authenticationFailed, .messageLimitReached: "the message does not open"
        case .lowOrderPoint: "the key contributes nothing to an agreement"
        case .invalidSignature: "the signature does not match"
        case .badPadding: "the ciphertext is not padded as it should be"
        case .outputTooLong(let most, let got): "\(got) bytes are asked for, and from 0 to \(most) can be had"
        }
    }
}
