import Experiments
import Foundation
import ScenarioFile

/// The first line of a finished run that is kept: what it is of, what it took, and what all other lines hash to.
struct KeptHeading {
    /// Of which scenario and program.
    let stamp: String
    /// Of a processor.
    let microseconds: Int
    let point: Int
    let replication: Int
    /// In hexadecimal digits; the other lines are hashed after `microseconds`.
    let digest: String

    var seconds: Double { Double(microseconds) / 1e6 }

    init(stamp: String, of run: PlannedRun, microseconds: Int, digest: String) {
        (self.stamp, self.microseconds, self.digest) = (stamp, microseconds, digest)
        (point, replication) = (run.point.index, run.replication)
    }

    var text: String {
        "\(stamp) microseconds \(microseconds) point \(point) replication \(replication) record \(digest)"
    }

    /// - Returns: Nothing where it is none that is whole.
    init?(_ line: Data) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count > 8, let microseconds = Int(words[words.count - 7]),
            let point = Int(words[words.count - 5]), let replication = Int(words[words.count - 3])
        else { return nil }
        stamp = words.dropLast(8).joined(separator: " ")
        (self.microseconds, self.point, self.replication) = (microseconds, point, replication)
        digest = String(words[words.count - 1])
        guard text.utf8.elementsEqual(line) else { return nil }
    }

    func isOf(_ run: PlannedRun) -> Bool { point == run.point.index && replication == run.replication }
}
