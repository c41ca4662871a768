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
    /// A commit has taken the client out of the group.
    case removed(JSONText)

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
        case .key(let error): Self.sentence(error.words)
        case .olm(let error): Self.sentence(error.words)
        case .megolm(let error): Self.sentence(error.words)
        case .mls(let error): Self.sentence(error.words)
        case .wrongMessage(let field, let expected): "The field '\(field)' is not \(expected)."
        case .groupTwice: "The client takes part in a group of this identifier already."
        case .commitIsPending(let name):
            "A commit of '\(name.shown)' is neither merged nor discarded yet."
        case .noCommitIsPending(let name): "There is no commit of '\(name.shown)' to merge or discard."
        case .removed(let name): "The client of '\(name.shown)' was removed from the group."
        }
    }

    /// A clause as a sentence of its own.
    private static func sentence(_ words: String) -> String {
        words.prefix(1).uppercased() + words.dropFirst() + "."
    }
}
