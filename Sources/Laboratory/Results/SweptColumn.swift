import Foundation

/// The column of a swept path: plain numbers where all its values are of one unit, which the header then names.
public struct SweptColumn: Equatable, Sendable {
    public let path: String
    /// Empty for what has none: names, bare numbers, whole maps.
    public let unit: String

    public init(_ path: String, unit: String = "") {
        self.path = path
        self.unit = unit
    }

    /// Reads what stands in a header, such as `network.access.delay [ms]`.
    init(heading: String) {
        guard heading.hasSuffix("]"), let start = heading.range(of: " [") else {
            self.init(heading)
            return
        }
        self.init(
            String(heading[..<start.lowerBound]), unit: String(heading[start.upperBound...].dropLast()))
    }

    var heading: String { unit.isEmpty ? path : "\(path) [\(unit)]" }

    /// What stands in a row for a value such as "250 ms".
    func field(of value: String) -> String {
        guard !unit.isEmpty else { return value }
        precondition(value.hasSuffix(" " + unit), "all values of a swept path are in the unit of its column")
        return String(value.dropLast(unit.count + 1))
    }

    /// The value for what stands in a row.
    func value(of field: String) -> String { unit.isEmpty ? field : "\(field) \(unit)" }
}
