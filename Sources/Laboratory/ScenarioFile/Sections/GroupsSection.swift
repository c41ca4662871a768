internal import Population

/// What a scenario says of several groups.
enum GroupsSection {
    struct Groups {
        /// In how many a device is.
        let each: Int
        /// How many devices there are; nothing for as many as make each group, and each device's groups, once.
        let devices: Int?
    }

    static let groups = Kind<Groups>(
        shape: .either(
            scalar: .integer(eachRange, word: nil), map: .section(record.section), list: nil)
    ) {
        $0.isMap ? record.read($0) : Groups(each: $0.count, devices: nil)
    }

    private static let eachRange = 1...64

    private static let record = Record(
        "a map of each and devices", make: { Groups(each: $0, devices: $1) },
        Field("each", .count(eachRange), .defaultsTo("1"), "In how many groups each device is at the start."),
        .optional(
            "devices", .count(1...1_000_000, "devices"),
            "How many there are in all at the start, a multiple of `group.devices`; left out, `each` times that. There are `each` · `devices` / `group.devices` groups.",
            example: "60"))

    /// Nothing where one group has all devices.
    static func acquaintance(_ groups: Groups, size: Int) -> Acquaintance? {
        let devices = groups.devices ?? groups.each * size
        guard groups.each > 1 || devices > size else { return nil }
        return Acquaintance(deviceCount: devices, groupsPerDevice: groups.each, groupSize: size)
    }

    /// Of the file as a whole.
    static func fit(_ scenario: Checked) -> (at: Checked, problem: ScenarioError.Problem)? {
        let (map, group) = (scenario["groups"], scenario["group"])
        let (groups, size) = (groups.read(map), group["devices"].count)
        if let devices = groups.devices, !devices.isMultiple(of: size) {
            let problem = "\(devices) devices cannot be parted into groups of \(size) ('group.devices')"
            return (map["devices"], .contradiction(problem))
        }
        guard acquaintance(groups, size: size) != nil else { return nil }
        if group["devices-per-person"].source != "1" {
            return (
                group["devices-per-person"],
                .contradiction("where there are several groups, a person has one device")
            )
        }
        if let trace = scenario["workload"].find("trace") {
            return (trace, .contradiction("a trace is of one group; several need rates or events"))
        }
        if scenario["network"]["delivery"].source == "gossip" {
            return (
                map, .contradiction("a mesh of gossip carries one group; several need another delivery")
            )
        }
        return nil
    }
}
