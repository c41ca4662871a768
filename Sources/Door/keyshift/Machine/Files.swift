import Foundation

/// Reading and writing whole files.
enum Files {
    /// - Throws: `.inputOutput` when it cannot be read, `.badInput` when it is not UTF-8.
    static func read(_ path: String) throws(Failure) -> String {
        // Asked first: what the system says of a folder does not say that it is one.
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard kind != .typeDirectory else {
            throw .inputOutput("\(path): a folder, where a file is expected")
        }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .inputOutput("\(path): \(reason(error))")
        }
        guard let text = String(data: bytes, encoding: .utf8) else {
            throw .badInput("\(path):1:1: the file is not UTF-8 text")
        }
        return text
    }

    /// The file itself, or the `.json` files of a folder in the order of their names.
    ///
    /// - Throws: `.inputOutput` for a folder that cannot be read, `.badInput` for one without such files.
    static func jsonFiles(at path: String) throws(Failure) -> [String] {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let kind = try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
        guard kind == .typeDirectory else { return [path] }
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

    static func write(_ text: String, to path: String) throws(Failure) {
        try write(Data(text.utf8), to: path)
    }

    /// Writes a file beside its place and renames it, so that there is never half of one, and waits for the disk.
    static func write(_ bytes: Data, to path: String) throws(Failure) {
        let url = URL(fileURLWithPath: path)
        do {
            try bytes.write(to: url, options: .atomic)
            let handle = try FileHandle(forUpdating: url)
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .inputOutput("\(path): \(reason(error))")
        }
    }

    static func makeFolder(_ path: String) throws(Failure) {
        // Asked first: what the system says of a file in the way does not say that it is one.
        var place = URL(fileURLWithPath: path)
        while place.pathComponents.count > 1 {
            let kind =
                try? FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
            if kind == .typeRegular {
                throw .inputOutput("\(path): \(place.lastPathComponent) is a file, and no folder")
            }
            place.deleteLastPathComponent()
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .inputOutput("\(path): \(reason(error))")
        }
    }

    /// Makes the folder if need be, and tries whether a file can be written there.
    static func requireWritable(_ path: String) throws(Failure) {
        try makeFolder(path)
        let probe = path + "/.keyshift-probe"
        try write("", to: probe)
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// What the system says, in a few words and without the file's name, which stands before it.
    static func reason(_ error: any Error) -> String {
        var current: NSError? = error as NSError
        while let known = current {
            if known.domain == NSPOSIXErrorDomain, let words = words(ofPOSIX: Int32(known.code)) {
                return words
            }
            if known.domain == NSCocoaErrorDomain, let words = words(ofCocoa: known.code) { return words }
            current = known.userInfo[NSUnderlyingErrorKey] as? NSError
        }
        return error.localizedDescription
    }

    private static func words(ofPOSIX code: Int32) -> String? {
        switch code {
        case ENOSPC, EDQUOT: "no space is left on the disk"
        case EACCES, EPERM: "permission denied"
        case EROFS: "the file system is read-only"
        case ENOENT: "no such file or folder"
        case ENOTDIR: "a part of the path is not a folder"
        case EISDIR: "it is a folder"
        case EPIPE: "nobody reads it any more"
        case EMFILE, ENFILE: "too many files are open"
        case EIO: "the disk failed"
        default: nil
        }
    }

    private static func words(ofCocoa code: Int) -> String? {
        switch CocoaError.Code(rawValue: code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
        case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
        case .fileWriteOutOfSpace: "no space is left on the disk"
        case .fileWriteVolumeReadOnly: "the file system is read-only"
        case .fileWriteFileExists: "a file of that name is in the way"
        default: nil
        }
    }
}
