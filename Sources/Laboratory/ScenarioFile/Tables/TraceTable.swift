internal import Population
internal import Quantities
internal import Results

/// A trace as a table: `time_s,person,act,size_bytes`, a row for each thing that somebody did.
struct TraceTable {
    static let header = ["time_s", "person", "act", "size_bytes"]

    /// Ten years in seconds: no run is longer.
    private static let timeMax = 315_360_000
    private static let bytesMax = 1 << 20
    private static let acts = ["message", "join", "leave", "remove"]

    /// Whether each person who has been seen is in the group.
    private var isMember: [String: Bool] = [:]
    private var founders: [String] = []
    private var newcomers: [String] = []
    private var rows: [(at: Double, person: String, act: WorkloadTrace.Act)] = []

    /// Reads a table's text.
    ///
    /// Whoever writes or goes before coming is taken to have been there from the beginning.
    static func read(_ text: String) throws(TableError) -> WorkloadTrace {
        var table = TraceTable()
        do throws(CSVError) {
            var lines = try CSVLines(parsing: text)
            guard lines.header == header else {
                throw CSVError(line: 1, problem: .header(expected: header, got: lines.header))
            }
            while let row = try lines.next() {
                if let sentence = table.take(row.fields) {
                    throw CSVError(line: row.line, problem: .row(sentence))
                }
            }
        } catch {
            throw TableError(line: error.line, sentence: error.sentence)
        }
        return table.trace
    }

    /// - Returns: What is wrong with a row, if anything is.
    private mutating func take(_ fields: [String]) -> String? {
        let (time, person, size) = (fields[0], fields[1], fields[3])
        guard let at = CSV.decimal(time), at >= 0, at <= Double(Self.timeMax) else {
            return "expected a time in seconds from 0 to \(Self.timeMax), found '\(time)'"
        }
        if let last = rows.last, at < last.at { return "rows stand in the order of their times" }
        guard !person.isEmpty else { return "expected a person, found nothing" }
        guard Self.acts.contains(fields[2]) else {
            return "expected one of \(Self.acts.joined(separator: ", ")), found '\(fields[2])'"
        }
        guard fields[2] == "message" || size.isEmpty else { return "only a message has a size" }
        if !size.isEmpty {
            guard let bytes = Int(size), bytes > 0, bytes <= Self.bytesMax else {
                return "expected a whole number of bytes from 1 to \(Self.bytesMax), found '\(size)'"
            }
        }
        switch fields[2] {
        case "message": return note(.message(bytes: Int(size)), of: person, at: at)
        case "join": return note(.join, of: person, at: at)
        default: return note(.leave, of: person, at: at)
        }
    }

    private mutating func note(_ act: WorkloadTrace.Act, of person: String, at time: Double) -> String? {
        if isMember[person] == nil {
            if act == .join { newcomers.append(person) } else { founders.append(person) }
        }
        let wasMember = isMember[person] ?? (act != .join)
        guard wasMember == (act != .join) else {
            return "'\(person)' is \(wasMember ? "in the group already" : "not in the group")"
        }
        isMember[person] = act != .leave
        rows.append((time, person, act))
        return nil
    }

    private var trace: WorkloadTrace {
        let numbers = Dictionary(
            uniqueKeysWithValues: (founders + newcomers).enumerated().map { ($0.element, $0.offset) })
        return WorkloadTrace(
            entries: rows.map {
                .init(at: TimeSpan(seconds: $0.at), person: numbers[$0.person] ?? 0, act: $0.act)
            }, founderCount: founders.count)
    }
}
