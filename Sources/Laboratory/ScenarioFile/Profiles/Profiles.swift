/// The device and link profiles that a scenario can name.
///
/// Their texts come as values: whoever touches files reads them. A profile that is wrong counts as one until it is
/// named; then it is said what is wrong with it.
public struct Profiles: Equatable, Sendable {
    /// One file of `profiles/devices` or `profiles/links`.
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

    /// The first of a name counts.
    private var devices: [Entry] = []
    private var links: [Entry] = []

    static let none = Profiles()

    /// Those that come with the program.
    public static let shipped = none.preferring(
        devices: ShippedDevices.all.map { File(name: $0, path: "profiles/devices/\($0).yaml", text: $1) },
        links: ShippedLinks.all.map { File(name: $0, path: "profiles/links/\($0).yaml", text: $1) })

    /// These profiles, with others that come before them.
    public func preferring(devices deviceFiles: [File], links linkFiles: [File]) -> Profiles {
        var all = self
        all.devices = deviceFiles.map { Entry($0, DevicesSection.profile) } + devices
        all.links = linkFiles.map { Entry($0, LinkSection.profile) } + links
        return all
    }

    /// These profiles, with those before them that a scenario itself holds.
    func preferring(_ written: Node?) -> Profiles {
        guard let written else { return self }
        var all = self
        all.devices = Entry.all(in: written["devices"], DevicesSection.profile, "profiles.devices") + devices
        all.links = Entry.all(in: written["links"], LinkSection.profile, "profiles.links") + links
        return all
    }

    public var deviceNames: [String] { names(of: .device) }
    public var accessNames: [String] { names(of: .access) }
    public var backboneNames: [String] { names(of: .backbone) }

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

    private func entries(of kind: ProfileKind) -> [Entry] { kind == .device ? devices : links }
}

extension Profiles.Entry {
    fileprivate init(_ file: Profiles.File, _ section: Section) {
        name = file.name
        do throws(ScenarioErrors) {
            let node = try NodeReader.read(file.text, label: file.path, hasLines: true)
            source = node
            contents = Self.check(node, section, "")
        } catch {
            source = nil
            contents = .failure(error)
        }
    }

    fileprivate static func all(in node: Node?, _ section: Section, _ path: String) -> [Profiles.Entry] {
        guard case .map(let entries) = node?.content else { return [] }
        return entries.map { entry in
            Self(
                name: entry.key, source: entry.value,
                contents: check(entry.value, section, "\(path).\(entry.key)"))
        }
    }

    private static func check(
        _ node: Node, _ section: Section, _ path: String
    ) -> Result<Checked, ScenarioErrors> {
        var checker = Checker()
        guard let checked = checker.check(node, against: .section(section), at: path) else {
            return .failure(ScenarioErrors(errors: checker.errors))
        }
        return .success(checked)
    }
}

/// What a profile is named for.
enum ProfileKind: CaseIterable, Sendable {
    case device
    /// A device's link.
    case access
    /// The links between nodes.
    case backbone

    /// The profile where none is named.
    var usual: String {
        switch self {
        case .device: "phone"
        case .access: "broadband"
        case .backbone: "core"
        }
    }

    /// What it is, in a sentence, with its article.
    var description: String { self == .device ? "a device profile" : "a link profile" }

    /// Whether a profile of the right folder can stand here.
    func accepts(_ contents: Checked) -> Bool { self != .backbone || contents.find("rate") != nil }

    func refusal(of name: String) -> String {
        "the link '\(name)' has a rate for each direction; a backbone takes a profile with one 'rate'"
    }

    /// The link's map that a scenario could have written instead of naming a profile.
    func base(from contents: Checked, name: Node) -> Node {
        var entries = [Node.Entry(key: "profile", keyPosition: .none, value: name)]
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
            let isDevice = kind == .device
            guard !used.contains(where: { $0.name == source && ($0.kind == .device) == isDevice }) else {
                return
            }
            used.append((kind, source, contents))
        }
    }
}
