import Primitives
import WireFormat

extension MegolmError {
    /// What was wrong, for people: a clause that others go on from.
    public var words: String {
        switch self {
        case .malformed(let error): "the bytes are not laid out as those of Megolm: \(error.words)"
        case .tooShort(let least, let got):
            "the bytes are not laid out as those of Megolm: there are \(got), and \(least) are the least"
        case .wrongVersion(let expected, let got): "the bytes are of version \(got), and not \(expected)"
        case .badSignature: "the signature does not match"
        case .unusableKey: "the session's key is none by which anybody can sign"
        case .badMAC: "the authentication code of the message does not match"
        case .refused(let error): error.words
        case .tooOld(let firstKnown, let got): "position \(got) is before the first known, \(firstKnown)"
        }
    }
}
