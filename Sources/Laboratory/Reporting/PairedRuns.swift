public import Results

/// The runs of a sweep, to be held against those of one of its values, seed by seed.
public struct PairedRuns: Sendable {
    let runs: RunsTable
    /// The value that the others are held against, as the table has it; nothing for the first.
    let reference: String?
    /// Of the intervals of differences.
    let confidence: Double

    public init(_ runs: RunsTable, reference: String?, confidence: Double) {
        self.runs = runs
        self.reference = reference
        self.confidence = confidence
    }
}

/// Which value of which swept path the others are held against.
struct SweptReference: Equatable {
    /// Of the path, among those of the table.
    let axis: Int
    let value: String
    /// As a title names it.
    let name: String

    /// Without a value that is asked for it is the first one of the mechanism or scheme, else of the path that varies fastest among those of
    /// names, else of the first of numbers.
    ///
    /// - Returns: Nothing when no path takes more than one value.
    init?(paths: [String], values: [[String]], asked: String?) {
        let choices = paths.indices.map { axis in SweptAxes.unique(values.map { $0[axis] }) }
        let varying = paths.indices.filter { choices[$0].count > 1 }
        func isOfNames(_ axis: Int) -> Bool { choices[axis].contains { SweptAxes.number($0) == nil } }
        let asking = varying.first { axis in asked.map(choices[axis].contains) ?? false }
        let usual =
            varying.first { SweptAxes.mechanismPaths.contains(paths[$0]) } ?? varying.last(where: isOfNames)
            ?? varying.first
        guard let axis = asking ?? usual else { return nil }
        self.axis = axis
        value = asking == nil ? choices[axis][0] : asked ?? ""
        let isOfMechanisms = SweptAxes.mechanismPaths.contains(paths[axis])
        name = isOfMechanisms ? value : "\(PathHeadings.of(paths)[axis]) \(value)"
    }
}
