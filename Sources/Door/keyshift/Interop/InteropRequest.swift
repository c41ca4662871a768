import Foundation

/// One line of another implementation: an operation and its fields.
struct InteropRequest {
    let id: JSONValue
    private let fields: [String: JSONValue]

    /// Reads one line; the operation and the fields are looked at when they are asked for.
    init(line: String) throws(InteropError) {
        guard case .object(let fields) = JSONValue(parsing: line) else { throw .notAnObject }
        self.fields = fields
        id = fields["id"] ?? .null
    }

    /// The operation's name.
    func operation() throws(InteropError) -> String { try text("op") }

    func text(_ name: String) throws(InteropError) -> String {
        guard let value = fields[name] else { throw .missing(field: name) }
        guard case .string(let text) = value else { throw .wrongKind(field: name, expected: .text) }
        return text
    }

    func bytes(_ name: String) throws(InteropError) -> [UInt8] {
        guard let bytes = Base64.bytes(of: try text(name)) else { throw .notBase64(field: name) }
        return bytes
    }

    func integer(_ name: String, in allowed: ClosedRange<Int>) throws(InteropError) -> Int {
        guard let value = fields[name] else { throw .missing(field: name) }
        guard case .integer(let integer) = value else { throw .wrongKind(field: name, expected: .integer) }
        guard allowed.contains(integer) else { throw .outOfRange(field: name, allowed: allowed) }
        return integer
    }
}

/// One protocol in which others can talk with ours.
protocol InteropConversation {
    /// Carries out one request; one that throws has changed nothing.
    ///
    /// - Returns: The fields of the answer.
    mutating func carryOut(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue]
}

extension InteropConversation {
    /// The answer to one line, itself one line.
    mutating func answer(to line: String) -> String {
        var id = JSONValue.null
        do {
            let request = try InteropRequest(line: line)
            id = request.id
            var fields = try carryOut(request)
            fields["id"] = id
            fields["ok"] = .bool(true)
            return JSONValue.object(fields).line
        } catch {
            return JSONValue.object(["id": id, "ok": .bool(false), "error": .string(error.sentence)]).line
        }
    }
}

extension JSONValue {
    /// Bytes as the answers of Olm and Megolm write them.
    static func bytes(_ bytes: [UInt8]) -> JSONValue { .string(Base64.unpadded(bytes)) }
}
