import Foundation
import ScenarioFile

/// Reading and writing whole files.
///
/// A path is taken as it stands: whoever wants his home folder has his shell put it there.
enum Files {
    /// What is read, and how much of it there may be: what has no end would fill the memory.
    enum Content {
        /// A profile, or a baseline's tolerances.
        case description
        /// A scenario, or a manifest, which holds one with all defaults, profiles and tables.
        case scenario
        /// A table beside a scenario.
        case scenarioTable
        case testVectors
        /// A table of results, which is longer the more was run.
        case table
    }

    /// Reads a file, or whatever else the path names that can be read to an end.
    ///
    /// - Throws: `.inputOutput` when it cannot be read, `.badInput` when it is not UTF-8 or longer than such a file is.
    static func read(_ path: String, as content: Content = .description) throws(Failure) -> String {
        // Asked first: what the system says of a folder does not say that it is one.
        guard kind(of: path) != .typeDirectory else {
            throw .inputOutput("\(path): a folder, where a file is expected")
        }
        do {
            // Not as `Data(contentsOf:)`, which asks for the size first, and a pipe has none.
            let handle = try FileHandle(forReadingFrom: url(path))
            return try text(of: handle, as: content, named: path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .inputOutput("\(path): \(reason(error, at: path))")
        }
    }

    /// Reads a scenario from standard input, to its end.
    static func readStandardInput() throws(Failure) -> String {
        try text(of: .standardInput, as: .scenario, named: "standard input")
    }

    private static func text(
        of handle: FileHandle, as content: Content, named name: String
    ) throws(Failure) -> String {
        let bytesMax = content.bytesMax
        var bytes = Data()
        do {
            while bytes.count <= bytesMax, let part = try handle.read(upToCount: partCount), !part.isEmpty {
                bytes += part
            }
        } catch {
            throw .inputOutput("\(name): \(reason(error))")
        }
        guard bytes.count <= bytesMax else {
            throw .badInput("\(name):1:1: it does not end within \(bytesMax) bytes; \(content.expectation)")
        }
        guard let text = String(data: bytes, encoding: .utf8) else {
            throw .badInput("\(name):1:1: the file is not UTF-8 text")
        }
        return text
    }

    /// Bytes that are read at a time.
    private static let partCount = 1 << 20

    /// The file itself, or the `.json` files of a folder in the order of their names.
    ///
    /// - Throws: `.inputOutput` for a folder that cannot be read, `.badInput` for one without such files.
    static func jsonFiles(at path: String) throws(Failure) -> [String] {
        guard kind(of: path) == .typeDirectory else { return [path] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .inputOutput("\(path): \(reason(error))")
        }
        let files = names.filter { $0.hasSuffix(".json") }.sorted().map { path + "/" + $0 }
        guard !files.isEmpty else { throw .badInput("\(path): the folder has no .json files") }
        return files
    }

    /// What a path names, behind all links; nothing where there is nothing.
    static func kind(of path: String) -> FileAttributeType? {
        let place = url(path).resolvingSymlinksInPath().path
        return try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
    }

    /// A path as it stands; by itself the library takes a `~` at its beginning for the home folder.
    static func url(_ path: String) -> URL {
        URL(fileURLWithPath: path.hasPrefix("~") ? "./" + path : path)
    }

    /// What stands before a path's last part: empty for a bare name, as the current folder is.
    ///
    /// Not the library's, which stops the program at a name of one letter.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func makeFolder(_ path: String) throws(Failure) {
        // Asked first: what the system says of a file in the way does not say that it is one.
        var place = url(path)
        while place.pathComponents.count > 1 {
            if let kind = kind(of: place.path), kind != .typeDirectory {
                guard kind != .typeSymbolicLink else {
                    throw .inputOutput(
                        "\(path): \(place.lastPathComponent) is a link to what is not there")
                }
                throw .inputOutput("\(path): \(place.lastPathComponent) is a file, and no folder")
            }
            place.deleteLastPathComponent()
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .inputOutput("\(path): \(reason(error, at: path))")
        }
    }

    /// Makes the folder if need be, and tries whether a file can be written there.
    static func requireWritable(_ path: String) throws(Failure) {
        try makeFolder(path)
        try probe(path, for: path)
    }

    /// - Parameter path: What the user has named, and complaints name.
    private static func probe(_ folder: String, for path: String) throws(Failure) {
        let probe = folder + "/.keyshift-probe"
        do {
            try put(Data(), to: probe)
        } catch {
            throw .inputOutput("\(path): \(reason(error, at: path))")
        }
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// Whether a file could be written to this path; makes its folder if need be.
    static func requireWritable(file path: String) throws(Failure) {
        guard let kind = kind(of: path) else {
            let folder = folder(of: path)
            if !folder.isEmpty { try makeFolder(folder) }
            return try probe(folder.isEmpty ? "." : folder, for: path)
        }
        guard kind != .typeDirectory else { throw .inputOutput("\(path): it is a folder") }
        guard kind != .typeRegular || FileManager.default.isWritableFile(atPath: path) else {
            throw .inputOutput("\(path): permission denied")
        }
    }
}

extension Files.Content {
    /// In bytes.
    fileprivate var bytesMax: Int {
        switch self {
        case .description: ScenarioDocument.bytesMax
        // In the manifest's JSON each byte of the scenario is two at most; the rest of it is short.
        case .scenario: 2 * ScenarioDocument.bytesMax + 1 << 20
        case .scenarioTable: 1 << 21
        // The longest of the working group's that the tests take has 336 kB.
        case .testVectors: 1 << 28
        case .table: Int(min(0x1p32, (Host.availableMemoryBytes ?? 0x1p34) / Self.memoryOfTableByte))
        }
    }

    /// What a file does that is no longer than it may be.
    fileprivate var expectation: String {
        switch self {
        case .description, .scenario: "every scenario, profile and manifest does"
        case .scenarioTable: "a table beside a scenario has to"
        case .testVectors: "every file of test vectors does"
        case .table: "a longer table would not fit the memory"
        }
    }

    /// Bytes of memory that a byte of a table takes while it is read and drawn; measured on a series of 30 MB: 18.
    private static let memoryOfTableByte = 20.0
}
