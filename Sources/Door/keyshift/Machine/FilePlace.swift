import Foundation

/// Where a path leads, whatever links and relative parts it goes by: paths of one place are equal.
struct FilePlace: Hashable {
    /// Device and number of what is there, or of the nearest folder above it that is.
    private let numbers: [UInt64]
    /// The names from there on, of what is not there yet.
    private let missing: [String]

    init(_ path: String) {
        var found = path.hasPrefix("/") ? "/" : "."
        var missing: [String] = []
        for name in path.split(separator: "/").map(String.init) where name != "." {
            if name == "..", !missing.isEmpty {
                missing.removeLast()
            } else if missing.isEmpty, FileManager.default.fileExists(atPath: "\(found)/\(name)") {
                found += "/" + name
            } else {
                missing.append(name)
            }
        }
        let place = Files.url(found).resolvingSymlinksInPath().path
        let attributes = (try? FileManager.default.attributesOfItem(atPath: place)) ?? [:]
        numbers = [FileAttributeKey.systemNumber, .systemFileNumber].compactMap {
            (attributes[$0] as? NSNumber)?.uint64Value
        }
        self.missing = missing
    }

    /// What is no file, so that nothing there is replaced.
    private init(stream name: String) {
        (numbers, missing) = ([], [name])
    }

    /// Where something comes to lie when a path is written to: its file, and the one beside it that is written first.
    static func written(at path: String) -> Set<FilePlace> {
        switch try? Files.target(of: path) {
        case .file(let name): return [FilePlace(name), FilePlace(name + Files.partSuffix)]
        case .stream(let name): return [FilePlace(stream: name)]
        case .open(let descriptor):
            let link = "/proc/self/fd/\(descriptor)"
            return [Files.kind(of: link) == .typeRegular ? FilePlace(link) : FilePlace(stream: link)]
        case nil: return []
        }
    }

    /// The folders in which a path leads to something, from the innermost on.
    static func folders(of path: String) -> [FilePlace] {
        guard case .file(let name)? = try? Files.target(of: path) else { return [] }
        return sequence(first: Files.folder(of: name)) {
            $0.isEmpty || $0 == "/" ? nil : Files.folder(of: $0)
        }
        .map { FilePlace($0.isEmpty ? "." : $0) }
    }
}
