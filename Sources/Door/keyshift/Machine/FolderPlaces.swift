import Foundation

/// The places that a folder has for files of the program's.
struct FolderPlaces {
    let path: String
    let files: [String]
    /// All that lies in these is the program's.
    var folders: [String] = []

    /// Whether what is written to a path would lie there, or in the way of a folder.
    func holds(_ file: String) -> Bool {
        let folders = Set(folders.map { FilePlace("\(path)/\($0)") })
        let own = files.reduce(into: folders) { $0.formUnion(FilePlace.written(at: "\(path)/\($1)")) }
        return !own.isDisjoint(with: FilePlace.written(at: file))
            || FilePlace.folders(of: file).contains(where: folders.contains)
    }

    /// - Parameters:
    ///   - inputs: The files that a call reads which writes into the folder.
    ///   - own: The one that may be read and written again.
    /// - Throws: `.usage` with the first that would be replaced.
    func requireNoInput(among inputs: [String], but own: String? = nil) throws(Failure) {
        let ownPlace = own.map { FilePlace("\(path)/\($0)") }
        for input in inputs
        where Files.kind(of: input) == .typeRegular && FilePlace(input) != ownPlace && holds(input) {
            throw .usage(
                "\(input) is read, and lies where results go in \(path): it would be lost; give another --out"
            )
        }
    }
}
