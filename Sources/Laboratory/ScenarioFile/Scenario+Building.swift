internal import Quantities
internal import Randomness

// Scenarios from checked files: nothing can be wrong any more.

extension Scenario {
    init(_ file: Checked) {
        name = file["name"].source
        title = file.find("title")?.source ?? file["name"].source
        // Not by way of a Double, which holds 53 bits.
        seed = UInt64(file["seed"].source) ?? 0
        duration = file["duration"].span
        drain = file["drain"].span
        bin = file.find("bin")?.span ?? TimeSpan(seconds: Self.usualBin(of: file["duration"].number))
        replications = Replications(file["replications"])
        scheme = Scheme(file["scheme"])
        let group = file["group"]
        self.group = Group(
            devices: group["devices"].count, devicesPerPerson: group["devices-per-person"].distribution)
        workload = Workload(
            messages: Messages(file["workload"]["messages"]),
            membership: Membership(file["workload"]["membership"]))
        devices = Devices(
            profile: DeviceProfile(
                name: file["devices"]["profile"].source, file["devices"]["profile"].profile),
            availability: Availability(file["devices"]["availability"]))
        network = Network(file["network"])
        expectations = (file.find("expect")?.items ?? []).map(Expectation.init)
    }
}

extension Scenario {
    /// The least round number of seconds, of those that divide a minute, an hour or a day evenly, that makes no more
    /// than 1,000 bins of a duration; no longer than that.
    private static func usualBin(of duration: Double) -> Double {
        let (minute, hour, day) = (60.0, 3_600.0, 86_400.0)
        let round =
            [1, 2, 5, 10, 15, 30] + [1, 2, 5, 10, 15, 30].map { $0 * minute }
            + [1, 2, 3, 6, 12].map { $0 * hour } + [1, 2, 7].map { $0 * day }
        return min(duration, round.first { $0 * 1_000 >= duration } ?? 7 * day)
    }
}

extension Expectation {
    init(_ value: Checked) {
        do {
            self = try Expectation(parsing: value.source)
        } catch {
            preconditionFailure("an expectation was let pass that cannot be read: \(value.source)")
        }
    }
}

extension Replications {
    init(_ value: Checked) {
        count = value.find("at-least")?.count ?? value.count
        confidence = value.find("confidence")?.number ?? 0.95
        if let share = value.find("until"), let most = value.find("at-most") {
            precision = Precision(halfWidthMax: share.number, countMax: most.count)
        }
    }
}

extension Tree {
    /// - Parameter scheme: The map that the tree's keys stand in.
    init(_ scheme: Checked) {
        guard let delivery = Delivery(rawValue: scheme["welcome-tree"].source) else {
            preconditionFailure("the definition allows a way to deliver the tree that has no name")
        }
        cipherSuite = scheme["cipher-suite"].count
        updatePeriod = scheme["update"]["period"].span
        batch = scheme["batch"].span
        self.delivery = delivery
    }
}

extension Scheme {
    init(_ value: Checked) {
        guard let mechanism = MechanismName(rawValue: value["mechanism"].source) else {
            preconditionFailure("the definition allows a mechanism that has no name")
        }
        let thresholds = value["thresholds"]
        let rotation = value["rotation"]
        self.mechanism = mechanism
        self.thresholds = Thresholds(
            senderKeysAbove: thresholds["sender-keys-above"].count,
            treeAbove: thresholds["tree-above"].count,
            hysteresis: thresholds["hysteresis"].number,
            minimumStay: thresholds["minimum-stay"].count)
        self.rotation = Rotation(messages: rotation["messages"].count, period: rotation["period"].span)
        tree = Tree(value)
        grace = value["grace"].span
    }
}

extension Messages {
    init(_ value: Checked) {
        rate = value["rate"].number
        senders = value["senders"].find("zipf").map { .zipf($0.number) } ?? .uniform
        size = value["size"].distribution
    }
}

extension Membership {
    init(_ value: Checked) {
        if value.isMap {
            self = .rates(
                joins: value["joins"].number, leaves: value["leaves"].number,
                removals: value["removals"].number)
        } else {
            self = .scheduled(value.items.map(Ramp.init))
        }
    }
}

extension Ramp {
    init(_ value: Checked) {
        at = value["at"].span
        over = value["over"].span
        if let size = value.find("grow-to") {
            (kind, to) = (.grow, size.count)
        } else {
            (kind, to) = (.shrink, value["shrink-to"].count)
        }
    }
}

extension Availability {
    init(_ value: Checked) {
        if value.isMap {
            self = .alternating(
                online: value["online"].distribution, offline: value["offline"].distribution)
        } else {
            self = .always
        }
    }
}

extension Network {
    init(_ value: Checked) {
        delivery = value["delivery"].source == "edge" ? .edge(Edge(value.find("edge"))) : .central
        access = Link(value["access"])
        backbone = Link(value["backbone"])
        faults = value["faults"].items.map(EdgeFault.init)
    }
}

extension Edge {
    /// - Parameter value: `edge` may be left out; what stands here then are the defaults of its keys.
    init(_ value: Checked?) {
        nodes = value?["nodes"].count ?? 4
        sequencer = value.flatMap { Sequencer(rawValue: $0["sequencer"].source) } ?? .homeNode
        failureDetection = value?["failure-detection"].span ?? .seconds(5)
    }
}

extension EdgeFault {
    init(_ value: Checked) {
        at = value["at"].span
        lasts = value["for"].span
        edgeDown = value["edge-down"].number
    }
}

extension Link {
    /// - Parameter value: With one `rate`, or with `up` and `down`.
    init(_ value: Checked) {
        delay = value["delay"].distribution
        jitter = value["jitter"].distribution
        loss = LossModel(value["loss"])
        up = (value.find("rate") ?? value["up"]).bandwidth
        down = (value.find("rate") ?? value["down"]).bandwidth
        queue = value["queue"].count
        mtu = value["mtu"].count
        header = value["header"].count
        repetition = Repetition(value["repeat"])
    }
}

extension Repetition {
    init(_ value: Checked) {
        after = value["after"].span
        factor = value["factor"].number
        ceiling = value["at-most"].span
    }
}

extension LossModel {
    init(_ value: Checked) {
        if let bursts = value.find("gilbert-elliott") {
            self = .gilbertElliott(
                goodToBad: bursts["good-to-bad"].number, badToGood: bursts["bad-to-good"].number,
                lossGood: bursts["loss-good"].number, lossBad: bursts["loss-bad"].number)
        } else {
            self = value.number == 0 ? .none : .bernoulli(value.number)
        }
    }
}
