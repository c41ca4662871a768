import Foundation

extension Files {
    static func write(_ text: String, to path: String) throws(Failure) {
        try write(Data(text.utf8), to: path)
    }

    /// Writes to what the path names: a file whole or not at all, through a link to its target, and straight into
    /// what is no file, such as a device or a pipe.
    ///
    /// A file is written beside its place and renamed, and the disk is waited for.
    static func write(_ bytes: Data, to path: String) throws(Failure) {
        do {
            try put(bytes, to: path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .inputOutput("\(path): \(reason(error, at: path))")
        }
    }

    /// Writes a file that is not there yet, whole or not at all, and makes its folder if need be; into a device or a pipe
    /// as `write`.
    ///
    /// What somebody else writes there at the same time is replaced.
    static func writeNew(_ text: String, to path: String) throws(Failure) {
        if let kind = kind(of: path) {
            guard kind != .typeDirectory else { throw .inputOutput("\(path): it is a folder") }
            guard kind != .typeRegular else {
                throw .inputOutput("\(path): \(words(ofPOSIX: EEXIST))")
            }
            return try write(text, to: path)
        }
        let folder = folder(of: path)
        if !folder.isEmpty { try makeFolder(folder) }
        try write(text, to: path)
    }

    /// As `write`, with what the system says as the error.
    static func put(_ bytes: Data, to path: String) throws {
        switch try target(of: path) {
        case .open(let descriptor):
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: bytes)
        case .stream(let name):
            let handle = try FileHandle(forWritingTo: url(name))
            try handle.write(contentsOf: bytes)
            try handle.close()
        case .file(let name):
            try putWhole(bytes, to: name)
        }
    }

    /// Writes beside a file's place by a name that the next to write there takes too, so that what a killed program leaves is
    /// gone then.
    private static func putWhole(_ bytes: Data, to place: String) throws {
        let (part, handle) = try beginPart(of: place)
        do {
            defer { try? handle.close() }
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try replace(place, with: part)
        } catch {
            try? FileManager.default.removeItem(at: url(part))
            throw error
        }
    }

    /// Opens the empty file beside a place that is to be renamed in the end, with the permissions of what is there.
    ///
    /// - Throws: Where something lies there that is no file: it is not ours.
    private static func beginPart(of place: String) throws -> (path: String, handle: FileHandle) {
        let part = place + partSuffix
        if let kind = kind(of: part), kind != .typeRegular {
            throw Failure.inputOutput(
                "\(part): no file, and what is written to \(place) has to lie there first")
        }
        try Data().write(to: url(part))
        // Opened before it may be that nobody may write to it, as to what is there.
        let handle = try FileHandle(forWritingTo: url(part))
        let attributes = try? FileManager.default.attributesOfItem(atPath: place)
        if let mode = attributes?[.posixPermissions] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: part)
        }
        return (part, handle)
    }

    /// The end of the name of what is not whole yet.
    static let partSuffix = ".part"

    /// Gives a file another name on the same disk, at which there is none.
    static func move(_ path: String, to place: String) throws(Failure) {
        do {
            try FileManager.default.moveItem(at: url(path), to: url(place))
        } catch {
            throw .inputOutput("\(place): \(reason(error, at: place))")
        }
    }

    /// Opens what a path names, for a file that grows: a file beside its place, or what is no file itself.
    ///
    /// - Returns: And what is to be renamed in the end, and to what.
    static func opened(
        for path: String
    ) throws -> (handle: FileHandle, part: (path: String, place: String)?) {
        if path == "-" { return (.standardOutput, nil) }
        switch try target(of: path) {
        case .open(let descriptor):
            return (FileHandle(fileDescriptor: descriptor, closeOnDealloc: false), nil)
        case .stream(let name): return (try FileHandle(forWritingTo: url(name)), nil)
        case .file(let name):
            let (part, handle) = try beginPart(of: name)
            return (handle, (part, name))
        }
    }

    /// Gives a file the name of another on the same disk, which is no more, or that of none.
    static func replace(_ place: String, with path: String) throws {
        // Not the library's own replacing, which on Linux removes the one and fails to move the other.
        // SAFETY: rename reads both names, which live as long as the call, and keeps neither.
        guard unsafe rename(path, place) == 0 else {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
        }
    }

    /// Whether a path names standard output.
    static func isStandardOutput(_ path: String) -> Bool {
        guard path != "-" else { return true }
        guard case .open(let descriptor)? = try? target(of: path) else { return false }
        return descriptor == FileHandle.standardOutput.fileDescriptor
    }

    /// Where what is written to a path goes.
    enum Target {
        /// A file, or nothing yet.
        case file(String)
        /// A device, a pipe or a folder, which is opened and nothing else.
        case stream(String)
        /// What this process holds open already, as `/dev/stdout` is.
        case open(Int32)
    }

    static func target(of path: String) throws -> Target {
        var place = path
        for _ in 0..<linksMax {
            if let descriptor = ownDescriptor(place) { return .open(descriptor) }
            guard
                let kind = try? FileManager.default.attributesOfItem(atPath: place)[.type]
                    as? FileAttributeType
            else { return .file(place) }
            guard kind == .typeSymbolicLink else {
                return kind == .typeRegular ? .file(place) : .stream(place)
            }
            let next = try FileManager.default.destinationOfSymbolicLink(atPath: place)
            let folder = folder(of: place)
            place = next.hasPrefix("/") || folder.isEmpty ? next : folder + "/" + next
        }
        throw NSError(domain: NSPOSIXErrorDomain, code: Int(ELOOP))
    }

    /// Whether a file lies where a path leads, which says what was written there last; what is open or no file does not.
    static func holdsWhatWasWritten(_ path: String) -> Bool {
        guard case .file? = try? target(of: path) else { return false }
        return kind(of: path) == .typeRegular
    }

    /// As many as Linux follows.
    private static let linksMax = 40

    /// The number in `/proc/self/fd/1` and `/dev/fd/1`.
    private static func ownDescriptor(_ path: String) -> Int32? {
        let folders = ["/proc/self/fd/", "/dev/fd/"]
        return folders.first(where: path.hasPrefix).flatMap { Int32(path.dropFirst($0.count)) }
    }
}
