internal import NetworkModel
internal import Population
internal import Relays
public import Results

/// A scenario file that was read and checked, with every point of its sweep.
public struct ScenarioDocument: Equatable, Sendable {
    /// The name given for the file.
    public let file: String
    /// What the file says outside its sweep.
    ///
    /// A value that only the sweep gives is here the first of its list.
    public let scenario: Scenario
    /// The swept paths, in the order of the file.
    public let axes: [String]
    /// For each axis the unit of its values; empty where they have none in common.
    public let units: [String]
    /// The cross product of the axes, the last of which varies fastest; one point when nothing is swept.
    public let points: [ScenarioPoint]
    /// The scenario as YAML with all defaults and all profiles written out; reads back as an equal document, whatever
    /// profiles there are then.
    public let resolvedYAML: String
    /// How long a scenario's text may be, as it is written and with all defaults, profiles and tables in it.
    ///
    /// Of YAML that is all values the library makes 0.5 GB of this, and takes ten seconds; the longest scenario at hand
    /// has 2 kB. What is longer when all is written out could be run, and then not be read back with its results.
    public static let bytesMax = 1 << 22
    /// How many replications a point may have.
    public static let replicationRange = 1...10_000
    /// The swept value that the scenario names for others to be held against, as the points have it.
    public let reference: String?
    /// What may not be meant as it is written, such as what no point looks at: the place and a sentence each.
    public let doubts: [String]
    private let text: String
    private let profiles: Profiles
    private let overrides: [Override]

    private struct Override: Equatable {
        let path: String
        let value: String
    }

    /// Reads a file's text.
    ///
    /// - Parameter file: Its name, for the messages of errors; nothing is opened.
    /// - Parameter profiles: Those that it can name.
    /// - Throws: Everything that is wrong with it.
    public static func parse(
        _ text: String, file: String, profiles: Profiles = .shipped
    ) throws(ScenarioErrors) -> ScenarioDocument {
        try ScenarioDocument(text: text, file: file, profiles: profiles, overrides: [])
    }

    /// This document with other values at some paths, the later ones last.
    ///
    /// A path that is swept is no longer swept; `sweep.PATH` gives a path other values to sweep.
    ///
    /// - Parameter overrides: Paths, and values in YAML.
    /// - Throws: Everything that is wrong then; what is wrong with an override stands under `--set path=value`.
    public func setting(
        _ overrides: [(path: String, value: String)]
    ) throws(ScenarioErrors) -> ScenarioDocument {
        guard !overrides.isEmpty else { return self }
        let added = overrides.map { Override(path: $0.path, value: $0.value) }
        return try ScenarioDocument(
            text: text, file: file, profiles: profiles, overrides: self.overrides + added)
    }

    /// The columns that tables have for the swept paths.
    public var sweptColumns: [SweptColumn] { zip(axes, units).map { SweptColumn($0, unit: $1) } }

    /// The lines of `resolvedYAML`, and which of them say what holds by default.
    ///
    /// - Throws: Never what is wrong with this document, which was read.
    public func resolvedLines() throws(ScenarioErrors) -> [ResolvedLine] {
        let least = try ScenarioDocument.parse("{ name: least, duration: 1 s }", file: "the defaults")
        let usual = try NodeReader.read(least.resolvedYAML, label: least.file, hasLines: true)
        return try NodeReader.read(resolvedYAML, label: file, hasLines: true).blockLines(besides: usual)
    }

    /// What the scenario with all defaults says at a path, such as "30 /min" at `workload.messages.rate`; nothing where
    /// no single value stands.
    public func text(at path: String) -> String? {
        let root = try? NodeReader.read(resolvedYAML, label: file, hasLines: false)
        let node = path.split(separator: ".").reduce(root) { $0?[String($1)] }
        guard case .scalar(let text, _) = node?.content else { return nil }
        return text
    }

    /// The names of the tables in CSV that it takes at any point.
    public var tableNames: [String] {
        let root = try? NodeReader.read(resolvedYAML, label: file, hasLines: false)
        guard case .map(let tables)? = root?["profiles"]?["tables"]?.content else { return [] }
        return tables.map(\.key)
    }

    private init(
        text: String, file: String, profiles: Profiles, overrides: [Override]
    ) throws(ScenarioErrors) {
        try Self.require(text, ofFile: file, "a scenario")
        let root = try NodeReader.read(text, label: file, hasLines: true)
        guard root.content != .scalar("", isPlain: true) else {
            throw ScenarioErrors(errors: [root.position.error("", .emptyFile)])
        }
        var draft = Draft(root: root, profiles: profiles)
        draft.readSweep()
        for override in overrides { draft.apply(path: override.path, value: override.value) }
        if let error = draft.referenceError() { draft.errors.append(error) }
        let (checked, points) = draft.finish()
        if let checked, let error = draft.senderError(ScenarioSection.scenario.read(checked)) {
            draft.errors.append(error)
        }
        guard let checked, draft.errors.isEmpty else {
            throw ScenarioErrors(errors: draft.errorsInOrder(of: file))
        }
        self.text = text
        self.profiles = profiles
        self.file = file
        self.overrides = overrides
        self.scenario = ScenarioSection.scenario.read(checked)
        self.axes = draft.sweep.axes.map(\.path.text)
        self.units = draft.sweep.texts.map(\.unit)
        self.reference = scenario.reference.flatMap { draft.sweep.text(of: $0) }
        self.points = points
        self.doubts = (draft.unused + FaultDoubts.all(in: draft.root, points)).map(\.description)
        self.resolvedYAML = draft.resolvedText(of: checked)
        try Self.require(resolvedYAML, ofFile: file, "a scenario with all defaults, profiles and tables")
    }

    /// - Throws: What is wrong with a text that is too long.
    private static func require(_ text: String, ofFile file: String, _ kind: String) throws(ScenarioErrors) {
        guard text.utf8.count > bytesMax else { return }
        let problem = "\(kind) has at most \(bytesMax) bytes, and this one \(text.utf8.count)"
        throw ScenarioErrors(Position(file: file, line: 1, column: 1).error("", .contradiction(problem)))
    }
}

/// A document while it is being read.
private struct Draft {
    var root: Node
    /// Those that come with the file or the program.
    let profiles: Profiles
    /// Those that were named so far, by any point.
    var used: [(kind: ProfileKind, name: String, contents: Checked)] = []
    var sweep = Sweep()
    var errors: [ScenarioError] = []
    /// Those of them that checking found, as it did.
    private var reported: [ScenarioError] = []

    /// Errors beyond these say nothing new.
    private static let errorsMax = 100

    private let definition = Shape.section(ScenarioSection.scenario.section)

    init(root: Node, profiles: Profiles) {
        self.root = root
        self.profiles = profiles
    }

    mutating func readSweep() {
        guard let written = root["sweep"] else { return }
        guard case .map(let entries) = written.content else {
            errors.append(
                written.position.error(
                    "sweep", .wrongType(expected: Shape.sweep.expectation, found: written.kindName)))
            return
        }
        for entry in entries { errors += sweep.add(entry.key, at: entry.keyPosition, values: entry.value) }
    }

    mutating func apply(path: String, value: String) {
        let label = "--set \(path)=\(value)"
        let position = Position(file: label, line: 0, column: 0)
        let node: Node
        do {
            node = try NodeReader.read(value.isEmpty ? "~" : value, label: label, hasLines: false)
        } catch {
            errors += error.errors
            return
        }
        if path.hasPrefix("sweep.") {
            errors += sweep.add(String(path.dropFirst("sweep.".count)), at: position, values: node)
            return
        }
        switch Sweep.find(path, forSweep: false) {
        case .failure(let problem): errors.append(position.error("", problem))
        case .success(let found):
            sweep.axes.removeAll { $0.path == found }
            if let changed = root.replacing(found, with: node, shape: definition) {
                root = changed
            } else {
                errors.append(position.error("", .unknownPath(path, hint: nil)))
            }
        }
    }

    /// What others are to be held against has to be among what is swept, if anything is.
    func referenceError() -> ScenarioError? {
        guard !sweep.axes.isEmpty, let written = root["reference"],
            case .scalar(let text, _) = written.content,
            sweep.text(of: text) == nil
        else { return nil }
        return written.position.error(
            "reference", .contradiction("'\(text)' is none of the values that are swept"))
    }

    /// Of a group that stays as it is no more devices can write than it has.
    func senderError(_ scenario: Scenario) -> ScenarioError? {
        let workload = scenario.workload
        guard case .first(let count) = workload.senders, count > workload.initialDeviceCount,
            workload.membership == .none, workload.trace == nil,
            !sweep.axes.contains(where: { ["group", "workload"].contains($0.path.text.prefix { $0 != "." }) }
            ),
            let written = ["workload", "messages", "senders", "first"].reduce(root, { $0?[$1] })
        else { return nil }
        let problem =
            "the group has \(workload.initialDeviceCount) devices all the time, of which no \(count) can write"
        return written.position.error("workload.messages.senders.first", .contradiction(problem))
    }

    /// What is written and no point looks at; it may be there for others, set or swept at another time.
    var unused: [ScenarioError] {
        var found: [ScenarioError] = []
        let mechanisms =
            sweep.axes.first { $0.path.text == "scheme.mechanism" }?.values
            ?? [root["scheme"]?["mechanism"]].compactMap(\.self)
        let names = mechanisms.map(\.sweptText)
        // With all defaults written out there is a ladder in any case, and the preset that it is of.
        if let ladder = root["scheme"]?["ladder"], root["scheme"]?["preset"] == nil,
            !names.isEmpty, !names.contains("adaptive"),
            !sweep.axes.contains(where: { $0.path.text == "scheme" })
        {
            let problem =
                "nothing goes by the ladder: that takes 'mechanism: adaptive', and not '\(names[0])'"
            found.append(ladder.position.error("scheme.ladder", .contradiction(problem)))
        }
        if sweep.axes.isEmpty, let reference = root["reference"] {
            let problem = "nothing is held against it, since nothing is swept"
            found.append(reference.position.error("reference", .contradiction(problem)))
        }
        return found
    }

    /// Checks the file and every point of its sweep.
    mutating func finish() -> (Checked?, [ScenarioPoint]) {
        for axis in sweep.axes where !has(axis.path) {
            if let first = axis.values.first {
                root = root.replacing(axis.path, with: first, shape: definition) ?? root
            }
        }
        let checked = check(root)
        guard !sweep.axes.isEmpty else {
            // The only point is the file itself.
            let point = checked.map {
                ScenarioPoint(index: 0, values: [], scenario: ScenarioSection.scenario.read($0))
            }
            return (checked, point.map { [$0] } ?? [])
        }
        let count = sweep.pointCount
        guard count <= Sweep.pointsMax else {
            let position = sweep.axes.first?.position ?? root.position
            errors.append(position.error("sweep", .tooManyPoints(count, limit: Sweep.pointsMax)))
            return (nil, [])
        }
        var points: [ScenarioPoint] = []
        let texts = sweep.texts
        for index in 0..<count where errors.count < Self.errorsMax {
            if let scenario = scenario(ofPoint: index) {
                let values = zip(texts, sweep.places(ofPoint: index)).map { $0.texts[$1] }
                points.append(ScenarioPoint(index: index, values: values, scenario: scenario))
            }
        }
        if points.count == count, let value = sweep.repeatedValue(scenario: { points[$0].scenario }) {
            report(value.position.error("sweep", .repeatedSweepValue(value.sweptText)))
        }
        return (checked, points)
    }

    private mutating func scenario(ofPoint index: Int) -> Scenario? {
        let values = sweep.values(ofPoint: index)
        var node = root
        for (axis, value) in zip(sweep.axes, values) {
            guard let changed = node.replacing(axis.path, with: value, shape: definition) else {
                report(axis.position.error("sweep", .unknownPath(axis.path.text, hint: nil)))
                return nil
            }
            node = changed
        }
        let point = zip(sweep.axes, values).map { "\($0.path.text) \($1.sweptText)" }.joined(separator: ", ")
        return check(node, at: point).map(ScenarioSection.scenario.read)
    }

    /// - Parameter point: What is swept there; what is wrong only with that says so.
    private mutating func check(_ node: Node, at point: String? = nil) -> Checked? {
        var checker = Checker(profiles: profiles.preferring(node["profiles"]))
        let checked = checker.check(node, against: definition, at: "")
        checked?.addProfiles(to: &used)
        for error in checker.errors { report(error, at: point) }
        return checked
    }

    /// A point repeats what is wrong with the file as a whole, and with points before it.
    private mutating func report(_ error: ScenarioError, at point: String? = nil) {
        guard !reported.contains(error) else { return }
        reported.append(error)
        guard let point, case .contradiction(let rule) = error.problem, !isSwept(error) else {
            return errors.append(error)
        }
        errors.append(error.saying(.contradiction("\(rule) (first at \(point))")))
    }

    /// Whether what is wrong is a swept value itself, or in it.
    private func isSwept(_ error: ScenarioError) -> Bool {
        sweep.axes.contains { axis in
            let path = axis.path.text
            return error.path == path || [".", "["].contains { error.path.hasPrefix(path + $0) }
        }
    }

    private func has(_ path: ScenarioPath) -> Bool { node(at: path) != nil }

    private func node(at path: ScenarioPath) -> Node? {
        var node: Node? = root
        for step in path.steps {
            switch step {
            case .key(let name): node = node?[name]
            case .index(let index):
                guard case .list(let items) = node?.content, index < items.count else { return nil }
                node = items[index]
            }
        }
        return node
    }

    /// By line and column; what did not come from the file comes last, in the order given.
    func errorsInOrder(of file: String) -> [ScenarioError] {
        let keys = errors.enumerated().map { place, error in
            (error.line == 0 || error.file != file ? Int.max : error.line, error.column, place)
        }
        return zip(keys, errors).sorted { $0.0 < $1.0 }.map(\.1)
    }

    func resolvedText(of checked: Checked) -> String {
        var resolved = resolvedProfiles(of: checked)
        // Where a base is swept, what comes from it must not stand beside its name.
        for place in sweep.axes.compactMap({ $0.path.derived(in: definition) }) {
            guard let written = node(at: place) else { continue }
            resolved = resolved.replacing(place, with: written, shape: definition) ?? resolved
        }
        var text = resolved.blockText()
        guard !sweep.axes.isEmpty else { return text }
        text += "sweep:\n"
        for axis in sweep.axes {
            let values = Node(position: axis.position, content: .list(axis.values))
            let key = Node(position: axis.position, content: .scalar(axis.path.text, isPlain: true))
            text += "  \(key.flowText): \(values.flowText)\n"
        }
        return text
    }
}

extension Draft {
    /// The file with all profiles in it that are used at any point, after those that it holds itself.
    private func resolvedProfiles(of checked: Checked) -> Node {
        guard case .map(let written) = checked.node.content else { return checked.node }
        let own = checked.node["profiles"]
        func section(_ shelf: ProfileShelf) -> Node.Entry {
            var entries: [Node.Entry] = []
            if case .map(let written) = own?[shelf.rawValue]?.content { entries = written }
            for profile in used where profile.kind.shelf == shelf {
                guard !entries.contains(where: { $0.key == profile.name }) else { continue }
                entries.append(
                    Node.Entry(key: profile.name, keyPosition: .none, value: profile.contents.node))
            }
            return Node.Entry(
                key: shelf.rawValue, keyPosition: .none, value: Node(position: .none, content: .map(entries)))
        }
        let sections = ProfileShelf.allCases.map(section)
        let profiles = Node.Entry(
            key: "profiles", keyPosition: .none, value: Node(position: .none, content: .map(sections)))
        let rest = written.filter { $0.key != "profiles" }
        return Node(position: .none, content: .map(rest + [profiles]))
    }
}

extension Node {
    /// A swept value as the file has it.
    var sweptText: String {
        if case .scalar(let text, _) = content { return text }
        return flowText
    }
}
