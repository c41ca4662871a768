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
    /// The folders that were not there before, the innermost first.
    private let made: [String]
    /// The lock is the folder's own and ends with the process, however that ends.
    private let lock: FileHandle

    /// - Parameter text: All that decides what will be there.
    /// - Throws: `.inputOutput` where another process writes there or none can, `.usage` where it belongs to another
    ///   scenario, or where something lies that would be replaced and nothing says whose it is.
    init(_ path: String, for scenario: Scenario, of text: String, isForced: Bool) throws(Failure) {
        self.path = path
        digest = text.sha256
        name = scenario.name
        made = Self.missingFolders(of: path)
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
        if !isForced, let reason = Self.reason(against: digest, of: text, name, in: path) {
            throw .usage("\(path): \(reason); give another --out, or --force to replace what is there")
        }
        try Files.requireWritable(path)
    }

    deinit { leave() }

    /// Removes the folders that were made for it and have nothing in them.
    func leave() {
        for folder in made where (try? FileManager.default.contentsOfDirectory(atPath: folder)) == [] {
            try? FileManager.default.removeItem(at: Files.url(folder))
        }
    }

    private static func missingFolders(of path: String) -> [String] {
        Array(
            sequence(first: path) { Files.folder(of: $0) }.prefix { !$0.isEmpty && Files.kind(of: $0) == nil }
        )
    }

    /// Why nothing may be written there.
    private static func reason(
        against digest: String, of text: String, _ name: String, in path: String
    ) -> String? {
        if let owner = FolderOwner(of: path) {
            return owner.digest == digest ? nil : owner.reason(against: text, of: name)
        }
        let names =
            ResultFolder.tables + CostFolder.tables
            + [CostFolder.profile, noteName, "manifest.json", ResultFolder.report, "charts"]
            + [ShardNote.name, RoundsNote.name]
        return names.first { Files.kind(of: path + "/" + $0) != nil }.map {
            "\($0) lies there, and nothing says which run it is of"
        }
    }

    /// Says in the folder that a run has begun; what is there stays until there is something in its place.
    func begin() throws(Failure) {
        try begin(
            saying: """
                A run of the scenario '\(name)' began here and has not ended: tables and charts in this folder, if there \
                are any, are those of an earlier run. The same command with --resume goes on from the runs that were \
                finished.
                """)
    }

    /// A shard's runs that lie there are no part of it, and go: who claims its folder for something else has forced that.
    ///
    /// - Parameter text: What has begun, and what is to be done to end it.
    func begin(saying text: String) throws(Failure) {
        if Files.kind(of: "\(path)/\(ShardNote.name)") != nil {
            for name in [ShardNote.name, KeptRuns.folderName] {
                try? FileManager.default.removeItem(at: Files.url("\(path)/\(name)"))
            }
        }
        try Files.write("\(text)\n\(Self.digestPrefix)\(digest)\n", to: Self.note(in: path))
    }

    /// Says that what is there is whole: the results, or what was there before.
    func end() {
        try? FileManager.default.removeItem(atPath: Self.note(in: path))
    }

    /// Whether the last run that began in a folder has not ended.
    static func isUnfinished(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: note(in: path))
    }

    static func note(in path: String) -> String { path + "/" + noteName }

    static let noteName = "unfinished.txt"

    static let digestPrefix = "scenario sha256 "
}
