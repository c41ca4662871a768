import Foundation

/// The files that a call is told to write, each by its option.
///
/// None may take the place of another, of what the call reads, or of what its folders hold: it would be lost without a word.
struct NamedOutputs {
    private let outputs: [(option: String, path: String)]

    /// - Parameter named: Those that are asked for have a path.
    init(_ named: [(option: String, path: String?)]) {
        outputs = named.compactMap { option, path in path.map { (option, $0) } }
    }

    /// - Parameters:
    ///   - inputs: The files that the call reads.
    ///   - folders: Those that it reads from or writes into.
    /// - Throws: `.usage` with the first that is not apart.
    func requireApart(from inputs: [String] = [], and folders: [FolderPlaces] = []) throws(Failure) {
        for (index, output) in outputs.enumerated() {
            let places = FilePlace.written(at: output.path)
            for earlier in outputs[..<index]
            where !places.isDisjoint(with: FilePlace.written(at: earlier.path)) {
                throw .usage(
                    "\(earlier.option) and \(output.option) name one file, '\(output.path)', and each needs its own"
                )
            }
            for input in inputs where Files.kind(of: input) == .typeRegular {
                guard !places.contains(FilePlace(input)) else {
                    throw .usage(
                        "\(output.option) names '\(output.path)', and \(input) is read here and would be lost: name another file"
                    )
                }
            }
            for folder in folders where folder.holds(output.path) {
                throw .usage(
                    "\(output.option) names '\(output.path)', a place that \(folder.path) has for its own files: name another file"
                )
            }
        }
    }
}
