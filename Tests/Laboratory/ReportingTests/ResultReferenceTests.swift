import Foundation
import Observation
import Results
import Testing

@testable import Reporting

@Suite("The reference of results")
struct ResultReferenceTests {
    private var committed: String {
        get throws {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let package = tests.deletingLastPathComponent().deletingLastPathComponent()
            return try String(
                contentsOf: package.appending(path: "docs/reference/results.md"), encoding: .utf8)
        }
    }

    @Test func `docs/reference/results.md is what keyshift list --results says`() throws {
        #expect(
            try committed == ResultReference.text,
            "keyshift list --results > docs/reference/results.md writes it anew")
    }

    @Test func `every metric is in one chapter, and every chapter has metrics`() {
        let told = MetricChapter.all.flatMap(\.metrics).map(\.name)
        #expect(told.sorted() == MetricDefinition.all.map(\.name).sorted())
        #expect(MetricChapter.all.allSatisfy { !$0.metrics.isEmpty })
    }

    @Test func `every column of every file is in it, and says something`() throws {
        let text = try committed
        for file in ResultFile.allCases {
            #expect(text.contains("### `\(file.name)`"))
            for column in file.columns {
                #expect(text.contains("| `\(column.name)` | \(column.unit) | \(column.meaning) |"))
                #expect(column.meaning.count > 3, "\(column.name)")
            }
            #expect(Set(file.columns.map(\.name)).count == file.columns.count)
        }
    }

    @Test func `columns of classes and causes are named as the metrics are`() {
        let series = SeriesRow.columns.map(\.name)
        let classes = MetricDefinition.all.map(\.name).filter { $0.hasPrefix("network.bytes.") }
            .map { "bytes_" + $0.dropFirst("network.bytes.".count).replacing("-", with: "_") }
        #expect(series.filter { $0.hasPrefix("bytes_") && $0 != "bytes_per_s" } == classes)
        let causes = Unread.allCases.map { "unread_" + $0.name.replacing("-", with: "_") }
        for columns in [series, DeviceRow.columns.map(\.name)] {
            #expect(columns.filter { $0.hasPrefix("unread_") } == causes)
        }
    }
}
