import Foundation
import Testing

/// `.ci/package`, on the program under test; `make try-package` installs the real package in a bare Debian.
@Suite("Debian package")
struct PackageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Packages the program, which `make dist` links with Swift's library in it, as if this one were so.
    private func package(into out: String) throws -> Program.Outcome {
        _ = try folder.write("#!/bin/sh\n", to: "bin/readelf")
        return try Program.bash(
            "chmod +x \"$T/bin/readelf\"; PATH=\"$T/bin:$PATH\" .ci/package \"$K\" \"$T/\(out)\"",
            environment: ["T": folder.path, "SOURCE_DATE_EPOCH": "1700000000"])
    }

    /// Of lines of bash in the folder of the packages, where `$DEB` and `$TAR` name them.
    private func output(of lines: String) throws -> String {
        let outcome = try Program.bash(
            "DEB=$(ls *.deb); TAR=$(ls *.tar.gz)\n" + lines, in: folder.path + "/one")
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.output
    }

    @Test func `the same program makes the same bytes, and its package holds what its users look for`() throws
    {
        for out in ["one", "other"] {
            let outcome = try package(into: out)
            try #require(outcome.status == 0, "\(outcome)")
        }
        #expect(try Program.bash("diff -r one other", in: folder.path).output.isEmpty)
        try fieldsAreRight()
        try filesAreThere()
        try textsAreWhole()
    }

    private func fieldsAreRight() throws {
        let version = try Program.run(["--version"]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let fields = try output(of: "dpkg-deb --field \"$DEB\" Package Version Recommends Depends")
        let start = "Package: keyshift\nVersion: \(version)\nRecommends: gnuplot-nox\nDepends: "
        #expect(fields.hasPrefix(start), "\(fields)")
        for library in ["libc6 (>= ", "libgsl", "libsodium", "libssl3"] {
            #expect(fields.contains(library), "\(fields)")
        }
        #expect(try output(of: "ls").contains("keyshift-\(version)-linux-"))
    }

    private func filesAreThere() throws {
        let lines = try output(of: "dpkg-deb --contents \"$DEB\"").split(separator: "\n")
        #expect(lines.allSatisfy { $0.contains(" root/root ") && $0.contains(" 2023-11-14 ") })
        let files = Set(lines.compactMap { $0.split(separator: " ").last.map(String.init) })
        let documents = "./usr/share/doc/keyshift/"
        for file in [
            "./usr/bin/keyshift", "./usr/share/man/man1/keyshift.1.gz",
            "./usr/share/bash-completion/completions/keyshift",
            "./usr/share/zsh/vendor-completions/_keyshift",
            "./usr/share/fish/vendor_completions.d/keyshift.fish", documents + "README.md",
            documents + "changelog.gz", documents + "copyright", documents + "docs/ci.md",
            documents + "examples/quickstart.yaml", documents + "examples/schema.json",
        ] {
            #expect(files.contains(file), "\(file)")
        }
        let packed = try output(of: "tar -tzf \"$TAR\"").split(separator: "\n")
        let inTarball = Set(packed.map { "./usr/" + $0.drop { $0 != "/" }.dropFirst() })
        #expect(inTarball == files.subtracting(["./", "./usr/"]).union(["./usr/"]))
    }

    private func textsAreWhole() throws {
        let root = "mkdir -p root && dpkg-deb --extract \"$DEB\" root && cd root/usr/share && "
        let version = try Program.run(["--version"]).output.split(separator: "\n")[0]
        #expect(try output(of: root + "zcat man/man1/*.gz").contains("\"keyshift \(version)\""))
        #expect(
            try output(of: root + "bash -n bash-completion/completions/keyshift; cat zsh/*/_keyshift")
                .hasPrefix("#compdef"))
        let copyright = try output(of: root + "cat doc/keyshift/copyright")
        for part in ["Keyshift", "Yams", "swift-argument-parser", "swift-mustache", "swift", "ICU"] {
            #expect(
                copyright.contains("\(part) \(version), under") || copyright.contains(" \(part), "), "\(part)"
            )
        }
        let links = try output(of: root + "cat doc/keyshift/README.md").matches(
            of: /\]\(((?:docs|plots)\/[^)#]+)/)
        #expect(links.count > 10)
        for link in links {
            let file = folder.path + "/one/root/usr/share/doc/keyshift/\(link.output.1)"
            #expect(FileManager.default.fileExists(atPath: file), "\(link.output.1)")
        }
    }

    @Test func `a program that needs a library that Debian has not is no package`() throws {
        let outcome = try Program.bash(
            ".ci/package \"$K\" \"$T/out\"",
            environment: ["T": folder.path, "SOURCE_DATE_EPOCH": "1700000000"])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.complaint.contains("which Debian has not: build with --static-swift-stdlib"), "\(outcome)"
        )
        #expect(outcome.complaint.contains("libswiftCore.so") && outcome.output.isEmpty, "\(outcome)")
    }
}
