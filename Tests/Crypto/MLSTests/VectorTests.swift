import Foundation
import Testing
import Vectors

/// The working group's vectors, which lie beside the project in the folder that the environment names.
@Suite("Published vectors")
struct PublishedVectorTests {
    private static let folder = ProcessInfo.processInfo.environment["KEYSHIFT_MLS_VECTORS"]

    /// Passive clients have three files, none of which lies there.
    private static let formats = VectorFormat.allCases.filter { $0 != .passiveClient }

    @Test(.enabled(if: folder != nil), arguments: formats)
    func `every case of the working group's vectors passes`(format: VectorFormat) throws {
        let name = format.rawValue + ".json"
        let url = URL(fileURLWithPath: Self.folder ?? "").appendingPathComponent(name)
        let json = try Data(contentsOf: url)
        for name in [name, "other.json"] {
            let file = try VectorFile(named: name, json: json)
            #expect(file.format == format)
            let result = try file.check()
            #expect(result.failures == [])
            #expect(result.passed > 0)
        }
    }
}

@Suite("Vector files")
struct VectorFileTests {
    private func check(
        _ text: String, named name: String = "other.json"
    ) throws(VectorError) -> VectorResult {
        try VectorFile(named: name, json: Data(text.utf8)).check()
    }

    @Test(arguments: ["", "{}", "[1]", "[{}", "nonsense"])
    func `what is no array of objects is no file of vectors`(text: String) {
        #expect(throws: VectorError.notJSON) { try check(text, named: "crypto-basics.json") }
    }

    @Test func `what has neither fields nor name of a format is none`() {
        #expect(throws: VectorError.unknownFormat) { try check("[]") }
        #expect(throws: VectorError.unknownFormat) { try check(#"[{"length": 1}]"#) }
    }

    @Test func `a case without a field, or with one of another kind, is named`() {
        #expect(throws: VectorError.badCase(place: "[0].length", reason: "it is missing")) {
            try check(#"[{"vlbytes_header": "00"}]"#)
        }
        let odd = "it is not an even number of hexadecimal digits"
        for digits in ["0", "0g", "é"] {
            #expect(throws: VectorError.badCase(place: "[1].vlbytes_header", reason: odd)) {
                try check(
                    """
                    [{"vlbytes_header": "00", "length": 0}, {"vlbytes_header": "\(digits)", "length": 0}]
                    """)
            }
        }
    }

    @Test func `a case that does not pass is named with its step, and the others count`() throws {
        let result = try check(
            """
            [{"vlbytes_header": "0D", "length": 13}, {"vlbytes_header": "0d", "length": 12},
             {"vlbytes_header": "400d", "length": 13}]
            """)
        #expect(
            result.failures.map(\.description) == [
                "case 1: length: expected 12, got 13",
                "case 2: vlbytes_header: nonMinimalLength(at: 0)",
            ])
        #expect("\(result)" == "passed 1 / skipped 0 (other cipher suites) / failed 2")
    }

    @Test func `a case of another cipher suite is skipped`() throws {
        let result = try check(
            """
            [{"cipher_suite": 2, "psks": [], "psk_secret": ""},
             {"cipher_suite": 1, "psks": [], "psk_secret": "\(String(repeating: "00", count: 32))"}]
            """)
        #expect(result.skipped == 1 && result.passed == 1 && result.failures.isEmpty)
    }

    @Test func `an empty file passes if its name says what it would hold`() throws {
        #expect(try check("[]", named: "treekem.json").passed == 0)
        #expect(try VectorFile(named: "tree-math-more.json", json: Data("[]".utf8)).format == .treeMath)
    }
}
