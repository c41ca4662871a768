internal import Quantities
internal import Routing

/// The definition of a file of `profiles/regions`: parts of the world, and how far they are from each other.
enum RegionsSection {
    static let profile = record.section

    static func regions(in contents: Checked) -> Regions { record.read(contents) }

    private static let record = Record(
        "a map of title and delays", rule: ScenarioRules.delaysAreSquare,
        make: { (_: String?, rows: [(name: String, delays: [TimeSpan])]) in
            Regions(names: rows.map(\.name), delays: rows.map(\.delays))
        },
        .optional("title", .text, "What the regions are, in a few words."),
        Field(
            "delays", .list(.map(row)), .required,
            "A row for each region: how long a packet takes from there to each, in the order of the rows.",
            example: "[{ region: eu, to: [5 ms, 60 ms] }, { region: us, to: [60 ms, 15 ms] }]"))

    private static let row = Record(
        "a map of region and to", make: { (name: $0, delays: $1) },
        Field("region", .identifier, .required, "Its name.", example: "eu"),
        Field("to", .list(.span), .required, "One way, to each region.", example: "[5 ms, 60 ms]"))
}

extension ScenarioRules {
    static let delaysAreSquare: SectionRule = { regions in
        let rows = regions["delays"].items
        guard !rows.isEmpty else {
            return (regions["delays"], .contradiction("there is at least one region"))
        }
        for (place, row) in rows.enumerated() {
            if rows[..<place].contains(where: { $0["region"].source == row["region"].source }) {
                return (row["region"], .contradiction("another region is called so"))
            }
            let count = row["to"].items.count
            guard count == rows.count else {
                let problem = "of \(rows.count) regions each has as many delays, and this one \(count)"
                return (row["to"], .contradiction(problem))
            }
        }
        return nil
    }

    /// Of the file as a whole: devices are in regions that there are.
    static func regionsAreKnown(_ scenario: Checked) -> (at: Checked, problem: ScenarioError.Problem)? {
        let devices = scenario["devices"]
        let named = (devices.isMap ? [devices] : devices.items).compactMap { $0.find("region") }
        guard let first = named.first else { return nil }
        guard let regions = scenario["network"].find("regions") else {
            return (first, .contradiction("a device is in a region where 'network.regions' names a matrix"))
        }
        let names = regions.profile["delays"].items.map { $0["region"].source }
        for region in named where !names.contains(region.source) {
            let problem =
                "'\(regions.source)' has no region of this name, but \(names.joined(separator: ", "))"
            return (region, .contradiction(problem))
        }
        return nil
    }
}
