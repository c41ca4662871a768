import Foundation
import ScenarioFile

/// Where a scenario's profiles lie: beside it, above it, where the program is run, and in the program.
enum ProfileFolders {
    /// What the scenario in `file` can name.
    static func profiles(for file: String) throws(Failure) -> Profiles {
        let folder = Files.folder(of: file)
        let own = folder.isEmpty ? "" : folder + "/"
        var known: [String] = []
        let places = [own + "profiles", own + "../profiles", "profiles"].filter { place in
            let path = Files.url(place).standardized.path
            defer { known.append(path) }
            return !known.contains(path)
        }
        var profiles = Profiles.shipped
        for place in places.reversed() {
            profiles = profiles.preferring(
                devices: try files(in: place + "/devices"), links: try files(in: place + "/links"))
        }
        return profiles
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
