/// What devices and relays do, keep and carry.
extension MetricDefinition {
    static let membershipWished = MetricDefinition(
        "membership.wished", "1", .consequence,
        "devices that users wanted in the group or out of it; founders are not among them",
        direction: .neither)

    static let membershipOpen = MetricDefinition(
        "membership.open", "1", .loss,
        "devices that users want in the group and that are not in it at the end, or out of it and that still are"
    )

    static let membershipDelay = distribution(
        "membership.delay", "ms", .wait,
        "from the users' wish to a member's having entered the epoch that grants it; members in the group and within reach ever since the wish, that got there"
    )

    static let joinLatency = distribution(
        "join.latency", "ms", .wait,
        "from the users' wish to the joiner's being ready for messages; those that got there")

    static let joinUnfinished = MetricDefinition(
        "join.unfinished", "1", .loss,
        "newcomers that users wanted in and that were not ready for messages at the end, nor put out again")

    public static let deviceState = distribution(
        "device.state", "B", .cost, "key state of a device when it is written down, at the end")

    public static let deviceCPU = distribution(
        "device.cpu", "ms/h", .consequence, "processor time of a device, per hour")

    public static let trafficDeviceDayUp = distribution(
        "traffic.device-day.up", "B/day", .cost,
        "bytes on a device's access link towards the network, acknowledgements among them, per day of measured time, online or not; devices that ever were members"
    )

    public static let trafficDeviceDayDown = distribution(
        "traffic.device-day.down", "B/day", .cost,
        "bytes on a device's access link from the network, likewise")

    public static let relayLoad = distribution(
        "relay.load", "B/s", .consequence,
        "bytes on all links at a relay, both ways, per second of measured time; over relays")

    public static let relaySeeing = MetricDefinition(
        "relay.seeing", "1", .consequence,
        "relays that users' messages went through in measured time: each of them learns who wrote when, and to whom of its devices",
        direction: .neither)

    public static let relayMailboxMax = MetricDefinition(
        "relay.mailbox.max", "B", .consequence,
        "the most that any relay held at a time of what had not come whole to its devices, each recipient's copy by itself"
    )

    static let catchUpTime = distribution(
        "catch-up.time", "ms", .wait,
        "from a device's coming back within reach to its having read all messages that waited for it, or given them up; devices that stayed so long, and for which something waited"
    )

    static let catchUpUnfinished = MetricDefinition(
        "catch-up.unfinished", "1", .consequence,
        "returns that `catch-up.time` does not have: for which something waited, and which had not read all of it when the device went out of reach again or the run ended"
    )

    static let catchUpNetwork = distribution(
        "catch-up.network", "B", .cost,
        "bytes on a device's access link, both ways, in that time, with all else that it sends and is sent then"
    )
}
