import Randomness
import Testing

@testable import keyshift

@Suite("JSON of the conversation")
struct JSONTests {
    private func answer(to line: String) -> String {
        var olm = OlmInterop(seed: Seed(1))
        return olm.answer(to: Array(line.utf8))
    }

    @Test(arguments: [
        "18446744073709551615", "-0", "1.50", "1e400", "0.1E+2", "null", "true", "\"\\u00e9\\ud800/\\/\"",
        "\"é\"",
        "[1, {\"b\" :[ ]}, \"\\n\"]", "{}", "\"\"",
    ])
    func `an id is repeated as it was spelled`(id: String) throws {
        let answer = answer(to: #"{"op":"x", "id" : \#(id) }"#)
        #expect(answer == #"{"error":"There is no operation 'x'.","id":\#(id),"ok":false}"#)
    }

    @Test func `names are the same when their code units are, and not otherwise`() throws {
        var olm = OlmInterop(seed: Seed(1))
        func create(_ name: String) throws -> JSONValue? {
            let line = #"{"op":"account.create","account":"\#(name)"}"#
            return try answerFields(of: olm.answer(to: Array(line.utf8)))["ok"]
        }
        // One character in two spellings, halves of pairs, and nothing.
        for name in ["\\u00e9", "e\\u0301", "\\ud800", "\\ud801", "\\ufffd", "", "a", "\\u212b", "\\u00c5"] {
            #expect(try create(name) == .bool(true), "\(name)")
        }
        for name in ["é", "\\u0065\u{301}", "\\uD800", "\u{fffd}", "\\u0061"] {
            #expect(try create(name) == .bool(false), "\(name)")
        }
    }

    @Test func `thousands of levels are passed over`() {
        let deep = String(repeating: "[{\"a\":", count: 2_000) + "1" + String(repeating: "}]", count: 2_000)
        #expect(answer(to: #"{"id":1,"z":\#(deep),"op":"x"}"#).hasPrefix(#"{"error":"There is no"#))
        #expect(answer(to: #"{"id":\#(deep),"op":"x"}"#).utf8.count > deep.utf8.count)
        let open = #"{"z":"# + String(repeating: "[", count: 4_000)
        #expect(answer(to: open).contains("not a JSON object"))
    }

    @Test(arguments: [
        "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{\"a\":01}", "{\"a\":1.}",
        "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":nul}", "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\u+123\"}", "{\"a\":\"}", "{\"a\":[1,]}",
        "{\"a\":[1}", "{\"a\":{\"b\":[}]}", "{\"a\":[[1,],2]}", "{\"a\":[{1:2}]}", "{\"a\":1} x",
        "\u{feff}{}", "{\"a\":[[] []]}",
    ])
    func `what RFC 8259 does not have is no object`(line: String) {
        #expect(answer(to: line) == #"{"error":"The line is not a JSON object.","id":null,"ok":false}"#)
    }

    @Test func `bytes that are not UTF-8 are no object`() {
        var olm = OlmInterop(seed: Seed(1))
        let line = Array(#"{"op":"account.create","account":""#.utf8) + [0xff] + Array(#""}"#.utf8)
        #expect(olm.answer(to: line).contains("not a JSON object"))
    }

    @Test func `a field that stands twice is refused, however it is spelled`() {
        let answer = answer(to: #"{"op":"x","\u006fp":"y"}"#)
        #expect(answer == #"{"error":"The field 'op' stands twice.","id":null,"ok":false}"#)
    }

    @Test func `a whole number is one however it is spelled`() {
        for (spelling, number) in [("10", 10), ("1e1", 10), ("100E-1", 10), ("-0", 0), ("10.0", 10)] {
            #expect(JSONValue.number(spelling).integer == number, "\(spelling)")
        }
        for spelling in ["1.5", "1e300", "9223372036854775808", "1e400"] {
            #expect(JSONValue.number(spelling).integer == nil, "\(spelling)")
        }
    }

    @Test func `what is written is read as it was`() throws {
        let texts =
            ["\u{0}\u{1f}\"\\/\u{7f}é\u{1f600}\r\n", "", "e\u{301}"].map { JSONText($0) }
            + [JSONText(codeUnits: [0x41, 0xdc00, 0xe9])]
        for text in texts {
            let line = JSONValue.line(of: ["a": .array([.text(text), .integer(UInt64.max), .null])])
            #expect(!line.contains("\n"))
            let read = try JSONObject(parsing: Array(line.utf8))
            #expect(read["a"] == .array([.text(text), .number("18446744073709551615"), .null]))
        }
    }
}
