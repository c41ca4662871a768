import ArgumentParser

/// A path as an argument gives it.
enum PathArgument {
    /// The path, unless it is empty: that names nothing, and the library would take it for the current folder.
    @Sendable
    static func read(_ text: String) throws -> String {
        guard !text.isEmpty else { throw ValidationError("an empty path names no file and no folder") }
        return text
    }
}
