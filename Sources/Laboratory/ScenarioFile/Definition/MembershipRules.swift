/// What must hold between the values that say who comes and goes.
enum MembershipRules {
    typealias Broken = (at: Checked, problem: ScenarioError.Problem)

    private static let rateKeys = ["joins", "leaves", "removals"]

    static let ratesStandOnce: SectionRule = { membership in
        guard membership.find("rates") != nil, let double = rateKeys.lazy.compactMap(membership.find).first
        else { return nil }
        return (double, .contradiction("rates stand in 'rates' or beside 'events', not at both places"))
    }

    /// Of the file as a whole: events are within the run, and lead to sizes that the group can come to.
    static func eventsFit(_ scenario: Checked) -> Broken? {
        let membership = scenario["workload"]["membership"]
        let events = membership.isMap ? membership["events"].items : membership.items
        for event in events
        where event["at"].number + event["over"].number > scenario["duration"].number {
            return (event, .contradiction("this change of the group's size ends after the run's duration"))
        }
        let resizings = events.filter { $0.target != nil }
        for (before, after) in zip(resizings, resizings.dropFirst())
        where after["at"].number < before["at"].number + before["over"].number {
            return (
                after,
                .contradiction("this change of the group's size begins before the one above it ends")
            )
        }
        // What comes by chance or in persons leads to sizes that nobody knows beforehand.
        guard resizings.count == events.count, !hasRates(membership) else { return nil }
        return resizingsLeadTheirWay(resizings, from: scenario["group"]["devices"].count)
    }

    private static func hasRates(_ membership: Checked) -> Bool {
        guard membership.isMap else { return false }
        let rates = membership.find("rates") ?? membership
        return rateKeys.contains { (rates.find($0)?.number ?? 0) > 0 }
    }

    private static func resizingsLeadTheirWay(_ resizings: [Checked], from start: Int) -> Broken? {
        var size = start
        for target in resizings.compactMap(\.target) {
            guard target.grows ? target.size.count >= size : target.size.count <= size else {
                let direction = target.grows ? "grow" : "shrink"
                let problem = "a group of \(size) devices cannot \(direction) to \(target.size.count)"
                return (target.size, .contradiction(problem))
            }
            size = target.size.count
        }
        return nil
    }
}

extension Checked {
    /// The size that an event of membership leads to, and from which side.
    fileprivate var target: (grows: Bool, size: Checked)? {
        find("grow-to").map { (true, $0) } ?? find("shrink-to").map { (false, $0) }
    }
}
