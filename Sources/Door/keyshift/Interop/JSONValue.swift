/// A value of a field: what requests and answers are made of, and anything else as it is spelled.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// By its digits, so that none is lost.
    case number(String)
    case text(JSONText)
    case array([JSONValue])
    /// Any JSON, which is repeated and not looked into.
    case verbatim(String)

    static func integer(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }

    static func string(_ string: String) -> JSONValue { .text(JSONText(string)) }

    /// The whole number, however it is spelled; `nil` for one that is none, or beyond what is counted here.
    var integer: Int? {
        guard case .number(let digits) = self else { return nil }
        if let number = Int(digits) { return number }
        // "1e2" and "3.0": exact as far as a double counts in ones.
        guard let number = Double(digits), number.magnitude < 0x1p53 else { return nil }
        return Int(exactly: number)
    }

    var written: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let digits): digits
        case .text(let text): text.written
        case .array(let values): "[" + values.map(\.written).joined(separator: ",") + "]"
        case .verbatim(let json): json
        }
    }

    /// An object on one line without its end; the fields in the order of their names, so that it is the same each
    /// time.
    static func line(of fields: [String: JSONValue]) -> String {
        let members = fields.sorted { $0.key < $1.key }
            .map { JSONText($0.key).written + ":" + $0.value.written }
        return "{" + members.joined(separator: ",") + "}"
    }
}
