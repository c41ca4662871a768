import Primitives
import WireFormat

extension OlmError {
    /// What was wrong, for people: a clause that others go on from.
    public var words: String {
        switch self {
        case .malformed(let error): "the message is not laid out as one of Olm: \(error.words)"
        case .tooShort(let least, let got):
            "the message is not laid out as one of Olm: it has \(got) bytes, and \(least) are the least"
        case .wrongVersion(let expected, let got): "the message is of version \(got), and not \(expected)"
        case .unknownType(let type): "there is no message of type \(type)"
        case .refused(let error): error.words
        case .baseKeyNotCanonical: "the base key is not written as its owner would"
        case .badMAC: "the authentication code of the message does not match"
        case .otherIdentity: "the message was made by another identity"
        case .unknownOneTimeKey: "the message uses an unknown one-time key"
        case .otherSession: "the message belongs to another session"
        case .unexpectedRatchetKey: "the message is of an unknown chain"
        case .tooFarAhead(let most, let got): "the message is \(got) ahead, and at most \(most) are skipped"
        case .keyGone(let index): "the key of message \(index) was used or given up"
        }
    }
}
