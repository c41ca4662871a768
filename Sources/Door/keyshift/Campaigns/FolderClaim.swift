import Foundation
import Results
import ScenarioFile

/// A result folder as long as a run writes into it.
///
/// No other process can claim it meanwhile; one that belongs to another scenario, or to other values of this one, is
/// refused; and until the results are whole a file in it says that they are not.
final class FolderClaim: Sendable {
    private let path: String
    private let digest: String
    private let name: String
    /// The lock is the folder's own and ends with the process, however that ends.
    private let lock: FileHandle

    /// - Throws: `.inputOutput` where another process writes there or none can, `.usage` where it belongs to another
    ///   scenario.
    init(_ path: String, for document: ScenarioDocument, isForced: Bool) throws(Failure) {
        self.path = path
        digest = document.resolvedSHA256
        name = document.scenario.name
        try Files.makeFolder(path)
        do {
            lock = try FileHandle(forReadingFrom: Files.url(path))
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
        // Some file systems know no locks; where there is none nobody holds one.
        guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            throw .inputOutput("\(path): another run is writing there")
        }
        let owner = Self.owner(of: path)
        let isOrphan =
            owner == nil && ResultFolder.tables.contains { Files.kind(of: path + "/" + $0) != nil }
        let isForeign = isOrphan || owner != nil && owner != digest
        guard !isForeign || isForced else {
            let what =
                isOrphan
                ? "tables lie there, and no manifest says whose they are"
                : "it holds another scenario, or this one with other values"
            throw .usage("\(path): \(what); give another --out, or --force to replace what is there")
        }
        try Files.requireWritable(path)
    }

    /// The digest of the scenario that a folder belongs to; nothing where it belongs to none.
    private static func owner(of path: String) -> String? {
        if let note = try? Files.read(Self.note(in: path)),
            let line = note.split(separator: "\n").first(where: { $0.hasPrefix(digestPrefix) })
        {
            return String(line.dropFirst(digestPrefix.count))
        }
        if let text = try? Files.read(path + "/manifest.json"), let manifest = try? Manifest(parsing: text) {
            return manifest.scenarioSHA256
        }
        return (try? Files.read(CostFolder.scenario(in: path)))?.sha256
    }

    /// Says in the folder that a run has begun; what is there stays until there is something in its place.
    func begin() throws(Failure) {
        try Files.write(
            """
            A run of the scenario '\(name)' began here and has not ended: tables and charts in this folder, if there \
            are any, are those of an earlier run. The same command with --resume goes on from the runs that were \
            finished.
            \(Self.digestPrefix)\(digest)

            """, to: Self.note(in: path))
    }

    /// Says that what is there is whole: the results, or what was there before.
    func end() {
        try? FileManager.default.removeItem(atPath: Self.note(in: path))
    }

    /// Whether the last run that began in a folder has not ended.
    static func isUnfinished(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: note(in: path))
    }

    private static func note(in path: String) -> String { path + "/unfinished.txt" }

    private static let digestPrefix = "scenario sha256 "
}
