import Foundation

/// A headless Chromium, for pages as readers see them.
struct Browser {
    struct Failure: Error {
        let reason: String
    }

    private let executable: String

    /// What is looked for, unless `KEYSHIFT_BROWSER` names one.
    private static let names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]

    private static let wished = ProcessInfo.processInfo.environment["KEYSHIFT_BROWSER"]

    private static var found: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether there is one, or one was asked for and has to be there.
    static var isToBeTried: Bool { wished != nil || found != nil }

    init() throws {
        guard let path = Self.wished ?? Self.found, FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(reason: "KEYSHIFT_BROWSER names '\(Self.wished ?? "")', which is no program")
        }
        executable = path
    }

    /// Opens a page with `probe` as its last script and takes what that leaves in an element with the id `outcome`.
    ///
    /// - Returns: Its lines, and what the console was told.
    func outcome(
        ofPage html: String, probe: String, in folder: TemporaryFolder, width: Int, isDark: Bool
    ) throws -> (lines: [String], console: [String]) {
        // Errors are noted from before the page's own script on.
        let page = html.replacing(
            "<style>", with: "<script>\(Self.watch)</script><style>", maxReplacements: 1
        )
        .replacing("</body>", with: "<script>\(probe)</script></body>")
        let file = try folder.write(String(page), to: "probed-\(width)-\(isDark).html")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
            "--enable-logging=stderr", "--virtual-time-budget=5000", "--window-size=\(width),900",
            "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--dump-dom", "file://\(file)",
        ]
        let (output, complaints) = (Pipe(), folder.path + "/stderr-\(width)-\(isDark)")
        _ = FileManager.default.createFile(atPath: complaints, contents: nil)
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: complaints)
        try process.run()
        let dom = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let said = try String(contentsOfFile: complaints, encoding: .utf8)
        guard let begin = dom.range(of: "<pre id=\"outcome\">", options: .backwards),
            let stop = dom.range(of: "</pre>", range: begin.upperBound..<dom.endIndex)
        else {
            throw Failure(
                reason: "the probe left no outcome (\(dom.count) letters of page); \(said.suffix(2_000))")
        }
        let console = said.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
        return (dom[begin.upperBound..<stop.lowerBound].split(separator: "\n").map(String.init), console)
    }

    private static let watch = """
        window.faults = [];
        addEventListener('error', event => faults.push('error: ' + event.message), true);
        addEventListener('securitypolicyviolation', event => faults.push('policy: ' + event.violatedDirective));
        """
}
