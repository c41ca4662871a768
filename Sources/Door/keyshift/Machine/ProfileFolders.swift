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
                return .success(try Files.read(path, as: .scenarioTable))
            } catch {
                // The scenario's place is said before, and the table's name.
                let named = ["\(path): ", "\(path):1:1: "].first(where: error.sentence.hasPrefix)
                return .failure(.init(String(error.sentence.dropFirst(named?.count ?? 0))))
            }
        }
    }

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
