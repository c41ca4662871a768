internal import Results

/// One metric of one point, as every replication measured it.
struct RunCell: Equatable, Sendable {
    struct Sample: Equatable, Sendable {
        let seed: UInt64
        let value: Double
    }

    struct Name: Hashable, Sendable {
        let metric: String
        /// In the order of the axes by which cells are told apart.
        let sweptValues: [String]
    }

    let name: Name
    let unit: String
    /// Those that are numbers, in the order of the table.
    var samples: [Sample]

    var mean: Double { samples.reduce(0) { $0 + $1.value } / Double(max(samples.count, 1)) }

    /// The value that one seed gave.
    func value(ofSeed seed: UInt64) -> Double? { samples.first { $0.seed == seed }?.value }
}

extension RunsTable {
    /// The cells in the order in which they first appear.
    ///
    /// - Parameter axes: The swept paths in the order in which they name a cell; those of the table.
    func cells(by axes: [String]) -> [RunCell] {
        let order = axes.compactMap { self.axes.firstIndex(of: $0) }
        var places: [RunCell.Name: Int] = [:]
        var cells: [RunCell] = []
        for row in rows where row.value.isFinite {
            let name = RunCell.Name(metric: row.metric, sweptValues: order.map { row.sweptValues[$0] })
            let sample = RunCell.Sample(seed: row.seed, value: row.value)
            if let place = places[name] {
                // Two points of one place, or a run given twice, are no two replications.
                guard cells[place].value(ofSeed: row.seed) == nil else { continue }
                cells[place].samples.append(sample)
            } else {
                places[name] = cells.count
                cells.append(RunCell(name: name, unit: row.unit, samples: [sample]))
            }
        }
        return cells
    }
}
