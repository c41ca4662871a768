public import Foundation

/// A file of the MLS working group's test vectors: a JSON array of cases in one of its formats.
public struct VectorFile: Sendable {
    public let format: VectorFormat
    private let json: Data

    /// Finds out what the file is, by the fields of its first case and else by its name.
    ///
    /// - Throws: `.notJSON`, `.unknownFormat`.
    public init(named name: String, json: Data) throws(VectorError) {
        guard let cases = try? JSONDecoder().decode([FieldNames].self, from: json) else { throw .notJSON }
        let known = cases.first.flatMap { VectorFormat(fields: $0.names) } ?? VectorFormat(fileName: name)
        guard let known else { throw .unknownFormat }
        format = known
        self.json = json
    }

    /// Checks each case.
    ///
    /// - Throws: `.badCase` when a field is missing or of the wrong kind.
    public func check() throws(VectorError) -> VectorResult {
        switch format {
        case .cryptoBasics: try check(CryptoBasicsCase.self)
        case .deserialization: try check(DeserializationCase.self)
        case .keySchedule: try check(KeyScheduleCase.self)
        case .messageProtection: try check(MessageProtectionCase.self)
        case .messages: try check(MessagesCase.self)
        case .passiveClient: try check(PassiveClientCase.self)
        case .preSharedKeys: try check(PreSharedKeysCase.self)
        case .secretTree: try check(SecretTreeCase.self)
        case .transcriptHashes: try check(TranscriptHashesCase.self)
        case .treeKEM: try check(TreeKEMCase.self)
        case .treeMath: try check(TreeMathCase.self)
        case .treeOperations: try check(TreeOperationsCase.self)
        case .treeValidation: try check(TreeValidationCase.self)
        case .welcome: try check(WelcomeCase.self)
        }
    }

    private func check<Case: VectorCase>(_ type: Case.Type) throws(VectorError) -> VectorResult {
        let cases: [Case]
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            cases = try decoder.decode([Case].self, from: json)
        } catch {
            throw VectorError(decoding: error)
        }
        var result = VectorResult()
        for (index, vector) in cases.enumerated() { result.note(vector, at: index) }
        return result
    }
}

/// Why a file is none of test vectors.
public enum VectorError: Error, Equatable, Sendable {
    /// It is not a JSON array of objects.
    case notJSON
    /// Neither its name nor its fields are those of a format.
    case unknownFormat
    /// - Parameter place: The case and the field, like `[3].leaves`.
    case badCase(place: String, reason: String)

    init(decoding error: any Error) {
        guard let error = error as? DecodingError else {
            self = .notJSON
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            self = .badCase(place: Self.place(context.codingPath + [key]), reason: "it is missing")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self = .badCase(place: Self.place(context.codingPath), reason: "it is not \(Self.kind(of: type))")
        case .dataCorrupted(let context):
            // Only what our own types refuse has a place.
            self =
                context.codingPath.isEmpty
                ? .notJSON
                : .badCase(place: Self.place(context.codingPath), reason: context.debugDescription)
        @unknown default: self = .notJSON
        }
    }

    /// What the decoder looked for; all else is read by types that say themselves what they are.
    private static func kind(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is [String: Any].Type: "an object"
        default: "a list"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.map { key in key.intValue.map { "[\($0)]" } ?? "." + nameInFile(key.stringValue) }.joined()
    }

    /// The files write `n_leaves` where the decoder says `nLeaves`.
    private static func nameInFile(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

/// The names of an object's fields, whatever they hold.
private struct FieldNames: Decodable {
    let names: Set<String>

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }
}
