internal import Population
internal import Quantities

/// What must hold of a trace, and between it and the rest.
enum TraceRules {
    typealias Broken = (at: Checked, problem: ScenarioError.Problem)

    /// - Precondition: The table was let pass.
    static func trace(of table: Checked) -> WorkloadTrace {
        guard let trace = try? TraceTable.read(table.profile.source) else {
            preconditionFailure("a table was let pass that cannot be read: \(table.source)")
        }
        return trace
    }

    /// Of the workload: a trace can be read, and nothing else says what it says.
    static func standsAlone(_ workload: Checked) -> Broken? {
        guard let table = workload.find("trace") else { return nil }
        do throws(TableError) {
            _ = try TraceTable.read(table.profile.source)
        } catch {
            return error.broken(table)
        }
        let (rate, membership) = (workload["messages"]["rate"], workload["membership"])
        // What holds by default may be written out, as in the scenario with all defaults.
        let isUsual = rate.source == WorkloadSection.usualRate
        let changesNothing = MembershipSection.membership.read(membership) == .none
        let senders = workload["messages"]["senders"]
        let areUsual = !senders.isMap
        guard isUsual, areUsual, changesNothing, workload.find("daily") == nil else {
            let said =
                workload.find("daily") ?? (isUsual ? areUsual ? membership : senders : rate)
            return (said, .contradiction("the trace says what people do; leave this out"))
        }
        return nil
    }

    /// Of the file as a whole.
    static func fits(_ scenario: Checked) -> Broken? {
        guard let table = scenario["workload"].find("trace") else { return nil }
        let (trace, group) = (trace(of: table), scenario["group"])
        guard group["devices"].count >= trace.founderCount else {
            let problem = "the trace has \(trace.founderCount) people in the group from the beginning"
            return (group["devices"], .contradiction(problem))
        }
        guard group["devices-per-person"].source == "1" else {
            return (group["devices-per-person"], .contradiction("of a trace each person has one device"))
        }
        if let founding = group.find("founding"), founding.source == "joined" {
            return (founding, .contradiction("a trace begins with a group that is there"))
        }
        var size = group["devices"].count
        for entry in trace.entries {
            switch entry.act {
            case .join: size += 1
            case .leave: size -= 1
            case .message: break
            }
            guard size > 0 else {
                let problem = "at \(entry.at.seconds) s the last member goes; a group keeps one"
                return (table, .contradiction(problem))
            }
        }
        if let last = trace.entries.last, last.at.seconds > scenario["duration"].number {
            let problem = "the trace goes on until \(last.at.seconds) s, after the run's duration"
            return (table, .contradiction(problem))
        }
        return nil
    }
}
