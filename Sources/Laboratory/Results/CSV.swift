/// Rows of text fields under a header, as RFC 4180 writes them.
///
/// One thing differs from RFC 4180: lines end in a bare line feed, as the tools that read these files expect.
/// Both line ends are read.
public struct CSV: Equatable, Sendable {
    public var header: [String]
    public var rows: [[String]]

    public init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }
}

/// What is wrong with a table's text, and where.
public struct CSVError: Error, Equatable, Sendable {
    public enum Problem: Equatable, Sendable {
        case noHeader
        case quoteNotClosed
        /// A quotation mark within a field that does not begin with one, or something after the closing one.
        case strayQuote
        case fieldCount(expected: Int, got: Int)
        case header(expected: [String], got: [String])
        case notANumber(column: String, text: String)
        /// Rows of one table belong to one scenario.
        case otherScenario(String)
        /// What whoever reads the table has to say of a row.
        case row(String)
        /// What this row says was said before.
        case repeatedRow(firstLine: Int)
    }

    /// From 1.
    public let line: Int
    /// From 1, in characters: where the field begins that is wrong, else the row.
    public let column: Int
    public let problem: Problem

    public init(line: Int, column: Int = 1, problem: Problem) {
        (self.line, self.column) = (line, column)
        self.problem = problem
    }
}

extension CSVError: CustomStringConvertible {
    public var description: String { "line \(line): \(sentence)" }

    /// What is wrong, without the line.
    public var sentence: String {
        switch problem {
        case .noHeader: "the table has no header"
        case .quoteNotClosed: "a quotation mark is not closed"
        case .strayQuote: "a quotation mark stands within a field that is not quoted"
        case .fieldCount(let expected, let got): "expected \(expected) fields, found \(got)"
        case .header(let expected, let got):
            "expected the columns \(expected.joined(separator: ",")),"
                + " found \(got.joined(separator: ","))"
        case .notANumber(let column, let text):
            "expected a number in the column '\(column)', found \(text.isEmpty ? "nothing" : "'\(text)'")"
        case .row(let sentence): sentence
        case .otherScenario(let name): "this row belongs to another scenario, '\(name)'"
        case .repeatedRow(let first): "this row says again what line \(first) says, of the same run"
        }
    }
}

// MARK: - Writing

extension String {
    /// The text with `escape` of each Unicode scalar for which there is one.
    ///
    /// Not by character: a quotation mark with an accent on it is one character, and no quotation mark.
    public func escaping(_ escape: (Unicode.Scalar) -> String?) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if let text = escape(scalar) {
                escaped.append(contentsOf: text.unicodeScalars)
            } else {
                escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

extension CSV {
    /// The table's text; fields are quoted where they must be.
    public var text: String {
        ([header] + rows).map(Self.line).joined()
    }

    /// One row with its line end.
    static func line(of row: [String]) -> String { row.map(field).joined(separator: ",") + "\n" }

    /// In which column, counted from 1, a field of a row begins, as rows are written.
    static func column(ofField index: Int, in row: [String]) -> Int {
        row.prefix(index).reduce(1) { $0 + field($1).unicodeScalars.count + 1 }
    }

    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { "\",\n\r".utf8.contains($0) }) else { return text }
        return "\"" + text.escaping { $0 == "\"" ? "\"\"" : nil } + "\""
    }

    /// The shortest decimal number that reads back as `value`, without an exponent and without a needless `.0`.
    ///
    /// `nan`, `inf` and `-inf` for what is no number.
    public static func text(of value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let parts = abs(value).description.split(separator: "e")
        let mantissa = (parts.first ?? "0").split(separator: ".")
        let whole = mantissa.first ?? "0"
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let digits = String(whole + fraction)
        // Where the point stands within the digits; may lie outside them.
        let point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}

// MARK: - Reading

extension CSV {
    /// Reads a table's text.
    ///
    /// - Throws: `.noHeader` for an empty text, `.fieldCount` for a row that is longer or shorter than the header,
    ///   and what is wrong with quotation marks.
    public init(parsing text: String) throws(CSVError) {
        var lines = try CSVLines(parsing: text)
        self.init(header: lines.header, rows: [])
        while let row = try lines.next() { rows.append(row.fields) }
    }
}

/// The rows of a table's text, one after the other.
public struct CSVLines {
    public let header: [String]
    private var reader: CSVReader

    /// - Throws: `.noHeader` for an empty text.
    public init(parsing text: String) throws(CSVError) {
        reader = CSVReader(bytes: Array(text.utf8))
        guard let first = try reader.nextRow() else { throw CSVError(line: 1, problem: .noHeader) }
        header = first
    }

    /// The next row and the line in which it begins; nothing at the end.
    public mutating func next() throws(CSVError) -> (line: Int, fields: [String])? {
        let line = reader.line
        guard let row = try reader.nextRow() else { return nil }
        guard row.count == header.count else {
            throw CSVError(line: line, problem: .fieldCount(expected: header.count, got: row.count))
        }
        return (line, row)
    }
}

private struct CSVReader {
    let bytes: [UInt8]
    private var position = 0
    private(set) var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The fields of the next row; nothing at the text's end.
    mutating func nextRow() throws(CSVError) -> [String]? {
        guard position < bytes.count else { return nil }
        var row: [String] = []
        while true {
            row.append(try nextField())
            guard position < bytes.count else { return row }
            if bytes[position] == Self.comma {
                position += 1
                continue
            }
            if bytes[position] == Self.carriageReturn { position += 1 }
            if position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
            line += 1
            return row
        }
    }

    private mutating func nextField() throws(CSVError) -> String {
        var field: [UInt8] = []
        guard position < bytes.count, bytes[position] == Self.quote else {
            while position < bytes.count, !isEnd(bytes[position]) {
                guard bytes[position] != Self.quote else { throw CSVError(line: line, problem: .strayQuote) }
                field.append(bytes[position])
                position += 1
            }
            return String(decoding: field, as: UTF8.self)
        }
        let start = line
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.lineFeed { line += 1 }
            if byte != Self.quote {
                field.append(byte)
            } else if position < bytes.count, bytes[position] == Self.quote {
                field.append(byte)
                position += 1
            } else {
                guard position == bytes.count || isEnd(bytes[position]) else {
                    throw CSVError(line: line, problem: .strayQuote)
                }
                return String(decoding: field, as: UTF8.self)
            }
        }
        throw CSVError(line: start, problem: .quoteNotClosed)
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn
    }
}
