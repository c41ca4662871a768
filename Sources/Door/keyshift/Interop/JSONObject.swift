/// The fields of one JSON object (RFC 8259), read in time linear in its length, however deep it is nested.
struct JSONObject {
    /// By their names' code units.
    private(set) var fields: [JSONText: JSONValue] = [:]
    /// The values as they are spelled.
    private(set) var spellings: [JSONText: String] = [:]

    /// - Throws: `.notAnObject`, `.fieldTwice`.
    init(parsing bytes: [UInt8]) throws(InteropError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notAnObject }
        var scanner = JSONScanner(bytes)
        try scanner.expect(UInt8(ascii: "{"))
        if !scanner.passes(UInt8(ascii: "}")) {
            repeat {
                let name = try scanner.name()
                guard fields[name] == nil else { throw .fieldTwice(name) }
                let start = scanner.place
                fields[name] = try scanner.value()
                spellings[name] = scanner.spelling(from: start)
            } while scanner.passes(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "}"))
        }
        try scanner.finish()
    }

    subscript(name: String) -> JSONValue? { fields[JSONText(name)] }
}

/// Goes through JSON byte by byte; spaces before each part are passed.
private struct JSONScanner {
    private let bytes: [UInt8]
    private(set) var place = 0

    /// - Parameter bytes: UTF-8.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func passSpaces() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
    }

    /// Whether `byte` comes next; if so it is passed.
    mutating func passes(_ byte: UInt8) -> Bool {
        passSpaces()
        guard next == byte else { return false }
        place += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(InteropError) {
        guard passes(byte) else { throw .notAnObject }
    }

    mutating func finish() throws(InteropError) {
        passSpaces()
        guard next == nil else { throw .notAnObject }
    }

    func spelling(from start: Int) -> String { String(decoding: bytes[start..<place], as: UTF8.self) }

    /// A field's name with its colon; stands at the value then.
    mutating func name() throws(InteropError) -> JSONText {
        passSpaces()
        let name = try text()
        try expect(UInt8(ascii: ":"))
        passSpaces()
        return name
    }

    /// A value; of a list its elements too, but none below those.
    mutating func value() throws(InteropError) -> JSONValue {
        guard next == UInt8(ascii: "[") else { return try element() }
        place += 1
        var elements: [JSONValue] = []
        guard !passes(UInt8(ascii: "]")) else { return .array([]) }
        repeat {
            passSpaces()
            elements.append(try element())
        } while passes(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func element() throws(InteropError) -> JSONValue {
        guard next == UInt8(ascii: "[") || next == UInt8(ascii: "{") else { return try scalar() }
        let start = place
        try passNested()
        return .verbatim(spelling(from: start))
    }

    private mutating func scalar() throws(InteropError) -> JSONValue {
        switch next {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "n"): return try word("null", is: .null)
        case UInt8(ascii: "t"): return try word("true", is: .bool(true))
        case UInt8(ascii: "f"): return try word("false", is: .bool(false))
        default: return try number()
        }
    }

    /// Passes a list or an object with all that is in it; what is open is kept here and not on the stack.
    private mutating func passNested() throws(InteropError) {
        var ends: [UInt8] = []
        repeat {
            passSpaces()
            let end: UInt8? =
                switch next {
                case UInt8(ascii: "["): UInt8(ascii: "]")
                case UInt8(ascii: "{"): UInt8(ascii: "}")
                default: nil
                }
            if let end {
                place += 1
                if !passes(end) {
                    ends.append(end)
                    if end == UInt8(ascii: "}") { _ = try name() }
                    continue
                }
            } else {
                _ = try scalar()
            }
            while let end = ends.last {
                if passes(UInt8(ascii: ",")) {
                    if end == UInt8(ascii: "}") { _ = try name() }
                    break
                }
                try expect(end)
                ends.removeLast()
            }
        } while !ends.isEmpty
    }

    private mutating func word(_ word: String, is value: JSONValue) throws(InteropError) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw .notAnObject }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(InteropError) -> JSONValue {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let beginsWithZero = next == UInt8(ascii: "0")
        let count = try digits()
        guard !beginsWithZero || count == 1 else { throw .notAnObject }
        if next == UInt8(ascii: ".") {
            place += 1
            _ = try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            _ = try digits()
        }
        return .number(spelling(from: start))
    }

    /// At least one digit.
    private mutating func digits() throws(InteropError) -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw .notAnObject }
        return place - start
    }

    private mutating func text() throws(InteropError) -> JSONText {
        guard next == UInt8(ascii: "\"") else { throw .notAnObject }
        place += 1
        var codeUnits: [UInt16] = []
        var start = place
        while let byte = next, byte >= 0x20 {
            let isEnd = byte == UInt8(ascii: "\"")
            guard isEnd || byte == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            codeUnits += String(decoding: bytes[start..<place], as: UTF8.self).utf16
            place += 1
            guard !isEnd else { return JSONText(codeUnits: codeUnits) }
            codeUnits.append(try escape())
            start = place
        }
        throw .notAnObject
    }

    /// What follows a backslash (RFC 8259 §7).
    private mutating func escape() throws(InteropError) -> UInt16 {
        guard let letter = next else { throw .notAnObject }
        place += 1
        if let unit = JSONText.shortForms[letter] { return unit }
        guard letter == UInt8(ascii: "u"), place + 4 <= bytes.count else { throw .notAnObject }
        let digits = bytes[place..<place + 4]
        // The initializer takes a sign besides.
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .notAnObject }
        place += 4
        return unit
    }
}
