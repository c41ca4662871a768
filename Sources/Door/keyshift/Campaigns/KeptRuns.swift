import Experiments
import Foundation
import Metering
import Observation
import Primitives
import Quantities
import ScenarioFile

/// The finished runs of an experiment that is not whole yet, a file each, in a folder of the results.
///
/// The first line of a file says which scenario, program, point and replication it belongs to, and what the
/// rest hashes to; what does not fit is passed over, and run again. The rest is the record in parts, a line each.
struct KeptRuns: RunKeeper {
    static let folderName = ".runs"

    private let folder: String
    /// By the name of a file, the folders of others that have it; they are read alone.
    private let others: [String: [String]]
    /// What a kept run must have been made of to serve: this scenario, by this program.
    ///
    /// The first is that of those kept now. One that was kept with its messages serves where none are asked for.
    private let stamps: [String]
    private let isResuming: Bool

    /// - Parameters:
    ///   - results: The folder of the results.
    ///   - withMessages: Whether a run has to be kept with each of its messages.
    ///   - isResuming: Whether what is there already serves.
    init(in results: String, of document: ScenarioDocument, withMessages: Bool, isResuming: Bool)
        throws(Failure)
    {
        folder = "\(results)/\(Self.folderName)"
        others = [:]
        stamps = try Self.stamps(of: document, withMessages: withMessages)
        self.isResuming = isResuming
        try Files.makeFolder(folder)
    }

    /// What lies in several folders of results, to be read.
    init(reading results: [String], of document: ScenarioDocument, withMessages: Bool) throws(Failure) {
        let folders = results.map { "\($0)/\(Self.folderName)" }
        folder = folders[0]
        others = folders.dropFirst().reduce(into: [:]) { others, folder in
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                others[name, default: []].append(folder)
            }
        }
        stamps = try Self.stamps(of: document, withMessages: withMessages)
        isResuming = true
    }

    private static func stamps(
        of document: ScenarioDocument, withMessages: Bool
    ) throws(Failure) -> [String] {
        let made =
            "keyshift \(Keyshift.version) \(try Host.programSHA256()) scenario \(document.resolvedSHA256)"
        return (withMessages ? ["kept"] : ["not kept", "kept"]).map { "\(made) messages \($0)" }
    }

    /// What lies in the folder.
    struct Survey {
        /// How many fit this scenario and program, and are as they were written.
        var fitting = 0
        /// How many of those have messages which are not asked for.
        var withSpareMessages = 0
        /// What those that fit took of a processor.
        var seconds = 0.0
        /// How many are of something else.
        var stale = 0
        /// How many are not as they were written.
        var torn = 0
    }

    func survey() -> Survey {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var survey = Survey()
        for name in names where name.hasSuffix(".run") {
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            let (line, heading, _) = Self.parts(of: bytes)
            if let heading, let place = stamps.firstIndex(of: heading.stamp) {
                survey.fitting += 1
                survey.withSpareMessages += min(place, 1)
                survey.seconds += heading.seconds
            } else if stamps.contains(where: { line.starts(with: $0.utf8) || $0.utf8.starts(with: line) }) {
                survey.torn += 1
            } else {
                survey.stale += 1
            }
        }
        return survey
    }

    /// How many fit, whether or not they are whole: who has interrupted a run does not wait for all to be read.
    func count() -> Int { names(where: { $0 }).count }

    /// What those that fit took of a processor, in all folders; whether or not they are whole.
    var seconds: Double {
        var sum = 0.0
        for folder in [folder] + Set(others.values.joined()).sorted() {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".run") {
                let beginning = FileHandle(forReadingAtPath: "\(folder)/\(name)").flatMap {
                    (try? $0.read(upToCount: 1_024)) ?? nil
                }
                let line = (beginning ?? Data()).prefix { $0 != UInt8(ascii: "\n") }
                guard let heading = KeptHeading(line), stamps.contains(heading.stamp) else { continue }
                sum += heading.seconds
            }
        }
        return sum
    }

    /// Removes what does not fit, and what was not whole when its writer was killed.
    func removeStale() {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names(where: { !$0 }) + all.filter({ $0.hasSuffix(".run" + Files.partSuffix) }) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// The files of runs, by whether they begin as those that fit.
    private func names(where isWanted: (Bool) -> Bool) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let length = stamps.map(\.utf8.count).max() ?? 0
        return names.filter { name in
            guard name.hasSuffix(".run"), let handle = FileHandle(forReadingAtPath: "\(folder)/\(name)")
            else { return false }
            let beginning = ((try? handle.read(upToCount: length)) ?? nil) ?? Data()
            return isWanted(stamps.contains { beginning.starts(with: $0.utf8) })
        }
    }

    /// The first line of a file, what it says where all others hash to what it says, and those.
    private static func parts(
        of bytes: Data
    ) -> (line: Data, heading: KeptHeading?, rest: ArraySlice<Data>) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let (line, rest) = (lines.first ?? Data(), lines.dropFirst())
        guard let heading = KeptHeading(line) else { return (line, nil, rest) }
        let found = rest.reduce(digest(of: heading.microseconds)) { digest($1, after: $0) }
        return (line, found.hexadecimal == heading.digest ? heading : nil, rest)
    }

    /// Removes all, once the results are whole.
    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Leaves nothing behind where nothing is kept, of whatever scenario.
    func removeIfEmpty() {
        if (try? FileManager.default.contentsOfDirectory(atPath: folder)) == [] { remove() }
    }

    func kept(of run: PlannedRun) -> KeptRun? {
        guard isResuming, let (heading, lines) = parts(of: run) else { return nil }
        let parts = try? lines.map { try Self.decoder.decode(RunRecord.self, from: $0) }
        return parts.flatMap { RunRecord(joining: $0) }.map {
            KeptRun(record: $0, seconds: heading.seconds)
        }
    }

    /// Gives what is written of a finished run, in parts: of a long one all of it at once would take many times its text.
    func forEachRows(
        of run: PlannedRun, _ take: (RunRows) throws(Failure) -> Void
    ) throws(Failure) {
        let lines = parts(of: run)?.lines
        var measuredFrom: SimulatedInstant?
        for line in lines ?? [] {
            guard let part = try? Self.decoder.decode(RunRecord.self, from: line) else {
                throw unreadable(run)
            }
            // What all are told from stands in the first.
            let since = measuredFrom ?? part.measuredFrom
            measuredFrom = since
            try take(RunRows(of: part, run, since: since))
        }
        if measuredFrom == nil { throw unreadable(run) }
    }

    private func unreadable(_ run: PlannedRun) -> Failure {
        .inputOutput("\(path(of: run)): what was kept of a finished run cannot be read back")
    }

    /// The parts of a record and what stands before them, where it is there and as it was written.
    private func parts(of run: PlannedRun) -> (heading: KeptHeading, lines: ArraySlice<Data>)? {
        for folder in [folder] + others[name(of: run), default: []] {
            guard let bytes = FileManager.default.contents(atPath: path(of: run, in: folder)) else {
                continue
            }
            let (_, heading, lines) = Self.parts(of: bytes)
            if let heading, stamps.contains(heading.stamp), heading.isOf(run) { return (heading, lines) }
        }
        return nil
    }

    func keep(_ record: RunRecord, of run: PlannedRun, seconds: Double) throws(KeepingError) {
        let microseconds = Int((seconds * 1e6).rounded())
        func heading(_ digest: Block32) -> String {
            KeptHeading(
                stamp: stamps[0], of: run, microseconds: microseconds, digest: digest.hexadecimal
            ).text
        }
        // The digest is known last and stands first; one of its length keeps its place.
        var bytes = Data(heading(.zero).utf8)
        var digest = Self.digest(of: microseconds)
        do {
            try record.forEachPart { part in
                let line = try Self.encoder.encode(part)
                digest = Self.digest(line, after: digest)
                bytes += [UInt8(ascii: "\n")] + line
            }
        } catch {
            throw KeepingError(reason: "\(path(of: run)): the record of a run cannot be written as JSON")
        }
        let text = heading(digest).utf8
        bytes.replaceSubrange(0..<text.count, with: text)
        do throws(Failure) {
            try Files.write(bytes, to: path(of: run))
        } catch {
            throw KeepingError(reason: error.sentence)
        }
    }

    private func path(of run: PlannedRun) -> String { path(of: run, in: folder) }

    private func path(of run: PlannedRun, in folder: String) -> String {
        "\(folder)/\(name(of: run))"
    }

    private func name(of run: PlannedRun) -> String { "\(run.point.index)-\(run.replication).run" }

    /// Before all lines.
    private static func digest(of microseconds: Int) -> Block32 {
        digest(Data("\(microseconds)".utf8), after: .zero)
    }

    /// Of all lines up to one.
    private static func digest(_ line: Data, after digest: Block32) -> Block32 {
        var uncharged = OperationTally()
        return SHA256.hash(digest.bytes + Array(line), tally: &uncharged)
    }

    // Numbers are written so that they read back as the same; a metric may be no number at all.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}

extension RunRecord {
    /// Takes the record in parts that are records themselves: JSON takes many times what a bin, a rekey or a device does
    /// while it is made and read.
    fileprivate func forEachPart(_ take: (RunRecord) throws -> Void) throws {
        var rest = self
        (rest.rekeys, rest.series) = ([], [])
        (rest.devices, rest.messages) = ([], [])
        try take(rest)
        try takeSlices(of: rekeys, as: \.rekeys, take)
        try takeSlices(of: series, as: \.series, take)
        try takeSlices(of: devices, as: \.devices, take)
        try takeSlices(of: messages, as: \.messages, take)
    }

    private func takeSlices<Element>(
        of list: [Element], as path: WritableKeyPath<RunRecord, [Element]>, _ take: (RunRecord) throws -> Void
    ) throws {
        for start in stride(from: 0, to: list.count, by: 4_096) {
            var part = RunRecord()
            part[keyPath: path] = Array(list[start...].prefix(4_096))
            try take(part)
        }
    }

    /// - Returns: Nothing where there are no parts.
    fileprivate init?(joining parts: [RunRecord]) {
        guard let first = parts.first else { return nil }
        self = first
        for part in parts.dropFirst() {
            rekeys += part.rekeys
            series += part.series
            devices += part.devices
            messages += part.messages
        }
    }
}

extension ScenarioDocument {
    /// Of the scenario with all defaults written out.
    var resolvedSHA256: String { resolvedYAML.sha256 }
}

extension String {
    /// The hash of its UTF-8, in hexadecimal digits.
    var sha256: String {
        var uncharged = OperationTally()
        return SHA256.hash(Array(utf8), tally: &uncharged).hexadecimal
    }
}

extension Block32 {
    var hexadecimal: String {
        bytes.map { String(Int($0) + 256, radix: 16).suffix(2) }.joined()
    }
}
