import Foundation
import Testing
import Vectors

/// The working group's vectors, which lie beside the project in the folder that the environment names.
@Suite("Published vectors")
struct VectorTests {
    private static let folder = ProcessInfo.processInfo.environment["KEYSHIFT_MLS_VECTORS"]

    /// The files of the folder; those of passive clients are not among them.
    private static let formats = VectorFormat.allCases

    @Test(.enabled(if: folder != nil), arguments: formats)
    func `every case of the working group's vectors passes`(format: VectorFormat) throws {
        let name = format.rawValue + ".json"
        let url = URL(fileURLWithPath: Self.folder ?? "").appendingPathComponent(name)
        let file = try VectorFile(named: name, json: try Data(contentsOf: url))
        #expect(file.format == format)
        let result = try file.check()
        #expect(result.failures == [])
        #expect(result.passed > 0)
    }
}
