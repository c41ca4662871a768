import Foundation
import Testing

/// The Dockerfile, as far as that can be told without building it.
@Suite("Dockerfile")
struct ContainerTests {
    private struct Instruction {
        let name: String
        let words: [String]
        let text: String
    }

    private let instructions: [Instruction]

    init() throws {
        let text = try String(
            contentsOf: Program.package.appendingPathComponent("Dockerfile"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        instructions = lines.replacing("\\\n", with: " ").split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return Instruction(
                name: words[0], words: Array(words.dropFirst()),
                text: line.dropFirst(words[0].count + 1).trimmingCharacters(in: .whitespaces))
        }
    }

    private func texts(of name: String) -> [String] { instructions.filter { $0.name == name }.map(\.text) }

    @Test func `it has none but known instructions, and each command is one for the shell`() throws {
        let known = ["FROM", "RUN", "COPY", "WORKDIR", "ARG", "USER", "ENTRYPOINT", "CMD"]
        #expect(instructions.count > 10 && instructions.first?.name == "FROM")
        for instruction in instructions {
            #expect(known.contains(instruction.name) && !instruction.words.isEmpty, "\(instruction)")
        }
        for command in texts(of: "RUN") {
            let outcome = try Program.run(
                ["-n", "-c", command], executable: URL(fileURLWithPath: "/bin/sh"))
            #expect(outcome.status == 0, "\(command): \(outcome.complaint)")
        }
    }

    @Test func `the compiler is new enough, and the program runs on the Debian that it was built on`() throws
    {
        let manifest = try String(
            contentsOf: Program.package.appendingPathComponent("Package.swift"), encoding: .utf8)
        let needed = try #require(manifest.firstMatch(of: /swift-tools-version: (\d+)\.(\d+)/))
        let image = try #require(
            texts(of: "FROM").first?.firstMatch(of: /^swift:(\d+)\.(\d+)-(\w+) AS build$/))
        let (major, minor) = (Int(image.output.1), Int(image.output.2))
        #expect(major == Int(needed.output.1))
        #expect(try #require(minor) >= #require(Int(needed.output.2)))
        #expect(texts(of: "FROM").last == "debian:\(image.output.3)-slim")
    }

    @Test func `what it copies is there`() {
        for instruction in instructions where instruction.name == "COPY" {
            let sources = instruction.words.dropLast().filter { !$0.hasPrefix("--") }
            #expect(!sources.isEmpty)
            if instruction.words[0].hasPrefix("--from=") {
                // What `make dist` leaves.
                #expect(instruction.words[0] == "--from=build" && sources == ["/source/dist/*.deb"])
                continue
            }
            for source in sources {
                let file = Program.package.appendingPathComponent(source)
                #expect(FileManager.default.fileExists(atPath: file.path), "\(source)")
            }
        }
    }

    @Test func `it runs the program in the folder of the user's files, and not as root`() throws {
        let user = try #require(texts(of: "USER").last)
        #expect(user != "root" && texts(of: "RUN").contains { $0.contains("useradd --create-home \(user)") })
        #expect(texts(of: "WORKDIR").last == "/work")
        #expect(texts(of: "ENTRYPOINT") == ["[\"keyshift\"]"])
    }

    @Test func `what is built here, and results, are not sent along`() throws {
        let text = try String(
            contentsOf: Program.package.appendingPathComponent(".dockerignore"), encoding: .utf8)
        let ignored = text.split(separator: "\n")
        for folder in [".build", ".build-*", "dist", "results/*"] {
            #expect(ignored.contains(Substring(folder)), "\(folder)")
        }
    }
}
