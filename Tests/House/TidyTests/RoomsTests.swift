import Foundation
import Testing

/// `Package.swift` is the table of who knows whom: the compiler lets a room import what another one that it knows knows.
@Suite("Rooms")
struct RoomsTests {
    private struct Room {
        let name: String
        let folder: String
        let declared: Set<String>
    }

    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let manifest =
        (try? String(contentsOf: package.appendingPathComponent("Package.swift"), encoding: .utf8)) ?? ""

    private static let rooms: [Room] = {
        var rooms: [Room] = []
        let shared =
            /\b(?:room|tests)\(\s*"(\w+)",\s*(on|of|in):\s*"([\w\/]+)"(?:,\s*knows?:\s*\[([^\]]*)\])?\s*\)/
        for found in manifest.matches(of: shared) {
            let (_, name, word, place, list) = found.output
            let folder = word == "on" ? "Sources/\(place)" : word == "of" ? "Tests/\(place)" : "\(place)"
            rooms.append(
                Room(name: String(name), folder: "\(folder)/\(name)", declared: names(in: list ?? "")))
        }
        let program = /name: "([\w-]+)",\s*dependencies: dependencies\(\[([^\]]*)\]\),\s*path: "([^"]+)"/
        for found in manifest.matches(of: program) {
            let (_, name, list, folder) = found.output
            rooms.append(Room(name: String(name), folder: String(folder), declared: names(in: list)))
        }
        return rooms
    }()

    private static func names(in list: some StringProtocol) -> Set<String> {
        Set(String(list).matches(of: /"(\w+)"/).map { String($0.output.1) })
    }

    private static func imports(of room: Room) -> Set<String> {
        let root = package.appendingPathComponent(room.folder)
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        var modules: Set<String> = []
        for path in paths where path.hasSuffix(".swift") {
            let text = (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n") where line.contains("import ") {
                if let found = line.firstMatch(
                    of: /^(?:@\w+ |public |package |internal |fileprivate |private )*import (\w+)/)
                {
                    modules.insert(String(found.output.1))
                }
            }
        }
        return modules
    }

    @Test func `the table is read`() {
        // Each of them, and three programs and parts of programs; `fuzz` has a function of its own.
        let named =
            Self.manifest.matches(of: /^ +(?:room|tests)\($/.anchorsMatchLineEndings()).count
            + Self.manifest.matches(of: /^ +(?:room|tests)\("/.anchorsMatchLineEndings()).count
        #expect(Self.rooms.count == named + 3)
        #expect(Self.rooms.first { $0.name == "MLS" }?.declared.contains("Primitives") == true)
        #expect(Self.rooms.first { $0.name == "keyshift" }?.declared.contains("ArgumentParser") == true)
    }

    @Test func `a room imports what it declares, all of it and nothing else`() {
        let others = [
            "ArgumentParser", "DequeModule", "Histogram", "Mustache", "OrderedCollections", "Yams", "CSodium",
            "CLibCrypto", "CGSL", "CSystem", "COlm",
        ]
        let known = Set(Self.rooms.map(\.name) + others)
        for room in Self.rooms {
            let imported = Self.imports(of: room)
            guard !imported.isEmpty else { continue }
            let undeclared = imported.intersection(known).subtracting(room.declared)
            #expect(
                undeclared.isEmpty, "\(room.name) imports \(undeclared.sorted()), and does not declare it")
            // Who starts the program needs it built, and nothing of it.
            let unused = room.declared.subtracting(imported).subtracting(["keyshift"])
            #expect(unused.isEmpty, "\(room.name) declares \(unused.sorted()), and imports nothing of it")
        }
    }

    @Test func `each room has its line in ARCHITECTURE`() throws {
        let page = try String(
            contentsOf: Self.package.appendingPathComponent("ARCHITECTURE.md"), encoding: .utf8)
        // "| Olm, Megolm | …"
        let named = page.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .flatMap { $0.split(separator: "|").first?.split(separator: ",") ?? [] }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        for room in Self.rooms where room.folder.hasPrefix("Sources/") && room.name != "keyshift" {
            #expect(named.contains(room.name), "ARCHITECTURE.md has no line for \(room.name)")
        }
    }
}
