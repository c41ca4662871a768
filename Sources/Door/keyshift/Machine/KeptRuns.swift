import Experiments
import Foundation
import Measurements
import Metering
import Primitives
import ScenarioFile

/// The finished runs of an experiment that is not whole yet, a file each, in a folder of the results.
///
/// The first line of a file says which scenario, program, point and replication it belongs to, and what the
/// rest hashes to; what does not fit is passed over, and run again.
struct KeptRuns: RunKeeper {
    private let folder: String
    /// What a kept run must have been made of to serve: this scenario, by this program.
    private let stamp: String
    private let isResuming: Bool

    /// - Parameter results: The folder of the results.
    /// - Parameter isResuming: Whether what is there already serves.
    init(in results: String, of document: ScenarioDocument, isResuming: Bool) throws(Failure) {
        folder = results + "/.runs"
        stamp = "keyshift \(Keyshift.version) \(try Host.programSHA256()) scenario \(document.resolvedSHA256)"
        self.isResuming = isResuming
        try Files.makeFolder(folder)
    }

    /// How many kept runs fit this scenario and program, and how many do not.
    func survey() -> (fitting: Int, stale: Int) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var (fitting, stale) = (0, 0)
        for name in names where name.hasSuffix(".run") {
            guard let handle = FileHandle(forReadingAtPath: "\(folder)/\(name)") else { continue }
            let beginning = (try? handle.read(upToCount: stamp.utf8.count)) ?? nil
            if beginning.map({ Array($0) }) == Array(stamp.utf8) { fitting += 1 } else { stale += 1 }
        }
        return (fitting, stale)
    }

    /// Removes all, once the results are whole.
    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func record(of run: PlannedRun) -> RunRecord? {
        guard isResuming, let bytes = FileManager.default.contents(atPath: path(of: run)),
            let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let body = bytes[(lineEnd + 1)...]
        guard Array(bytes[..<lineEnd]) == Array(heading(of: run, body: Array(body)).utf8) else { return nil }
        return try? Self.decoder.decode(RunRecord.self, from: Data(body))
    }

    func keep(_ record: RunRecord, of run: PlannedRun) throws(KeepingError) {
        let body: Data
        do {
            body = try Self.encoder.encode(record)
        } catch {
            throw KeepingError(reason: "\(path(of: run)): the record of a run cannot be written as JSON")
        }
        do throws(Failure) {
            let heading = heading(of: run, body: Array(body)) + "\n"
            try Files.write(Data(heading.utf8) + body, to: path(of: run))
        } catch {
            throw KeepingError(reason: error.sentence)
        }
    }

    private func path(of run: PlannedRun) -> String {
        "\(folder)/\(run.point.index)-\(run.replication).run"
    }

    private func heading(of run: PlannedRun, body: [UInt8]) -> String {
        var uncharged = OperationTally()
        let digest = SHA256.hash(body, tally: &uncharged)
        return "\(stamp) point \(run.point.index) replication \(run.replication) record \(digest.hexadecimal)"
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

extension ScenarioDocument {
    /// Of the scenario with all defaults written out.
    var resolvedSHA256: String {
        var uncharged = OperationTally()
        return SHA256.hash(Array(resolvedYAML.utf8), tally: &uncharged).hexadecimal
    }
}

extension Block32 {
    var hexadecimal: String {
        bytes.map { String(Int($0) + 256, radix: 16).suffix(2) }.joined()
    }
}
