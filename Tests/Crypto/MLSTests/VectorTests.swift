import Foundation
import Testing
import Vectors

/// The working group's vectors, which lie beside the project in the folder that the environment names.
@Suite("Published vectors")
struct PublishedVectorTests {
    fileprivate static let folder = ProcessInfo.processInfo.environment["KEYSHIFT_MLS_VECTORS"]

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

extension PublishedVectorTests {
    @Test(.enabled(if: folder != nil))
    func `a path without secrets is a case that fails`() throws {
        let url = URL(fileURLWithPath: Self.folder ?? "").appendingPathComponent("treekem.json")
        let json = try JSONSerialization.jsonObject(with: try Data(contentsOf: url))
        var cases = try #require(json as? [[String: Any]])
        let place = try #require(
            cases.firstIndex { $0["cipher_suite"] as? Int == 1 && Self.paths(of: $0) > 1 })
        var updates = try #require(cases[place]["update_paths"] as? [[String: Any]])
        updates[1]["path_secrets"] = [Any]()
        cases[place]["update_paths"] = updates
        let spoilt = try JSONSerialization.data(withJSONObject: [cases[place]])
        let result = try VectorFile(named: "treekem.json", json: spoilt).check()
        let failure = try #require(result.failures.first)
        #expect(result.failures.count == 1)
        #expect(failure.step.hasSuffix("path_secrets has none for this leaf"), "\(failure)")
    }

    private static func paths(of vector: [String: Any]) -> Int {
        (vector["update_paths"] as? [Any])?.count ?? 0
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
        let odd = "it is not a text of an even number of hexadecimal digits"
        for digits in ["0", "0g", "é"] {
            #expect(throws: VectorError.badCase(place: "[1].vlbytes_header", reason: odd)) {
                try check(
                    """
                    [{"vlbytes_header": "00", "length": 0}, {"vlbytes_header": "\(digits)", "length": 0}]
                    """)
            }
        }
    }

    @Test(arguments: ["4294967296", "1e400", "-1", "0.5", "null", "\"1\"", "{}"])
    func `a number that its field does not hold is named with its case and its field`(number: String) {
        let trees = #"{"n_leaves": 1, "n_nodes": 1, "root": 0, "left": [\#(number)], "right": [null], "#
        let rest = #""parent": [null], "sibling": [null]}"#
        let suite = #"[{"cipher_suite": \#(number), "psks": [], "psk_secret": ""}]"#
        #expect(
            throws: VectorError.badCase(
                place: "[0].cipher_suite", reason: "it is not a whole number from 0 to 65535")
        ) { try check(suite) }
        guard number != "4294967296", number != "null" else { return }
        let reason = "it is not a whole number from 0 to 9223372036854775807"
        #expect(throws: VectorError.badCase(place: "[0].left[0]", reason: reason)) {
            try check("[\(trees + rest)]")
        }
    }

    @Test func `a field of another kind is told without the words of the library`() {
        let faults = [
            (#"[{"cipher_suite": 1, "psks": 1, "psk_secret": ""}]"#, "[0].psks", "it is not a list"),
            (#"[{"cipher_suite": 1, "psks": [1], "psk_secret": ""}]"#, "[0].psks[0]", "it is not an object"),
            (
                #"[{"cipher_suite": 1, "psks": [null], "psk_secret": ""}]"#, "[0].psks[0]",
                "it is not an object"
            ),
        ]
        for (text, place, reason) in faults {
            #expect(throws: VectorError.badCase(place: place, reason: reason)) { try check(text) }
        }
    }

    @Test func `a tree with fewer entries than nodes fails before a node is made`() throws {
        let lists = ["left", "right", "parent", "sibling"].map { "\"\($0)\": [7]" }.joined(separator: ", ")
        let failures = try check(
            """
            [{"n_leaves": 4294967296, "n_nodes": 8589934591, "root": 4294967295, \(lists)},
             {"n_leaves": 1, "n_nodes": 1, "root": 0, \(lists)}]
            """
        ).failures
        #expect(
            failures.map(\.description) == [
                "case 0: the length of left: expected 8589934591, got 1",
                "case 1: left[0]: expected 7, got none",
            ])
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
                "case 2: vlbytes_header: the length at byte 0 is written longer than it need be",
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
