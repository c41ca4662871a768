import Foundation

/// Reading and writing whole files.
///
/// A path is taken as it stands: whoever wants his home folder has his shell put it there.
enum Files {
    /// Reads a file, or whatever else the path names that can be read to an end.
    ///
    /// - Throws: `.inputOutput` when it cannot be read, `.badInput` when it is not UTF-8.
    static func read(_ path: String) throws(Failure) -> String {
        // Asked first: what the system says of a folder does not say that it is one.
        guard kind(of: path) != .typeDirectory else {
            throw .inputOutput("\(path): a folder, where a file is expected")
        }
        do {
            // Not as `Data(contentsOf:)`, which asks for the size first, and a pipe has none.
            let handle = try FileHandle(forReadingFrom: url(path))
            return try text(of: handle, named: path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .inputOutput("\(path): \(reason(error, at: path))")
        }
    }

    /// Reads standard input to its end.
    static func readStandardInput() throws(Failure) -> String {
        try text(of: .standardInput, named: "standard input")
    }

    private static func text(of handle: FileHandle, named name: String) throws(Failure) -> String {
        let bytes: Data
        do {
            bytes = try handle.readToEnd() ?? Data()
        } catch {
            throw .inputOutput("\(name): \(reason(error))")
        }
        guard let text = String(data: bytes, encoding: .utf8) else {
            throw .badInput("\(name):1:1: the file is not UTF-8 text")
        }
        return text
    }

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
        let probe = path + "/.keyshift-probe"
        try write("", to: probe)
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// Whether a file could be written to this path; makes its folder if need be.
    static func requireWritable(file path: String) throws(Failure) {
        guard let kind = kind(of: path) else {
            return try requireWritable(url(path).deletingLastPathComponent().path)
        }
        guard kind != .typeDirectory else { throw .inputOutput("\(path): it is a folder") }
        guard kind != .typeRegular || FileManager.default.isWritableFile(atPath: path) else {
            throw .inputOutput("\(path): permission denied")
        }
    }
}
