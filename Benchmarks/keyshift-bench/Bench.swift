import CFloor
import Foundation

/// Times what the program is made of against the bare calls it cannot avoid: `make bench`.
@main
enum Bench {
    static func main() throws {
        floor_prepare()
        floor_prepare_operations()
        floor_mls_prepare()
        floor_prepare_candidates()
        let arguments = CommandLine.arguments.dropFirst()
        let isJSON = arguments.contains("--json")
        let rounds = arguments.compactMap { Int($0) }.first ?? 41
        // Words select the operations that are named with them.
        let words = arguments.filter { $0 != "--json" && Int($0) == nil }
        let benchmarks =
            Candidates().all + Ratchets().all + Trees().all + Groups.all + [
                PHOLD(processCount: 10_000).benchmark, PHOLD(processCount: 1_000_000).benchmark,
            ] + WholeRuns.all + LongRuns.all
        if arguments.contains("--count") { return Counting.count(benchmarks) }
        func isChosen(_ name: String) -> Bool { words.isEmpty || words.contains { name.contains($0) } }
        let measurements =
            benchmarks.filter { isChosen($0.name) && !(words.isEmpty && $0.isLong) }.map {
                Harness.measure($0, rounds: rounds)
            }
            + MemberMemory.sizes.filter { isChosen(MemberMemory.name(of: $0)) }.map(MemberMemory.measure)
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(measurements), as: UTF8.self))
        } else {
            print(
                "| operation | µs | floor, µs | ratio [95 %] | per second | bytes |\n"
                    + "| --- | --- | --- | --- | --- | --- |")
            for measurement in measurements { print(row(measurement)) }
        }
    }

    private static func row(_ measurement: Measurement) -> String {
        let own = measurement.microseconds.map { String(format: "%.2f", $0) } ?? ""
        let floor = measurement.floorMicroseconds.map { String(format: "%.2f", $0) } ?? ""
        var ratio = ""
        if let middle = measurement.ratio, let low = measurement.ratioLow, let high = measurement.ratioHigh {
            ratio = String(format: "%.2f [%.2f, %.2f]", middle, low, high)
        }
        let rate = measurement.microseconds.map { String(format: "%.0f", 1e6 / $0) } ?? ""
        let bytes = measurement.bytes.map(String.init) ?? ""
        return "| \(measurement.name) | \(own) | \(floor) | \(ratio) | \(rate) | \(bytes) |"
    }
}
