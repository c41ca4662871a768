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
        // What comes by chance, in persons of several devices or at the same time leads to sizes that nobody knows
        // beforehand.
        let group = scenario["group"]
        let isCountable = group["devices-per-person"].source == "1" && followEachOther(events)
        guard !hasRates(membership), isCountable || resizings.count == events.count else { return nil }
        return eventsLeadTheirWay(events, from: group["devices"].count)
    }

    private static func followEachOther(_ events: [Checked]) -> Bool {
        zip(events, events.dropFirst()).allSatisfy { before, after in
            after["at"].number >= before["at"].number + before["over"].number
        }
    }

    private static func hasRates(_ membership: Checked) -> Bool {
        guard membership.isMap else { return false }
        let rates = membership.find("rates") ?? membership
        return rateKeys.contains { (rates.find($0)?.number ?? 0) > 0 }
    }

    private static func eventsLeadTheirWay(_ events: [Checked], from start: Int) -> Broken? {
        var size = start
        for event in events {
            if let target = event.target {
                guard target.grows ? target.size.count >= size : target.size.count <= size else {
                    let direction = target.grows ? "grow" : "shrink"
                    let problem = "a group of \(size) devices cannot \(direction) to \(target.size.count)"
                    return (target.size, .contradiction(problem))
                }
                size = target.size.count
            } else if let leaving = event.find("leave") ?? event.find("remove") {
                guard leaving.count < size else {
                    let problem = "of \(size) people no more than \(size - 1) can go; a group keeps one"
                    return (leaving, .contradiction(problem))
                }
                size -= leaving.count
            } else {
                size += event["join"].count
            }
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
