/// One row of a result file, without the scenario's name.
public protocol TableRow: Equatable, Sendable {
    /// The columns after `scenario`, `point` and the swept paths.
    static var columns: [ResultColumn] { get }

    /// Which point of the sweep, counted from 0.
    var point: Int { get }
    /// What the scenario says for each swept path, in the order of the axes.
    var sweptValues: [String] { get }
    /// One text for each of `columns`.
    var fields: [String] { get }
}

/// A row that is read back.
public protocol ResultRow: TableRow {
    /// What no other row of the table has; nothing where rows may be alike.
    var identity: [String]? { get }

    /// Reads a row back.
    ///
    /// - Throws: `.notANumber`.
    init(point: Int, sweptValues: [String], fields: inout FieldReader) throws(CSVError)

    /// Shares the storage of the row before it as far as they are alike; says the same as before.
    mutating func share(with last: Self)
}

extension ResultRow {
    public var identity: [String]? { nil }

    public mutating func share(with last: Self) {}
}

/// The text of a result file, line by line: all rows of a long one at once would take many times its text.
public struct TableText<Row: TableRow>: Sendable {
    public let scenario: String
    /// One for each swept path.
    public let swept: [SweptColumn]

    public init(scenario: String, swept: [SweptColumn]) {
        self.scenario = scenario
        self.swept = swept
    }

    public var header: String {
        CSV.line(of: ResultColumn.first.names + swept.map(\.heading) + Row.columns.names)
    }

    public func line(of row: Row) -> String {
        precondition(row.sweptValues.count == swept.count, "a row has a value for each swept path")
        let values = zip(swept, row.sweptValues).map { $0.field(of: $1) }
        return CSV.line(of: [scenario, String(row.point)] + values + row.fields)
    }
}

/// One result file of a scenario that is read back: `runs.csv`, `summary.csv`, `rekeys.csv` or `series.csv`.
public struct ResultTable<Row: ResultRow>: Equatable, Sendable {
    public var scenario: String
    /// One for each swept path.
    public let swept: [SweptColumn]
    /// In the order in which they are written.
    public var rows: [Row]

    public init(scenario: String, swept: [SweptColumn], rows: [Row]) {
        self.scenario = scenario
        self.swept = swept
        self.rows = rows
    }

    /// One of which no path is said to have a unit.
    public init(scenario: String, axes: [String], rows: [Row]) {
        self.init(scenario: scenario, swept: axes.map { SweptColumn($0) }, rows: rows)
    }

    /// The swept paths.
    public var axes: [String] { swept.map(\.path) }

    /// The file's text.
    public var csv: String {
        let text = TableText<Row>(scenario: scenario, swept: swept)
        return rows.reduce(into: text.header) { $0 += text.line(of: $1) }
    }

    /// Reads a file's text back.
    ///
    /// - Parameter complaint: What else is wrong with a row, if anything is.
    /// - Throws: What is wrong with it, and in which line.
    public init(parsing text: String, complaint: (Row) -> String? = { _ in nil }) throws(CSVError) {
        var table = try CSVLines(parsing: text)
        let axisCount = table.header.count - 2 - Row.columns.count
        let (first, columns) = (ResultColumn.first.names, Row.columns.names)
        guard axisCount >= 0, Array(table.header.prefix(2)) == first,
            Array(table.header.suffix(columns.count)) == columns
        else {
            let expected = first + columns
            throw CSVError(line: 1, problem: .header(expected: expected, got: table.header))
        }
        let swept = table.header[2..<(2 + axisCount)].map { SweptColumn(heading: $0) }
        self.init(scenario: "", swept: swept, rows: [])
        var lines: [[String]: Int] = [:]
        while let (line, fields) = try table.next() {
            if rows.isEmpty { scenario = fields[0] }
            guard fields[0] == scenario else {
                throw CSVError(line: line, problem: .otherScenario(fields[0]))
            }
            var reader = FieldReader(
                line: line, columns: ["point"] + columns, fields: fields, sweptCount: axisCount)
            let point = try reader.nextInt()
            var row = try Row(
                point: point,
                sweptValues: zip(swept, fields[2..<(2 + axisCount)]).map { $0.value(of: $1) },
                fields: &reader)
            if let identity = row.identity {
                if let first = lines[identity] {
                    throw CSVError(line: line, problem: .repeatedRow(firstLine: first))
                }
                lines[identity] = line
            }
            if let sentence = complaint(row) { throw CSVError(line: line, problem: .row(sentence)) }
            if let last = rows.last { row.share(with: last) }
            rows.append(row)
        }
    }
}

/// Reads the fields of one row from left to right.
public struct FieldReader {
    let line: Int
    let columns: [String]
    private let fields: [String]
    private let sweptCount: Int
    private var next = 0

    /// - Parameters:
    ///   - columns: Those that are read.
    ///   - fields: Of the whole row: the scenario, the point, what is swept and is not read here, and the rest.
    init(line: Int, columns: [String], fields: [String], sweptCount: Int) {
        self.line = line
        self.columns = columns
        self.fields = fields
        self.sweptCount = sweptCount
    }

    /// Which field of the row comes next.
    private var place: Int { next == 0 ? 1 : 1 + sweptCount + next }

    mutating func nextText() -> String {
        defer { next += 1 }
        return fields[place]
    }

    /// A whole number that a sum of many does not overflow, and a `Double` holds.
    mutating func nextInt() throws(CSVError) -> Int {
        try nextNumber { text in Int(text).flatMap { $0.magnitude <= 1 << 53 ? $0 : nil } }
    }

    mutating func nextInts(_ count: Int) throws(CSVError) -> [Int] {
        var numbers: [Int] = []
        for _ in 0..<count { numbers.append(try nextInt()) }
        return numbers
    }

    mutating func nextUInt64() throws(CSVError) -> UInt64 { try nextNumber { UInt64($0) } }

    /// A decimal number, finite: what these tables are written with.
    mutating func nextDouble() throws(CSVError) -> Double {
        try nextNumber { CSV.decimal($0) }
    }

    /// An empty field is no number.
    mutating func nextOptionalDouble() throws(CSVError) -> Double? {
        guard !fields[place].isEmpty else {
            next += 1
            return nil
        }
        return try nextDouble()
    }

    private mutating func nextNumber<Number>(_ read: (String) -> Number?) throws(CSVError) -> Number {
        let (column, place) = (columns[next], place)
        let text = nextText()
        guard let number = read(text) else {
            throw CSVError(
                line: line, column: CSV.column(ofField: place, in: fields),
                problem: .notANumber(column: column, text: text))
        }
        return number
    }
}

extension CSV {
    /// A field that is a decimal number, neither "nan" nor "0x10", which Swift reads too, and one that can be reckoned with.
    public static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy("0123456789+-.eE".utf8.contains), let value = Double(text) else {
            return nil
        }
        return value == 0 || magnitudes.contains(abs(value)) ? value : nil
    }

    /// Far from all that is measured, and squares, sums and quotients of these are finite.
    private static let magnitudes = 1e-100...1e30

    /// An empty field for what there is none of.
    public static func text(of value: Double?) -> String { value.map { text(of: $0) } ?? "" }
}
