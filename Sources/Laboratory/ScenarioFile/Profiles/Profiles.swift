/// The device and link profiles, and the schemes, that a scenario can name.
///
/// Their texts come as values: whoever touches files reads them. A profile that is wrong counts as one until it is
/// named; then it is said what is wrong with it.
public struct Profiles: Equatable, Sendable {
    /// One file of `profiles/devices`, `profiles/links` or `schemes`.
    public struct File: Equatable, Sendable {
        /// The file's name without its ending.
        public let name: String
        /// For the messages of errors; nothing is opened.
        public let path: String
        public let text: String

        public init(name: String, path: String, text: String) {
            self.name = name
            self.path = path
            self.text = text
        }
    }

    fileprivate struct Entry: Equatable, Sendable {
        let name: String
        /// What was read, for comparing.
        let source: Node?
        let contents: Result<Checked, ScenarioErrors>

        static func == (own: Entry, other: Entry) -> Bool {
            own.name == other.name && own.source == other.source
        }
    }

    /// Where tables are that the scenario does not hold itself.
    private var tables = TableReader.none
    /// The first of a name counts.
    private var entries: [ProfileShelf: [Entry]] = [:]

    static let none = Profiles()

    /// Those that come with the program.
    public static let shipped = [
        (ProfileShelf.devices, ShippedDevices.all), (.links, ShippedLinks.all),
        (.schemes, ShippedSchemes.all), (.costs, ShippedCosts.all), (.regions, ShippedRegions.all),
    ].reduce(none) { profiles, shelf in
        profiles.preferring(
            shelf.1.map { File(name: $0, path: "\(shelf.0.folder ?? "")/\($0).yaml", text: $1) }, on: shelf.0)
    }

    /// These profiles, with others that come before them.
    public func preferring(_ files: [File], on shelf: ProfileShelf) -> Profiles {
        preferring(files.map { Entry($0, shelf.shape) }, on: shelf)
    }

    /// These profiles, with tables that a reader gets at.
    public func reading(_ tables: TableReader) -> Profiles {
        var all = self
        all.tables = tables
        return all
    }

    /// These profiles, with those before them that a scenario itself holds.
    func preferring(_ written: Node?) -> Profiles {
        guard let written else { return self }
        return ProfileShelf.allCases.reduce(self) { profiles, shelf in
            let name = shelf.rawValue
            return profiles.preferring(
                Entry.all(in: written[name], shelf.shape, "profiles.\(name)"), on: shelf)
        }
    }

    private func preferring(_ first: [Entry], on shelf: ProfileShelf) -> Profiles {
        var all = self
        all.entries[shelf] = first + (entries[shelf] ?? [])
        return all
    }

    public var deviceNames: [String] { names(of: .device) }
    public var accessNames: [String] { names(of: .access) }
    public var backboneNames: [String] { names(of: .backbone) }
    public var schemeNames: [String] { names(of: .scheme) }
    public var costNames: [String] { names(of: .costs) }
    public var regionNames: [String] { names(of: .regions) }

    /// Each name once.
    func names(of kind: ProfileKind) -> [String] {
        var names: [String] = []
        for entry in entries(of: kind) where !names.contains(entry.name) {
            if case .success(let contents) = entry.contents, !kind.accepts(contents) { continue }
            names.append(entry.name)
        }
        return names
    }

    /// What stands in a profile, or what is wrong with it; nothing when there is none of that name.
    func find(_ name: String, _ kind: ProfileKind) -> Result<Checked, ScenarioErrors>? {
        entries(of: kind).first { $0.name == name }?.contents
    }

    /// The text of a table that the scenario holds, or that stands in a file of this name.
    func table(_ name: String, at place: Position, _ path: String) -> Result<Checked, ScenarioErrors> {
        find(name, .table)
            ?? tables.read(name).map {
                Checked(position: place, path: path, content: .text, source: $0)
            }.mapError { ScenarioErrors(place.error(path, .contradiction("\(name): \($0.sentence)"))) }
    }

    private func entries(of kind: ProfileKind) -> [Entry] { entries[kind.shelf] ?? [] }
}

extension Profiles.Entry {
    fileprivate init(_ file: Profiles.File, _ shape: Shape) {
        name = file.name
        do throws(ScenarioErrors) {
            let node = try NodeReader.read(file.text, label: file.path, hasLines: true)
            source = node
            contents = Self.check(node, shape, "")
        } catch {
            source = nil
            contents = .failure(error)
        }
    }

    fileprivate static func all(in node: Node?, _ shape: Shape, _ path: String) -> [Profiles.Entry] {
        guard case .map(let entries) = node?.content else { return [] }
        return entries.map { entry in
            Self(
                name: entry.key, source: entry.value,
                contents: check(entry.value, shape, "\(path).\(entry.key)"))
        }
    }

    private static func check(
        _ node: Node, _ shape: Shape, _ path: String
    ) -> Result<Checked, ScenarioErrors> {
        var checker = Checker()
        guard let checked = checker.check(node, against: shape, at: path) else {
            return .failure(ScenarioErrors(errors: checker.errors))
        }
        return .success(checked)
    }
}

/// Where profiles of one form stand: a folder of files, and a section of a scenario's `profiles`.
public enum ProfileShelf: String, CaseIterable, Sendable {
    case devices
    case links
    case schemes
    case costs
    case regions
    /// Tables in CSV, which stand beside the scenario that names them.
    case tables

    /// Where files of it are for all to name.
    public var folder: String? {
        switch self {
        case .devices, .links, .costs, .regions: "profiles/\(rawValue)"
        case .schemes: rawValue
        case .tables: nil
        }
    }

    var shape: Shape {
        switch self {
        case .devices: .section(DevicesSection.profile)
        case .links: .section(LinkSection.profile)
        case .schemes: .section(SchemeSection.preset)
        case .costs: .section(CostsSection.table)
        case .regions: .section(RegionsSection.profile)
        case .tables: .text
        }
    }
}

/// What a profile is named for.
enum ProfileKind: CaseIterable, Sendable {
    case device
    /// A device's link.
    case access
    /// The links between nodes.
    case backbone
    /// The scheme of the group.
    case scheme
    /// What gears cost.
    case costs
    /// Parts of the world.
    case regions
    case table

    var shelf: ProfileShelf {
        switch self {
        case .device: .devices
        case .access, .backbone: .links
        case .scheme: .schemes
        case .costs: .costs
        case .regions: .regions
        case .table: .tables
        }
    }

    /// The key of a map under which one is named.
    var key: String { self == .scheme ? "preset" : "profile" }

    /// The profile where none is named.
    var usual: String {
        switch self {
        case .device: "phone"
        case .access: "broadband"
        case .backbone: "core"
        case .scheme: "keyshift"
        case .costs: "edge"
        case .regions: "world"
        case .table: "table.csv"
        }
    }

    /// What it is, in a sentence, with its article.
    var description: String {
        switch shelf {
        case .devices: "a device profile"
        case .links: "a link profile"
        case .schemes: "a scheme"
        case .costs: "a table of costs"
        case .regions: "a matrix of regions"
        case .tables: "a table in CSV"
        }
    }

    /// Whether a profile of the right folder can stand here.
    func accepts(_ contents: Checked) -> Bool { self != .backbone || contents.find("rate") != nil }

    func refusal(of name: String) -> String {
        "the link '\(name)' has a rate for each direction; a backbone takes a profile with one 'rate'"
    }

    /// The map that a scenario could have written instead of naming a profile.
    func base(from contents: Checked, name: Node) -> Node {
        var entries = [Node.Entry(key: key, keyPosition: .none, value: name)]
        guard case .map(let values) = contents.content else { return name }
        for (key, value) in values where key != "title" {
            let keys = key == "rate" && self == .access ? ["up", "down"] : [key]
            entries += keys.map { Node.Entry(key: $0, keyPosition: .none, value: value.node) }
        }
        return Node(position: .none, content: .map(entries))
    }
}

extension Checked {
    /// The profiles that are named here or below, each once, in the order of the file.
    func addProfiles(to used: inout [(kind: ProfileKind, name: String, contents: Checked)]) {
        switch content {
        case .number, .text: return
        case .list(let items): for item in items { item.addProfiles(to: &used) }
        case .map(let entries): for entry in entries { entry.value.addProfiles(to: &used) }
        case .profile(let kind, let contents):
            guard !used.contains(where: { $0.name == source && $0.kind.shelf == kind.shelf }) else {
                return
            }
            used.append((kind, source, contents))
        }
    }
}
