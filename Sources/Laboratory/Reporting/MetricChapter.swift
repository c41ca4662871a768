internal import Observation

/// Metrics that are taken over the same things.
struct MetricChapter {
    let title: String
    /// Over what, and what is not in it.
    let text: String
    /// What their names begin with, up to the first point.
    private let families: [String]

    private init(_ title: String, _ families: [String], _ text: String) {
        self.title = title
        self.families = families
        self.text = text
    }

    var metrics: [MetricDefinition] {
        MetricDefinition.all.filter { metric in
            families.contains { metric.name == $0 || metric.name.hasPrefix($0 + ".") }
        }
    }

    static let all = [
        MetricChapter(
            "Messages", ["message"],
            """
            One sample is one message that a user wrote in measured time and a device sent; of latencies, one message and one recipient \
            that read it. Headers of packets, packets sent again and acknowledgements are in the bytes of the network; acknowledgements \
            are not in those of an upload. Not in them: keys (but for `with-keys`), and what is sent again because a recipient asked for \
            it (`account.repeat`).
            """),
        MetricChapter(
            "The founding", ["founding"],
            """
            The first change of the group and those by which its first members come. Not in it: what the directory and relays are asked \
            for meanwhile (`account.directory`, `account.deposit`).
            """),
        MetricChapter(
            "Rekeys", ["rekey"],
            """
            One sample is one occasion on which keys changed after the founding, or one member at one occasion (`convergence`, \
            `member_cpu`). Each is under one cause; one that changes the mechanism is a switch, whatever else it changes. Keys that \
            messages bring later are in it. Not in it: directory traffic, and what joiners fetch from relays (`account.deposit`).
            """),
        MetricChapter(
            "Membership", ["membership"],
            """
            One sample is one device that users wanted in the group or out of it in measured time, or one member and one such wish \
            (`delay`). A rekey begins when a member has made it; this begins before, when users wish, and has in it the time until a \
            member is within reach, a newcomer's keys have come, and somebody has put the change in order. Not in it: renewals and \
            rotations, which no user asks for, and the founding.
            """),
        MetricChapter(
            "Devices", ["join", "catch-up", "device", "traffic"],
            """
            One sample is one device that ever was a member (of `device.state`: that still is one), one that joined, or one coming back \
            within reach. A day is a day of measured time, whether the device was online in it or a member yet; `devices.csv` has its \
            time online.
            """),
        MetricChapter(
            "Delivery", ["delivery", "undecryptable", "repeat", "restores"],
            """
            `delivery.*` counts a message of measured time and a recipient at a time, as it stands at the end: a recipient that was \
            within reach at some time since the message was written, and that was not put out of the group before it read. Read, \
            undecryptable, lost and late add up to what was due, and the causes to undecryptable. `undecryptable.*` and `repeat.*` count \
            what was reported in measured time: a message may be reported more than once, and read after that.
            """),
        MetricChapter(
            "Network", ["network", "censored", "gossip", "keys"],
            "Of all links, between relays too. The classes add up to `network.bytes`; a packet that is lost was put on its link."
        ),
        MetricChapter(
            "Accounts", ["account"],
            """
            What the bytes of measured time were spent on, with headers, packets sent again and acknowledgements: each byte is under \
            exactly one, and they add up to `network.bytes`.
            """),
        MetricChapter(
            "Relays", ["relay"],
            "One sample is one relay, a server that serves no device among them; `relays.csv` has each."),
        MetricChapter(
            "Order and secrecy", ["order", "security"],
            """
            Counted in measured time. A run in which an outsider reads anything ends there, with status 70 and no files; what it tried \
            and read is counted up to then.
            """),
        MetricChapter(
            "Operations", ["operations"],
            """
            Calls of primitives by all devices, each as often as it is charged, whether or not `--execution shared` computed it once. \
            Relays are charged nothing.
            """),
    ]
}
