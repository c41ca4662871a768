import MLS
import Megolm
import Olm
import Primitives

/// Why a request of another implementation was refused.
enum InteropError: Error, Equatable {
    case notAnObject
    case fieldTwice(JSONText)
    case missing(field: String)
    case wrongKind(field: String, expected: Kind)
    case outOfRange(field: String, allowed: ClosedRange<Int>)
    case notBase64(field: String)
    case unknownOperation(String)
    case nameTaken(JSONText)
    case unknownName(JSONText)
    case key(PrimitiveError)
    case olm(OlmError)
    case megolm(MegolmError)
    case mls(MLSError)
    /// A message of MLS of another kind.
    case wrongMessage(field: String, expected: String)
    /// A client takes part in a group of this identifier already.
    case groupTwice
    case commitIsPending(JSONText)
    case noCommitIsPending(JSONText)

    enum Kind: String {
        case text = "a string"
        case integer = "a whole number"
        case flag = "true or false"
        case list = "a list"
    }
}

extension InteropError {
    /// What the peer is told.
    var sentence: String {
        switch self {
        case .notAnObject: "The line is not a JSON object."
        case .fieldTwice(let name): "The field '\(name.shown)' stands twice."
        case .missing(let field): "The field '\(field)' is missing."
        case .wrongKind(let field, let expected): "The field '\(field)' is not \(expected.rawValue)."
        case .outOfRange(let field, let allowed):
            "The field '\(field)' is not from \(allowed.lowerBound) to \(allowed.upperBound)."
        case .notBase64(let field): "The field '\(field)' is not base64."
        case .unknownOperation(let name): "There is no operation '\(name)'."
        case .nameTaken(let name): "The name '\(name.shown)' is taken."
        case .unknownName(let name): "Nothing is named '\(name.shown)'."
        case .key(let error): Self.sentence(of: error)
        case .olm(let error): Self.sentence(of: error)
        case .megolm(let error): Self.sentence(of: error)
        case .mls(let error): Self.sentence(of: error)
        case .wrongMessage(let field, let expected): "The field '\(field)' is not \(expected)."
        case .groupTwice: "The client takes part in a group of this identifier already."
        case .commitIsPending(let name):
            "A commit of '\(name.shown)' is neither merged nor discarded yet."
        case .noCommitIsPending(let name): "There is no commit of '\(name.shown)' to merge or discard."
        }
    }

    static func sentence(of error: PrimitiveError) -> String {
        switch error {
        case .wrongLength(let field, let expected, let got):
            "The \(field.rawValue) has \(got) bytes, and not \(expected)."
        case .lowOrderPoint: "The key contributes nothing to an agreement."
        case .badPadding: "The ciphertext is not padded as it should be."
        case .invalidSignature: "The signature does not match."
        case .authenticationFailed, .messageLimitReached, .outputTooLong: "The message does not open."
        }
    }

    private static func sentence(of error: OlmError) -> String {
        switch error {
        case .malformed, .tooShort: "The message is not laid out as one of Olm."
        case .wrongVersion(let expected, let got): "The message is of version \(got), and not \(expected)."
        case .unknownType(let type): "There is no message of type \(type)."
        case .refused(let error): sentence(of: error)
        case .baseKeyNotCanonical: "The base key is not written as its owner would."
        case .badMAC: "The authentication code of the message does not match."
        case .otherIdentity: "The message was made by another identity."
        case .unknownOneTimeKey: "The message uses an unknown one-time key."
        case .otherSession: "The message belongs to another session."
        case .unexpectedRatchetKey: "The message is of an unknown chain."
        case .tooFarAhead(let max, let got): "The message is \(got) ahead, and at most \(max) are skipped."
        case .keyGone(let index): "The key of message \(index) was used or given up."
        }
    }

    private static func sentence(of error: MegolmError) -> String {
        switch error {
        case .malformed, .tooShort: "The bytes are not laid out as those of Megolm."
        case .wrongVersion(let expected, let got): "The bytes are of version \(got), and not \(expected)."
        case .badSignature: "The signature does not match."
        case .unusableKey: "The session's key is none by which anybody can sign."
        case .badMAC: "The authentication code of the message does not match."
        case .refused(let error): sentence(of: error)
        case .tooOld(let firstKnown, let got): "Position \(got) is before the first known, \(firstKnown)."
        }
    }
}
