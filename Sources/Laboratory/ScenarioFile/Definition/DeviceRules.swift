internal import Quantities

/// What must hold between the values of a list that says what devices are like and when people are there.
enum DeviceRules {
    /// Of the file as a whole.
    static func cohortsMakeAWhole(_ scenario: Checked) -> (at: Checked, problem: ScenarioError.Problem)? {
        let list = scenario["devices"]
        guard !list.isMap else { return nil }
        let cohorts = list.items
        guard let last = cohorts.last else {
            return (list, .contradiction("a list of cohorts holds at least one"))
        }
        let sum = cohorts.reduce(0) { $0 + $1["share"].number }
        guard abs(sum - 1) < 1e-6 else {
            let made = QuantityKind.ratio.text(of: sum)
            return (last["share"], .contradiction("the shares of all cohorts make 100 %, these \(made)"))
        }
        var names: Set<String> = []
        for (place, cohort) in cohorts.enumerated() {
            let name = cohort.find("name")?.source ?? DevicesSection.usualName(at: place)
            guard names.insert(name).inserted else {
                let problem = "another cohort is called '\(name)'"
                return (cohort.find("name") ?? cohort, .contradiction(problem))
            }
        }
        return nil
    }

    /// Of the workload.
    static let timesOfDayRise: SectionRule = { workload in
        guard let points = workload.find("daily") else { return nil }
        guard points.items.contains(where: { $0["rate"].number > 0 }) else {
            return (points, .contradiction("at some time of the day the rate is more than 0 %"))
        }
        for point in points.items where point["at"].number >= 86_400 {
            return (point["at"], .contradiction("a time of day is less than 24 h after midnight"))
        }
        for (before, after) in zip(points.items, points.items.dropFirst())
        where after["at"].number <= before["at"].number {
            return (after["at"], .contradiction("times of day must rise from point to point"))
        }
        return nil
    }
}
