/// A kind of quantity that people write as a number and a unit, such as `250 ms` or `9 Mbit/s`.
public enum QuantityKind: CaseIterable, Sendable {
    /// In seconds.
    case duration
    /// In bytes.
    case byteCount
    /// In bits a second.
    case bandwidth
    /// A share of one: `2 %` or a bare `0.02`.
    case ratio
    /// In events a second.
    case rate
    /// Of nothing in particular, without a unit.
    case plain

    /// One way to write the unit, and how many base units it stands for.
    public struct Unit: Equatable, Sendable {
        public let name: String
        public let factor: Double
    }

    /// Every spelling, smallest unit first; of two spellings of one unit the usual one comes first.
    public var units: [Unit] {
        switch self {
        case .duration: Self.durations
        case .byteCount: Self.byteCounts
        case .bandwidth: Self.bandwidths
        case .ratio: Self.ratios
        case .rate: Self.rates
        case .plain: []
        }
    }

    /// What it is called in a sentence, with its article.
    public var name: String {
        switch self {
        case .duration: "a duration"
        case .byteCount: "a number of bytes"
        case .bandwidth: "a bandwidth"
        case .ratio: "a share"
        case .rate: "a rate"
        case .plain: "a number"
        }
    }

    /// A text that parses.
    public var example: String {
        switch self {
        case .duration: "250 ms"
        case .byteCount: "120 B"
        case .bandwidth: "9 Mbit/s"
        case .ratio: "2 %"
        case .rate: "6 /min"
        case .plain: "2"
        }
    }

    /// Whether a number alone is enough.
    public var mayLackUnit: Bool { self == .ratio || self == .plain }

    private static let durations = table([
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60),
        ("h", 3_600), ("days", 86_400), ("day", 86_400), ("d", 86_400),
    ])
    private static let byteCounts = table([
        ("B", 1), ("KB", 1e3), ("kB", 1e3), ("KiB", 1_024), ("MB", 1e6), ("MiB", 1_048_576), ("GB", 1e9),
        ("GiB", 1_073_741_824),
    ])
    private static let bandwidths = table([
        ("bit/s", 1), ("kbit/s", 1e3), ("Mbit/s", 1e6), ("Gbit/s", 1e9),
    ])
    private static let ratios = table([("%", 0.01)])
    private static let rates = table([
        ("/day", 1.0 / 86_400), ("/h", 1.0 / 3_600), ("/min", 1.0 / 60), ("/s", 1),
    ])

    private static func table(_ rows: [(String, Double)]) -> [Unit] {
        rows.map { Unit(name: $0.0, factor: $0.1) }
    }
}

/// Why a text is not a quantity of the kind asked for.
public enum QuantityTextError: Error, Equatable, Sendable {
    case notANumber
    case unitMissing
    case unknownUnit(String)
}

extension QuantityKind {
    /// Reads a number and a unit, with or without a space between them.
    ///
    /// - Returns: The quantity in the base unit of its kind; finite, perhaps negative.
    /// - Throws: `.notANumber` when it does not begin with a decimal number or that is too large for a
    ///   `Double`; `.unitMissing` or `.unknownUnit` when what follows is not a unit of this kind.
    public func parse(_ text: String) throws(QuantityTextError) -> Double {
        let trimmed = text.trimmingSpaces
        let length = Self.numberLength(in: trimmed)
        guard length > 0, let number = Double(trimmed.prefix(length)), number.isFinite else {
            throw .notANumber
        }
        let unitName = String(trimmed.dropFirst(length)).trimmingSpaces
        if unitName.isEmpty {
            guard mayLackUnit else { throw .unitMissing }
            return number
        }
        guard let unit = units.first(where: { $0.name == unitName }) else {
            throw .unknownUnit(String(unitName))
        }
        // A percentage is divided, not multiplied by 0.01, so that 7 % is the number that 0.07 is.
        let value = unit.factor < 1 ? number / (1 / unit.factor).rounded() : number * unit.factor
        guard value.isFinite else { throw .notANumber }
        return value
    }

    /// The decimal number that a text begins with, and what follows it without spaces; nothing where it begins otherwise.
    public static func parts(of text: String) -> (number: Substring, unit: Substring)? {
        let length = numberLength(in: text[...])
        return length > 0 ? (text.prefix(length), text.dropFirst(length).trimmingSpaces) : nil
    }

    /// The quantity in the largest unit of which it has at least one, and in which it has few decimals.
    public func text(of value: Double) -> String {
        let canonical = units.filter { unit in units.first { $0.factor == unit.factor } == unit }
        let fitting = canonical.filter { abs(value) >= $0.factor * 0.999_999 }
        let short = fitting.last { unit in
            let thousandths = value / unit.factor * 1_000
            return abs(thousandths - thousandths.rounded()) <= 1e-9 * abs(thousandths)
        }
        guard let unit = short ?? fitting.last ?? canonical.first else {
            return Self.shortest(value)
        }
        return "\(Self.shortest(value / unit.factor)) \(unit.name)"
    }

    /// A decimal number to at most nine significant digits, without a needless `.0`.
    private static func shortest(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        if value == value.rounded() { return "\(Int(value))" }
        let nearest = (value * 1e6).rounded() / 1e6
        return nearest == nearest.rounded() ? "\(Int(nearest))" : "\(nearest)"
    }

    /// How many characters at the start of `text` are a decimal number, exponent included.
    private static func numberLength(in text: Substring) -> Int {
        let characters = Array(text)
        var index = 0
        func skipDigits() -> Int {
            let start = index
            while index < characters.count, ("0"..."9").contains(characters[index]) { index += 1 }
            return index - start
        }
        if index < characters.count, characters[index] == "-" || characters[index] == "+" { index += 1 }
        guard skipDigits() > 0 else { return 0 }
        if index < characters.count, characters[index] == "." {
            index += 1
            guard skipDigits() > 0 else { return 0 }
        }
        let mantissaEnd = index
        if index < characters.count, characters[index] == "e" || characters[index] == "E" {
            index += 1
            if index < characters.count, characters[index] == "-" || characters[index] == "+" { index += 1 }
            if skipDigits() == 0 { index = mantissaEnd }
        }
        return index
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The text without spaces and tabs at its ends.
    public var trimmingSpaces: Substring {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
