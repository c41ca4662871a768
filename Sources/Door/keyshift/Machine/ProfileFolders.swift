import Foundation
import ScenarioFile

/// Where a scenario's profiles and schemes lie: beside it, above it, where the program is run, and in the program.
enum ProfileFolders {
    /// What the scenario in `file` can name.
    static func profiles(for file: String) throws(Failure) -> Profiles {
        var profiles = Profiles.shipped
        for place in places(around: file).reversed() {
            for shelf in ProfileShelf.allCases {
                guard let folder = shelf.folder else { continue }
                profiles = profiles.preferring(try files(in: place + folder), on: shelf)
            }
        }
        return profiles.reading(tables(beside: own(of: file)))
    }

    /// The paths of all that is read for the scenario in `file` besides it.
    ///
    /// - Parameter tables: The names of those that it takes.
    static func files(for file: String, tables: [String]) -> [String] {
        let shelves = places(around: file).flatMap { place in
            ProfileShelf.allCases.compactMap(\.folder).map { place + $0 }
        }
        return shelves.flatMap(paths) + tables.map { path(ofTable: $0, beside: own(of: file)) }
    }

    private static func own(of file: String) -> String {
        let folder = Files.folder(of: file)
        return folder.isEmpty ? "" : folder + "/"
    }

    private static func places(around file: String) -> [String] {
        let own = own(of: file)
        var known: [String] = []
        return [own, own + "../", ""].filter { place in
            let path = Files.url(place.isEmpty ? "." : place).standardized.path
            defer { known.append(path) }
            return !known.contains(path)
        }
    }

    /// Tables have names that are paths from the scenario's folder on.
    private static func tables(beside folder: String) -> TableReader {
        TableReader { name in
            let path = path(ofTable: name, beside: folder)
            do throws(Failure) {
                return .success(try Files.read(path, as: .scenarioTable))
            } catch {
                // The scenario's place is said before, and the table's name.
                let named = ["\(path): ", "\(path):1:1: "].first(where: error.sentence.hasPrefix)
                return .failure(.init(String(error.sentence.dropFirst(named?.count ?? 0))))
            }
        }
    }

    private static func path(ofTable name: String, beside folder: String) -> String {
        name.hasPrefix("/") ? name : folder + name
    }

    private static func files(in folder: String) throws(Failure) -> [Profiles.File] {
        var files: [Profiles.File] = []
        for path in paths(in: folder) {
            let name = String(path.dropFirst(folder.count + 1).dropLast(".yaml".count))
            files.append(Profiles.File(name: name, path: path, text: try Files.read(path)))
        }
        return files
    }

    private static func paths(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
    }
}
