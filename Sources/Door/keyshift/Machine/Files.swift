import Foundation

/// Reading and writing whole files.
enum Files {
    /// - Throws: `.inputOutput` when it cannot be read, `.badInput` when it is not UTF-8.
    static func read(_ path: String) throws(Failure) -> String {
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

    /// What the system says, without the file's name, which stands before it.
    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let code = underlying?.code, underlying?.domain == NSPOSIXErrorDomain,
            let text = POSIXErrorCode(rawValue: Int32(code)).map({ POSIXError($0).localizedDescription })
        {
            return text
        }
        return error.localizedDescription
    }
}
