internal import Foundation

/// `manifest.json`: what was run, on what, and for how long.
///
/// The only result file that depends on the host. Whoever runs fills it in; nothing here looks at the machine.
public struct Manifest: Codable, Equatable, Sendable {
    public struct Host: Codable, Equatable, Sendable {
        public var name: String
        public var system: String
        public var processor: String
        public var cores: Int

        public init(name: String, system: String, processor: String, cores: Int) {
            self.name = name
            self.system = system
            self.processor = processor
            self.cores = cores
        }
    }

    /// How many replications a point had, and why not more.
    public struct Replications: Codable, Equatable, Sendable {
        /// Counted from 0.
        public var point: Int
        public var count: Int
        public var endedBy: ReplicationEnd

        public init(point: Int, count: Int, endedBy: ReplicationEnd) {
            self.point = point
            self.count = count
            self.endedBy = endedBy
        }
    }

    /// The scenario with all defaults written out, as YAML.
    public var scenario: String
    /// Of that text, in hexadecimal digits.
    public var scenarioSHA256: String
    public var seed: UInt64
    public var keyshiftVersion: String
    /// Of the checkout that the program lay in; left out where it lay in none, and empty in older manifests.
    public var commit: String?
    /// What the program's own file hashes to; older manifests have none.
    public var programSHA256: String?
    public var host: Host
    public var runs: Int
    /// One entry for each point, in the order of the plan.
    public var replications: [Replications]
    public var wallSeconds: Double
    public var cpuSeconds: Double
    public var peakMemoryBytes: Int
    public var events: Int
    /// Over the traces of all runs in the order of the plan, in hexadecimal digits.
    public var traceDigest: String
    /// The tables that were written beside it; older manifests have none.
    public var files: [String]?

    public init(
        scenario: String, scenarioSHA256: String, seed: UInt64, keyshiftVersion: String, commit: String?,
        host: Host, runs: Int, replications: [Replications], wallSeconds: Double, cpuSeconds: Double,
        peakMemoryBytes: Int, events: Int, traceDigest: String, programSHA256: String? = nil,
        files: [String]? = nil
    ) {
        self.scenario = scenario
        self.scenarioSHA256 = scenarioSHA256
        self.seed = seed
        self.keyshiftVersion = keyshiftVersion
        self.commit = commit
        self.host = host
        self.runs = runs
        self.replications = replications
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
        self.peakMemoryBytes = peakMemoryBytes
        self.events = events
        self.traceDigest = traceDigest
        self.programSHA256 = programSHA256
        self.files = files
    }
}

/// Which of the bounds in a scenario ended the replications of a point.
public enum ReplicationEnd: String, Codable, Sendable {
    /// The scenario asks for this number.
    case count
    /// The intervals were as narrow as `until` asks.
    case until
    /// There were `at-most` so many.
    case atMost = "at-most"
}

/// Why a manifest cannot be written or read.
public enum ManifestError: Error, Equatable, Sendable {
    /// A time is infinite or not a number.
    case notWritable
    /// Not JSON.
    case notJSON
    /// Without a field, which is named.
    case missing(String)
    /// With a field that is not what it is in a manifest.
    case wrong(String)

    public var sentence: String {
        let reason =
            switch self {
            case .notWritable: "one of its times is no number"
            case .notJSON: "it is not whole, or no JSON"
            case .missing(let field): "it has no '\(field)'"
            case .wrong(let field): "its '\(field)' is none that `run` writes"
            }
        return "a manifest that cannot be read: \(reason)"
    }
}

extension Manifest {
    /// The file's text, keys in alphabetical order.
    public func json() throws(ManifestError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            throw .notWritable
        }
    }

    /// Reads the file's text back.
    public init(parsing json: String) throws(ManifestError) {
        do {
            self = try JSONDecoder().decode(Manifest.self, from: Data(json.utf8))
        } catch {
            throw Self.reason(error)
        }
    }

    /// Whether a text was meant to be one, as every JSON with a field that nothing else has.
    public static func isMeant(by text: String) -> Bool {
        let fields: [CodingKeys] = [.scenarioSHA256, .keyshiftVersion, .traceDigest]
        return fields.contains { text.contains("\"\($0.stringValue)\"") }
    }

    private static func reason(_ error: any Error) -> ManifestError {
        func field(_ path: [any CodingKey]) -> String? {
            path.isEmpty ? nil : path.map(\.stringValue).joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return .missing(field(context.codingPath + [key]) ?? "")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return field(context.codingPath).map(ManifestError.wrong) ?? .notJSON
        default: return .notJSON
        }
    }
}
