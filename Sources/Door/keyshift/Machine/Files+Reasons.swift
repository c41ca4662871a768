import Foundation

extension Files {
    /// What the system says, in a few words and without the file's name, which stands before it.
    ///
    /// - Parameter path: What was looked for; a relative one is lost where the current folder is gone.
    static func reason(_ error: any Error, at path: String = "/") -> String {
        if !path.hasPrefix("/"), FileManager.default.currentDirectoryPath.isEmpty {
            return "the current folder is gone"
        }
        if wasRepaired(path) { return "its name is not UTF-8 text, as the names of files have to be here" }
        if !path.hasPrefix("/"), wasRepaired(FileManager.default.currentDirectoryPath) {
            return "the path of the current folder is not UTF-8 text, as the names of files have to be here"
        }
        var current: NSError? = error as NSError
        var wordsOfLibrary: String?
        while let known = current {
            // What the system said lies behind what the library made of it, and says more.
            if known.domain == NSPOSIXErrorDomain { return words(ofPOSIX: Int32(known.code)) }
            if known.domain == NSCocoaErrorDomain { wordsOfLibrary = words(ofCocoa: known.code) }
            current = (known.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        }
        return wordsOfLibrary ?? error.localizedDescription
    }

    /// Whether a name that the system gave was not UTF-8: the library puts signs into it, and finds it no more.
    static func wasRepaired(_ path: String) -> Bool {
        path.unicodeScalars.contains("\u{fffd}") && kind(of: path) == nil
    }

    static func words(ofPOSIX code: Int32) -> String {
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
        case EBADF: "it is closed"
        case EFBIG: "the file is too large"
        case ENAMETOOLONG: "the name is too long"
        case ELOOP: "its links lead in a circle, or are too many"
        case EEXIST: "a file of that name is in the way"
        case ENXIO, ENODEV: "nothing answers there"
        case EBUSY, ETXTBSY: "it is in use"
        case ENOEXEC: "it is no program for this machine"
        default: systemWords(code)
        }
    }

    private static func words(ofCocoa code: Int) -> String? {
        switch CocoaError.Code(rawValue: code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
        case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
        case .fileWriteOutOfSpace: "no space is left on the disk"
        case .fileWriteVolumeReadOnly: "the file system is read-only"
        case .fileReadInvalidFileName, .fileWriteInvalidFileName:
            "the name is too long, or none that a file can have"
        case .fileWriteFileExists: "a file of that name is in the way"
        default: nil
        }
    }

    /// What the system calls an error, such as "Bad message".
    private static func systemWords(_ code: Int32) -> String {
        let text = NSError(domain: NSPOSIXErrorDomain, code: Int(code)).localizedDescription
        return text.replacing("The operation could not be completed. ", with: "")
    }
}
