import Foundation
import ScenarioFile

/// Where a scenario's profiles and schemes lie: beside it, above it, where the program is run, and in the program.
enum ProfileFolders {
    /// What the scenario in `file` can name.
    static func profiles(for file: String) throws(Failure) -> Profiles {
        let folder = Files.folder(of: file)
        let own = folder.isEmpty ? "" : folder + "/"
        var known: [String] = []
        let places = [own, own + "../", ""].filter { place in
            let path = Files.url(place.isEmpty ? "." : place).standardized.path
            defer { known.append(path) }
            return !known.contains(path)
        }
        var profiles = Profiles.shipped
        for place in places.reversed() {
            for shelf in ProfileShelf.allCases {
                guard let folder = shelf.folder else { continue }
                profiles = profiles.preferring(try files(in: place + folder), on: shelf)
            }
        }
        return profiles.reading(tables(beside: own))
    }

    /// Tables have names that are paths from the scenario's folder on.
    private static func tables(beside folder: String) -> TableReader {
        TableReader { name in
            let path = name.hasPrefix("/") ? name : folder + name
            do throws(Failure) {
                let text = try Files.read(path)
                guard text.utf8.count <= tableBytesMax else {
                    return .failure(.init("the table is longer than \(tableBytesMax) bytes"))
                }
                return .success(text)
            } catch {
                let sentence = error.sentence
                let isNamed = sentence.hasPrefix("\(path): ")
                return .failure(.init(isNamed ? String(sentence.dropFirst(path.count + 2)) : sentence))
            }
        }
    }

    /// A manifest holds the scenario with its tables, and shall be read back.
    private static let tableBytesMax = 1 << 21

    private static func files(in folder: String) throws(Failure) -> [Profiles.File] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var files: [Profiles.File] = []
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let path = "\(folder)/\(name)"
            files.append(
                Profiles.File(
                    name: String(name.dropLast(".yaml".count)), path: path, text: try Files.read(path)))
        }
        return files
    }
}
