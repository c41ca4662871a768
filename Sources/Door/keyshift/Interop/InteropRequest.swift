/// One line of another implementation: an operation and its fields.
struct InteropRequest {
    /// As it is spelled, or null.
    let id: JSONValue
    private let fields: JSONObject

    /// Reads one line; the operation and the fields are looked at when they are asked for.
    ///
    /// - Throws: `.notAnObject`, `.fieldTwice`.
    init(line: [UInt8]) throws(InteropError) {
        fields = try JSONObject(parsing: line)
        id = fields.spellings[JSONText("id")].map { .verbatim($0) } ?? .null
    }

    /// The operation's name.
    func operation() throws(InteropError) -> String { try text("op") }

    /// A name that the caller has chosen.
    func name(_ field: String) throws(InteropError) -> JSONText {
        guard let value = fields[field] else { throw .missing(field: field) }
        guard case .text(let name) = value else { throw .wrongKind(field: field, expected: .text) }
        return name
    }

    func text(_ name: String) throws(InteropError) -> String {
        guard let text = try self.name(name).string else { throw .wrongKind(field: name, expected: .text) }
        return text
    }

    func bytes(_ name: String) throws(InteropError) -> [UInt8] {
        try Self.bytes(.text(try self.name(name)), name)
    }

    /// Nothing where the field is missing or null.
    func optionalBytes(_ name: String) throws(InteropError) -> [UInt8]? {
        guard let value = fields[name], value != .null else { return nil }
        return try Self.bytes(value, name)
    }

    func byteStrings(_ name: String) throws(InteropError) -> [[UInt8]] {
        var strings: [[UInt8]] = []
        for value in try list(name) { strings.append(try Self.bytes(value, name)) }
        return strings
    }

    func integer(_ name: String, in allowed: ClosedRange<Int>) throws(InteropError) -> Int {
        guard let value = fields[name] else { throw .missing(field: name) }
        return try Self.integer(value, name, in: allowed)
    }

    func integers(_ name: String, in allowed: ClosedRange<Int>) throws(InteropError) -> [Int] {
        var integers: [Int] = []
        for value in try list(name) { integers.append(try Self.integer(value, name, in: allowed)) }
        return integers
    }

    func flag(_ name: String) throws(InteropError) -> Bool {
        guard let value = fields[name] else { throw .missing(field: name) }
        guard case .bool(let flag) = value else { throw .wrongKind(field: name, expected: .flag) }
        return flag
    }

    private func list(_ name: String) throws(InteropError) -> [JSONValue] {
        guard let value = fields[name] else { throw .missing(field: name) }
        guard case .array(let list) = value else { throw .wrongKind(field: name, expected: .list) }
        return list
    }

    private static func bytes(_ value: JSONValue, _ name: String) throws(InteropError) -> [UInt8] {
        guard case .text(let text) = value else { throw .wrongKind(field: name, expected: .text) }
        guard let bytes = text.string.flatMap(Base64.bytes(of:)) else { throw .notBase64(field: name) }
        return bytes
    }

    private static func integer(
        _ value: JSONValue, _ name: String, in allowed: ClosedRange<Int>
    ) throws(InteropError) -> Int {
        guard let integer = value.integer else { throw .wrongKind(field: name, expected: .integer) }
        guard allowed.contains(integer) else { throw .outOfRange(field: name, allowed: allowed) }
        return integer
    }
}

/// One protocol in which others can talk with ours.
protocol InteropConversation {
    /// Carries out one request; of one that throws the conversation goes on as it was before.
    ///
    /// - Returns: The fields of the answer.
    mutating func carryOut(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue]
}

extension InteropConversation {
    /// The answer to one line, itself one line.
    mutating func answer(to line: [UInt8]) -> String {
        var id = JSONValue.null
        do {
            let request = try InteropRequest(line: line)
            id = request.id
            // On a copy, since what a refused request has drawn must not be missing afterwards.
            var next = self
            var fields = try next.carryOut(request)
            self = next
            fields["id"] = id
            fields["ok"] = .bool(true)
            return JSONValue.line(of: fields)
        } catch {
            return JSONValue.line(of: ["id": id, "ok": .bool(false), "error": .string(error.sentence)])
        }
    }
}

extension JSONValue {
    /// Bytes as the answers of Olm and Megolm write them.
    static func bytes(_ bytes: [UInt8]) -> JSONValue { .string(Base64.unpadded(bytes)) }
}
