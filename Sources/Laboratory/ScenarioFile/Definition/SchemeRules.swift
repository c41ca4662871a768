internal import SchemeContract
internal import Tiers

/// What must hold between the values of a scheme, and of a table of what gears cost.
extension ScenarioRules {
    /// Of a scheme: each rung of its ladder serves larger groups than the one before, and the last all larger ones.
    static let ladderRises: SectionRule = { scheme in
        let rungs = scheme["ladder"].items
        guard let last = rungs.last else {
            return (scheme["ladder"], .contradiction("a ladder has at least one rung"))
        }
        for (place, rung) in rungs.enumerated() {
            let name = rung["mechanism"].source
            if rungs[..<place].contains(where: { $0["mechanism"].source == name }) {
                return (
                    rung["mechanism"], .contradiction("'\(name)' stands on a rung of this ladder already")
                )
            }
        }
        if scheme["policy"].source == PolicySection.byCostWord { return costsAreKnown(scheme, rungs) }
        if let bound = last.find("up-to") {
            return (
                bound, .contradiction("the last rung serves all larger groups, and has no 'up-to'")
            )
        }
        for (rung, before) in zip(rungs.dropLast(), [nil] + rungs.map(Optional.init)) {
            guard let bound = rung.find("up-to") else {
                return (rung, .contradiction("each rung but the last says 'up-to' which size it serves"))
            }
            if let below = before?.find("up-to"), bound.count <= below.count {
                return (bound, .contradiction("'up-to' must be more than that of the rung before"))
            }
        }
        return nil
    }

    /// Where costs decide, each gear has some.
    private static func costsAreKnown(
        _ scheme: Checked, _ rungs: [Checked]
    ) -> (at: Checked, problem: ScenarioError.Problem)? {
        guard let byCost = scheme.find(PolicySection.byCostWord) else {
            return (
                scheme["policy"],
                .contradiction("'policy: by-cost' needs 'by-cost', such as `by-cost: { costs: edge }`")
            )
        }
        // In a file of schemes it is still a name.
        guard case .profile(_, let table)? = byCost.find("costs")?.content else { return nil }
        for rung in rungs where table["gears"].find(rung["mechanism"].source) == nil {
            let (gear, name) = (rung["mechanism"].source, byCost["costs"].source)
            return (
                rung["mechanism"],
                .contradiction("the table of costs '\(name)' does not say what \(gear) costs")
            )
        }
        return nil
    }

    /// Of a table of costs.
    static let sizesRise: SectionRule = { table in
        let gears = Gears.tiers.compactMap { table["gears"].find($0.name) }
        for sizes in gears + table["switches"].items.map({ $0["costs"] }) {
            guard !sizes.items.isEmpty else {
                return (sizes, .contradiction("costs are of at least one size of the group"))
            }
            for (before, after) in zip(sizes.items, sizes.items.dropFirst())
            where after["devices"].count <= before["devices"].count {
                return (after["devices"], .contradiction("sizes must rise from one to the next"))
            }
        }
        return nil
    }
}
