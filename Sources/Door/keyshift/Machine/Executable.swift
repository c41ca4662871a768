import Foundation

/// Finds programs as `execvp` does.
enum Executable {
    /// The first file of that name in the folders of `PATH` that may be executed.
    ///
    /// An empty part of `PATH` is the current folder; without `PATH` the system's own folders are looked into.
    static func path(
        of name: String, searchPath: String? = ProcessInfo.processInfo.environment["PATH"]
    ) -> String? {
        let folders = (searchPath ?? "/bin:/usr/bin").split(separator: ":", omittingEmptySubsequences: false)
        return folders.map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }.first { path in
            Files.kind(of: path) == .typeRegular && FileManager.default.isExecutableFile(atPath: path)
        }
    }
}
