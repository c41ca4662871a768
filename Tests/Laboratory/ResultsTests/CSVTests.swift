import Results
import Testing

@Suite("CSV")
struct CSVTests {
    @Test func `a damaged table is refused with its line`() {
        let faults: [(String, CSVError)] = [
            ("", CSVError(line: 1, problem: .noHeader)),
            ("a,b\n1,2\n3\n", CSVError(line: 3, problem: .fieldCount(expected: 2, got: 1))),
            ("a,b\n1,\"2\n3", CSVError(line: 2, problem: .quoteNotClosed)),
            ("a,b\n1,x\"y\n", CSVError(line: 2, problem: .strayQuote)),
            ("a,b\n\"1\"x,2\n", CSVError(line: 2, problem: .strayQuote)),
        ]
        for (text, error) in faults {
            #expect(throws: error, "\(text)") { try CSV(parsing: text) }
        }
    }

    @Test func `any text survives being written and read`() throws {
        let table = CSV(
            header: ["a", "b \"c\""],
            rows: [
                ["", "x,y"], ["line\nend", "é — \"q\""], ["\r\n", " spaces "], ["'", ";"],
                ["\"\u{301}", ",\u{301}\"\u{20e3}"],
            ])
        #expect(try CSV(parsing: table.text) == table)
        #expect(table.text.hasPrefix("a,\"b \"\"c\"\"\"\n,\"x,y\"\n\"line\nend\","))
    }

    @Test func `carriage returns and a missing last line end are read`() throws {
        #expect(
            try CSV(parsing: "a,b\r\n1,2\r\n3,4")
                == CSV(header: ["a", "b"], rows: [["1", "2"], ["3", "4"]]))
    }

    @Test func `numbers are plain decimals that read back exactly`() {
        let expected: [(Double, String)] = [
            (0, "0"), (-0.0, "0"), (1, "1"), (-12, "-12"), (0.1, "0.1"), (1_500.25, "1500.25"),
            (1e-7, "0.0000001"),
            (-2.5e-9, "-0.0000000025"), (1e16, "10000000000000000"), (1.25e20, "125000000000000000000"),
            (123_456_789.123, "123456789.123"), (1.0 / 3, "0.3333333333333333"), (.nan, "nan"),
            (-.infinity, "-inf"),
        ]
        for (value, text) in expected { #expect(CSV.text(of: value) == text) }
        var value = 1.234567890123e-300
        while value < 1e300 {
            let text = CSV.text(of: value)
            #expect(Double(text) == value && !text.contains("e"))
            value *= 97.3
        }
    }
}
