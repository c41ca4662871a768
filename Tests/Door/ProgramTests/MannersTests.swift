import Foundation
import FoundationXML
import Testing

/// How the program takes paths and arguments, and how it ends.
@Suite("Program, manners", .serialized)
struct MannersTests {
    private static let tiny = """
        name: tiny
        duration: 5 s
        replications: 1
        scheme: { mechanism: pairwise }
        group: { devices: 2 }
        workload: { messages: { rate: 60 /min } }
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.tiny, to: "tiny.yaml")
    }

    /// A line of bash, in the folder; `$K` is the program.
    private func bash(_ line: String) throws -> Program.Outcome {
        try Program.run(
            ["-c", line], in: folder.path, environment: ["K": Program.executable.path],
            executable: URL(fileURLWithPath: "/bin/bash"))
    }

    @Test(arguments: [
        "validate <(cat tiny.yaml)", "validate /dev/stdin < <(cat tiny.yaml)", "validate - < tiny.yaml",
    ])
    func `what can be read to an end is a file`(words: String) throws {
        let outcome = try bash("\"$K\" " + words)
        #expect(outcome.status == 0 && outcome.output.contains(": fine; "), "\(outcome)")
    }

    @Test func `a name that would steer the terminal is told by the numbers of its letters`() throws {
        let outcome = try bash("\"$K\" run $'a\\e[2Jb\\x07.yaml'")
        #expect(outcome.complaint == "a\\u{1B}[2Jb\\u{07}.yaml: no such file or folder\n", "\(outcome)")
    }

    @Test(arguments: [
        ("yes | \"$K\" validate /dev/stdin", "/dev/stdin", "every scenario, profile and manifest does"),
        ("yes | \"$K\" validate -", "standard input", "every scenario, profile and manifest does"),
        ("\"$K\" run /dev/zero --no-charts", "/dev/zero", "every scenario, profile and manifest does"),
        ("\"$K\" vectors /dev/zero", "/dev/zero", "every file of test vectors does"),
        (
            "mkdir -p profiles/links; ln -s /dev/zero profiles/links/z.yaml; \"$K\" validate tiny.yaml",
            "profiles/links/z.yaml", "every scenario, profile and manifest does"
        ),
        (
            """
            mkdir -p b/tiny; cp tiny.yaml b/tiny/scenario.yaml; "$K" check --baseline b --quiet --update >/dev/null
            ln -s /dev/zero b/tiny/tolerances.yaml; "$K" check --baseline b --quiet
            """, "b/tiny/tolerances.yaml", "every scenario, profile and manifest does"
        ),
        (
            "mkdir r; ln -s /dev/zero r/runs.csv; \"$K\" compare r r", "r/runs.csv",
            "a longer table would not fit the memory"
        ),
    ])
    func `what does not end is not read without end`(line: String, name: String, sentence: String) throws {
        let outcome = try bash(line)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.complaint.hasPrefix("\(name):1:1: it does not end within "), "\(outcome)")
        #expect(outcome.complaint.hasSuffix(" bytes; \(sentence)\n"), "\(outcome)")
    }

    @Test func `a pipe with a name of one letter is read`() throws {
        let outcome = try bash("mkfifo f && { cat tiny.yaml > f & } && \"$K\" validate f")
        #expect(outcome.status == 0 && outcome.output == "f: fine; points: 1, runs: 1\n", "\(outcome)")
    }

    @Test func `a path is taken as it stands`() throws {
        let outcome = try bash(
            "mkdir '~' && cp tiny.yaml '~/t.yaml' && \"$K\" run '~/t.yaml' --quiet --no-charts --out='~/x' && cat '~/x/runs.csv'"
        )
        #expect(outcome.status == 0 && outcome.output.contains("message.count"), "\(outcome)")
        #expect(
            try bash("ls -A '~/x'").output
                == "devices.csv\nmanifest.json\nrekeys.csv\nrelays.csv\nreport.html\nruns.csv\nseries.csv\nsummary.csv\n"
        )
    }

    @Test(arguments: [
        (
            "\"$K\" validate $'a\\xffb.yaml'", 64,
            "the argument 'a\u{fffd}b.yaml' is not UTF-8 text, as the names of files have to be here; a scenario with "
                + "another name can be read from standard input, as -\n"
        ),
        (
            "mkdir -p profiles/links; touch $'profiles/links/a\\xff.yaml'; \"$K\" validate tiny.yaml", 74,
            "profiles/links/a\u{fffd}.yaml: its name is not UTF-8 text, as the names of files have to be here\n"
        ),
        (
            "mkdir $'d\\xff'; cp tiny.yaml d*; cd d*; \"$K\" validate tiny.yaml", 74,
            "tiny.yaml: the path of the current folder is not UTF-8 text, as the names of files have to be here\n"
        ),
        (
            "mkdir -p b/tiny $'b/d\\xff'; cp tiny.yaml b/tiny/scenario.yaml; \"$K\" check --baseline b --update",
            74,
            "b/d\u{fffd}: its name is not UTF-8 text, as the names of files have to be here\n"
        ),
    ])
    func `a name that is not UTF-8 is refused with the reason`(
        line: String, status: Int32, sentence: String
    ) throws {
        let outcome = try bash(line)
        #expect(outcome.status == status && outcome.complaint == sentence, "\(outcome)")
    }

    @Test func `a scenario with a name that is not UTF-8 is read from standard input`() throws {
        let outcome = try bash("cp tiny.yaml $'a\\xff.yaml'; \"$K\" validate - < $'a\\xff.yaml'")
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `a report goes where the path leads, and takes the place of no link, pipe or device`() throws {
        let outcome = try bash(
            """
            mkdir -p b/tiny art && cp tiny.yaml b/tiny/scenario.yaml && "$K" check --baseline b --quiet --update
            touch art/real.xml; ln -s art/real.xml link.xml; ln -s gone.xml dangling.xml; mkfifo pipe
            check() { timeout 60 "$K" check --baseline b --quiet "$@"; }
            check --junit link.xml --markdown dangling.xml >/dev/null
            cat pipe > heard & check --junit pipe >/dev/null; wait
            check --junit /dev/stdout > both
            for f in link.xml dangling.xml; do test -L $f || echo replaced $f; done
            test -p pipe || echo replaced pipe
            grep -l testsuites art/real.xml heard both; grep -l Keyshift gone.xml
            head -c 15 both
            """)
        #expect(
            outcome.output.hasSuffix("art/real.xml\nheard\nboth\ngone.xml\nas the baseline"), "\(outcome)")
        #expect(!outcome.output.contains("replaced"))
    }

    @Test(arguments: [
        ("validate tiny.yaml --seed 9223372036854775808", 64, "at most 9223372036854775807, not"),
        ("list >&-", 74, "standard output: it is closed"),
        ("--help >&-", 74, "standard output: it is closed"),
        ("--help >/dev/full", 74, "standard output: no space"), ("help run >/dev/full", 74, "no space"),
        ("--version >/dev/full", 74, "no space"), ("calibrate --rounds 3 --out .", 74, ".: it is a folder"),
        ("run tiny.yaml --no-charts --quiet --out $(printf 'x%.0s' {1..300})", 74, ": the name is too long"),
        ("rum", 64, "there is no command 'rum'; did you mean 'run'? (see 'keyshift --help')"),
        ("run", 64, "Missing expected argument '<scenarios> ...' (see 'keyshift run --help')"),
        ("check --jobs 0", 64, "--jobs takes a number of at least 1, not 0 (see 'keyshift check --help')"),
        ("validate tiny.yaml --format x", 64, "Unknown option '--format'"),
        ("validate ''", 64, "an empty path names no file and no folder"),
        ("run tiny.yaml --out ''", 64, "an empty path names no"),
        ("run tiny.yaml --out=", 64, "Missing value for '--out <folder>'"),
        ("check --baseline ''", 64, "an empty path names no"),
        ("check --junit ''", 64, "an empty path names no"),
        ("check --markdown ''", 64, "an empty path names no"), ("plot ''", 64, "an empty path names no"),
        ("compare '' .", 64, "an empty path names no"), ("compare . ''", 64, "an empty path names no"),
        ("vectors ''", 64, "an empty path names no"), ("calibrate --out ''", 64, "an empty path names no"),
        ("calibrate --out /proc/self/nope", 74, "/proc/self/nope: no such file or folder"),
        ("calibrate --out tiny.yaml/nope", 74, "tiny.yaml: tiny.yaml is a file, and no folder"),
    ])
    func `what is wrong is said in one sentence, with its status`(
        words: String, status: Int32, sentence: String
    ) throws {
        let outcome = try bash("\"$K\" " + words)
        #expect(outcome.status == status && outcome.complaint.contains(sentence), "\(outcome)")
        #expect(outcome.complaint.split(separator: "\n").count == 1, "\(outcome)")
    }

    @Test func `a folder that is gone is said to be`() throws {
        let gone = try bash("mkdir gone; cd gone; rmdir ../gone; \"$K\" validate x.yaml")
        #expect(gone.status == 74 && gone.complaint == "x.yaml: the current folder is gone\n", "\(gone)")
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["KEYSHIFT_SANITIZER"] != "thread",
            "the thread sanitizer keeps its own notes in files, and is killed where they may not grow"))
    func `a file that may not grow is said to be`() throws {
        let large = try bash("ulimit -f 4; \"$K\" run tiny.yaml --no-charts --quiet --out o")
        #expect(large.status == 74 && large.complaint.hasSuffix(": the file is too large\n"), "\(large)")
    }

    @Test func `few files that can be open are made more, or said to be too few`() throws {
        let raised = try bash(
            "ulimit -Sn 12; \"$K\" run tiny.yaml --quiet --out soft > table && ls soft/charts | wc -l")
        #expect(raised.status == 0, "\(raised)")
        for count in [9, 13, 63] {
            let outcome = try bash("ulimit -n \(count); exec \"$K\" run tiny.yaml --quiet --out hard")
            #expect(outcome.status == 74, "\(count): \(outcome)")
            #expect(outcome.complaint.hasPrefix("only \(count) files can be open at a time"), "\(outcome)")
        }
    }

    @Test func `a number in a vector that is none is named as the file names it`() throws {
        let field = #"[{"n_leaves":1.5,"n_nodes":1,"root":0,"left":[],"right":[],"parent":[],"sibling":[]}]"#
        _ = try folder.write(field, to: "tree-math.json")
        let outcome = try bash("\"$K\" vectors tree-math.json")
        #expect(outcome.status == 65)
        let sentence = "tree-math.json: [0].n_leaves: it is not a whole number from 0 to \(Int.max)\n"
        #expect(outcome.complaint == sentence)
    }

    @Test(arguments: ["theory --replications 4000", "soak --count 100000", "calibrate --rounds 100000"])
    func `what has nothing to keep ends with 130 when it is interrupted`(words: String) throws {
        let outcome = try bash("timeout --foreground -s INT 1 \"$K\" \(words); echo $?")
        #expect(outcome.complaint == "interrupted: nothing was written\n", "\(outcome)")
        // `timeout` says 124 for its own signal unless the program is gone by a signal of its own.
        let own = try bash("\"$K\" \(words) & sleep 1; kill -INT $!; wait $!; echo $?")
        #expect(own.output.hasSuffix("130\n"), "\(own)")
    }

    @Test(arguments: [
        "'adaptive' against 'tree'", "the devices'' share", #"a "b" \ `id` $HOME %s {a}_b^c@d&e"#,
        "]]> \u{7} 群组加密开销",
    ])
    func `any text is a title`(title: String) throws {
        let text = Self.tiny + "\ntitle: " + #""\#(escaped(title))""# + "\n"
        _ = try folder.write(text, to: "titled.yaml")
        let outcome = try bash("\"$K\" run titled.yaml --quiet --out o")
        #expect(outcome.status == 0, "\(outcome)")
        let svg = String(decoding: try folder.read("o/charts/timeline.svg"), as: UTF8.self)
        let reader = TextReader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(title)")
        #expect(reader.text.contains(title.replacing("\u{7}", with: " ")), "\(title)")
    }

    /// As YAML's double quotes take it.
    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\u{7}", with: "\\a")
    }

    @Test func `letters that no font has are boxes in the PNGs, and said to be`() throws {
        _ = try folder.write(Self.tiny + "\ntitle: \u{f0000}\u{f0001}\n", to: "titled.yaml")
        let outcome = try bash("\"$K\" run titled.yaml --quiet --out o && \"$K\" plot o >/dev/null")
        #expect(outcome.status == 0, "\(outcome)")
        let sentences = outcome.complaint.split(separator: "\n")
        #expect(sentences.count == 2 && sentences.allSatisfy { $0.hasPrefix("no font here has \u{f0000}") })
        let svg = String(decoding: try folder.read("o/charts/timeline.svg"), as: UTF8.self)
        #expect(svg.contains("\u{f0000}\u{f0001}"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "no script(1) here"))
    func `a dumb terminal gets no escape codes, and a narrow one no line that it would break`() throws {
        let settings = "--replications 2 --set duration=8h --set bin=1h"
        let run = "\\\"$K\\\" run tiny.yaml --no-charts \(settings) --force --out o"
        let dumb = try bash("export TERM=dumb; script -qec \"\(run)\" /dev/null")
        #expect(dumb.status == 0 && !dumb.output.contains("\u{1b}"), "\(dumb)")
        let narrow = try bash("export TERM=xterm; script -qec \"stty cols 30; \(run)\" /dev/null")
        let shown = narrow.output.split(separator: "\u{1b}[K").dropFirst().map { $0.prefix { $0 != "\r" } }
        #expect(shown.contains { $0.hasPrefix("points ") }, "\(narrow)")
        #expect(shown.filter { $0.hasPrefix("points ") }.allSatisfy { $0.count < 30 }, "\(narrow)")
    }

    @Test func `a program that was copied away does not name the commit of another checkout`() throws {
        let outcome = try bash(
            """
            git init -q . && git -c user.name=x -c user.email=x@y commit -q --allow-empty -m x
            cp "$K" own && ./own run tiny.yaml --quiet --no-charts --out o >/dev/null && cat o/manifest.json
            """)
        #expect(!outcome.output.contains(#""commit""#), "\(outcome)")
        #expect(outcome.output.contains(#""programSHA256" : "#))
    }

    @Test func `all mistakes in all tolerances are told at once`() throws {
        let outcome = try bash(
            """
            for n in a b; do mkdir -p b/$n; sed "s/^name: .*/name: $n/" tiny.yaml > b/$n/scenario.yaml; done
            "$K" check --baseline b --update --quiet >/dev/null
            printf 'tolerances:\\n  - { metric: nonsense, worse: 5 kg }\\n  - { metrik: x }\\n' | tee b/a/tolerances.yaml > b/b/tolerances.yaml
            "$K" check --baseline b --quiet
            """)
        #expect(outcome.status == 65)
        let lines = outcome.complaint.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("b/a/tolerances.yaml:2:") } >= 2, "\(outcome.complaint)")
        #expect(lines.count { $0.hasPrefix("b/b/tolerances.yaml:3:") } >= 1, "\(outcome.complaint)")
    }
}

/// All text of a picture.
private final class TextReader: NSObject, XMLParserDelegate {
    var text = ""

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
