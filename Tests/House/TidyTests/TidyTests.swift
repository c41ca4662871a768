import Foundation
import Testing

/// The rules of the house that neither compiler nor formatter holds.
@Suite("Tidy")
struct TidyTests {
    private struct Source {
        let path: String
        let lines: [String]
    }

    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let sources: [Source] = {
        let root = package.appendingPathComponent("Sources")
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            return text.map { Source(path: path, lines: $0.components(separatedBy: "\n")) }
        }
    }()

    /// The line without its comment.
    private func code(_ line: String) -> Substring {
        line.range(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
    }

    @Test func `there are sources to look at`() {
        #expect(Self.sources.count > 50)
    }

    @Test func `unsafe code is where it is allowed, and each use says why it is safe`() {
        for source in Self.sources {
            let isAllowed = [
                "Crypto/Primitives/", "Laboratory/Statistics/", "Door/keyshift/Machine/Files+Writing.swift",
            ].contains {
                source.path.hasPrefix($0)
            }
            for (index, line) in source.lines.enumerated()
            // Not the word of a page's policy for styles and scripts that stand in it.
            where code(line).range(of: #"\bunsafe\b(?!-inline)"#, options: .regularExpression) != nil {
                #expect(
                    isAllowed,
                    "\(source.path):\(index + 1) is unsafe, which only Primitives, Statistics and one call for files are"
                )
                let above = source.lines[max(0, index - 30)..<index]
                #expect(
                    above.contains { $0.contains("SAFETY:") },
                    "\(source.path):\(index + 1) does not say why it is safe")
            }
        }
    }

    @Test func `nothing is called that would make two runs differ`() {
        let banned = [
            (#"\bDate\(\)"#, "take the instant as an argument"),
            (#"\.random\((?!.*using:)"#, "draw from a named stream"),
            (#"\.shuffled\(\)"#, "draw from a named stream"),
            (#"SystemRandomNumberGenerator"#, "draw from a named stream"),
            (#"\btry!"#, "throw or stop with a sentence"),
            (#"\bfatalError\("#, "stop on a precondition with a sentence"),
        ]
        for source in Self.sources {
            // Where no seed was given the door may draw one: it touches the machine, and no run depends on it.
            for (index, line) in source.lines.enumerated() where !source.path.hasPrefix("Door/") {
                for (pattern, advice) in banned {
                    #expect(
                        code(line).range(of: pattern, options: .regularExpression) == nil,
                        "\(source.path):\(index + 1): \(advice)")
                }
            }
        }
    }

    /// The outcome of what IEEE 754 does not lay down is a C library's, and a processor's.
    ///
    /// Left out is what is reckoned from results after the runs, or estimated before them, and the formulas that models are
    /// held against.
    @Test func `nothing on the way of a run asks a C library for a logarithm, a power or a cosine`() {
        let after = [
            "Laboratory/Costs/", "Laboratory/Results/", "Laboratory/Reporting/", "Laboratory/Statistics/",
            "Laboratory/Vectors/", "Laboratory/Experiments/Validation/",
            "Laboratory/Experiments/MemoryEstimate", "Door/",
        ]
        let banned = [
            #"\bimport (Glibc|Musl|Darwin|Foundation|FoundationEssentials|Numerics|RealModule|CGSL)\b"#,
            #"(?<![.\w])(log|log2|log10|log1p|exp|exp2|expm1|pow|sin|cos|tan|tgamma|lgamma|erf|cbrt|hypot)\("#,
            #"\bDouble\.(log|exp|pow|sin|cos|root|gamma)\w*\("#,
        ]
        for source in Self.sources where !after.contains(where: source.path.hasPrefix) {
            for (index, line) in source.lines.enumerated() {
                for pattern in banned {
                    #expect(
                        code(line).range(of: pattern, options: .regularExpression) == nil,
                        "\(source.path):\(index + 1): take it from Portable")
                }
            }
        }
    }

    /// The functions of a source that are longer than a screen, by the line where each begins.
    private func longFunctions(in lines: [String]) -> [(line: Int, length: Int)] {
        let screen = 60
        var found: [(line: Int, length: Int)] = []
        // The innermost is the last: a function within another does not end it.
        var open: [(line: Int, indent: Int)] = []
        for (index, line) in lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let isStart =
                line.range(of: #"^\s*[a-z@() ]*\b(func|init)\b.*"#, options: .regularExpression) != nil
            // What stands further in than this line is over; a function without a body, as in a protocol, too.
            if !line.allSatisfy({ $0 == " " }) { open.removeAll { $0.indent > indent } }
            if isStart {
                open.removeAll { $0.indent >= indent }
                // One that ends on its line has no closing line of its own.
                if !line.hasSuffix("}") { open.append((index, indent)) }
            }
            guard let begun = open.last(where: { $0.indent == indent }),
                line.hasPrefix(String(repeating: " ", count: indent) + "}")
            else { continue }
            if index - begun.line > screen { found.append((begun.line + 1, index - begun.line)) }
            open.removeAll { $0.indent >= indent }
        }
        return found
    }

    @Test func `no function is longer than a screen`() {
        for source in Self.sources {
            for function in longFunctions(in: source.lines) {
                Issue.record("\(source.path):\(function.line) has \(function.length) lines")
            }
        }
    }

    @Test func `a long function is found that holds a short one, and a long one within`() {
        let body = Array(repeating: "        work()", count: 40)
        let inner = ["        func inner() {"] + body.map { "    " + $0 } + ["        }"]
        let outer = ["    func outer() {"] + inner + body + ["    }"]
        #expect(longFunctions(in: outer).map(\.line) == [1])
        #expect(longFunctions(in: inner + body).isEmpty)
        let long = ["    func outer() {", "        func inner() {"] + body + body + ["        }", "    }"]
        #expect(longFunctions(in: long).map(\.line) == [2, 1])
        let required = ["    func required()", "}", "struct Other {", "    var value: Int {"] + body + body
        #expect(longFunctions(in: required + ["    }"]).isEmpty)
    }

    @Test func `no file holds more than one idea's worth of lines`() {
        for source in Self.sources {
            #expect(source.lines.count <= 400, "\(source.path) has \(source.lines.count) lines")
        }
    }

    @Test func `only the door touches the machine`() {
        for source in Self.sources where !source.path.hasPrefix("Door/") {
            for (index, line) in source.lines.enumerated() {
                for word in [
                    "FileManager", "FileHandle", " Process(", "ContinuousClock", " print(", "ProcessInfo",
                ] {
                    #expect(!code(line).contains(word), "\(source.path):\(index + 1) uses \(word)")
                }
            }
        }
    }

    /// What docs/extending.md says of the gear that it adds.
    @Test func `a gear is a folder and a line of the list`() {
        let names = ["HashChain", "hashChains", "hash-chains", "ReceivedChain", "ChainMessage"]
        let folder = "Scheme/Tiers/HashChains/"
        var lines: [String] = []
        // A preset is a scenario's text, which names gears as users do.
        let presets = "Laboratory/ScenarioFile/Profiles/ShippedSchemes.swift"
        for source in Self.sources where !source.path.hasPrefix(folder) && source.path != presets {
            for line in source.lines where names.contains(where: line.contains) {
                lines.append(source.path + ": " + line.trimmingCharacters(in: .whitespaces))
            }
        }
        #expect(lines == ["Scheme/Tiers/Gears.swift: HashChains.self,"])
        #expect(Self.sources.contains { $0.path.hasPrefix(folder) })
    }

    @Test func `only the back-end for gnuplot speaks its language`() {
        let words = [
            "linecolor", "fillcolor", "textcolor", "linewidth", "linespoints", "pointtype", "pointsize",
            "dashtype", "fillstyle", "filledcurves", "yerrorbars", "noborder", "notitle", "multiplot",
            "nomirror",
            "set label", "set arrow", "set object", "unset ", "at screen", "at graph", "Gnuplot.",
        ]
        let backEnd = "Laboratory/Reporting/Gnuplot/"
        let room = Self.sources.filter { $0.path.hasPrefix("Laboratory/Reporting/") }
        #expect(room.contains { $0.path.hasPrefix(backEnd) })
        for source in room where !source.path.hasPrefix(backEnd) {
            for (index, line) in source.lines.enumerated() {
                for word in words {
                    #expect(
                        !code(line).contains(word),
                        "\(source.path):\(index + 1) says '\(word)': a figure says what is drawn, not how")
                }
            }
        }
    }
}
