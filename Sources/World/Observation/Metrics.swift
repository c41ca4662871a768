public import Metering
internal import SchemeContract

extension MetricDefinition {
    /// All metrics as they stand in a table of runs.
    ///
    /// What a run notes and what stands here are held equal by a test.
    public static let all =
        messages + founding + [rekeyCount, rekeySwitches] + rekey.all + [rekeyCommitterCPU, rekeyMemberCPU]
        + RekeyCause.allCases.flatMap { [rekeyCount(for: $0)] + rekey(for: $0).all }
        + [membershipWished, membershipOpen, membershipDelay]
        + [
            joinLatency, joinUnfinished, catchUpTime, catchUpNetwork, catchUpUnfinished, deviceState,
            deviceCPU,
        ]
        + [trafficDeviceDayUp, trafficDeviceDayDown] + delivery + network
        + [relayLoad, relaySeeing, relayMailboxMax] + order
        + Operation.allCases.map(operations(of:)) + [operationsBytes]

    private static let messages = [
        messageCount, messageUnsent, messageUnwritten, messageUpload, messageNetwork, messageWithKeysUpload,
        messageWithKeysNetwork, messageExpansion, messageLatency, messageLatencyAny,
    ]

    private static let founding = [
        foundingUpload, foundingNetwork, foundingDownload, foundingCPU, foundingConvergence,
    ]

    private static let delivery =
        [deliveryRatio, deliveryWritten, deliveryDue, deliveryAway, deliveryRead, deliveryUndecryptable]
        + (Unread.notCome + Unread.undecryptable).map(unread) + Undecryptable.allCases.map(undecryptable) + [
            repeatRequests, repeatAnswers,
        ]

    private static let network =
        [networkBytes] + TrafficClass.allCases.map(networkBytes(of:))
        + [
            networkLost, networkPackets, networkPacketsDropped, censoredDropped, censoredDelayed,
            gossipSwallowed, gossipMeshSybils, gossipMeshEclipsed, keysWithheld,
            keysReused, restores, restoresForgotten, restoresReread,
        ]
        + AccountKind.allCases.map(account)

    private static let order = [
        orderConflicts, orderRejectedNetwork, orderTakeovers, orderForks, orderForkTime, orderLost,
        orderHeads,
        orderRollbacks, orderRollbackDepth, orderWishedAgain, orderKeptStates, orderKeptAge,
        orderGapsRequests,
        orderGapsDelay, orderGapsUnfilled, orderEquivocationNoticed, orderEquivocationUnnoticed,
        orderEquivocationDelay,
        securityRemovedReads, securityOutsiderTries,
        securityOutsiderReads,
    ]
}

// MARK: - Messages

extension MetricDefinition {
    static let messageCount = MetricDefinition(
        "message.count", "messages", .consequence, "messages that users wrote and devices sent",
        direction: .neither)

    static let messageUnsent = MetricDefinition(
        "message.unsent", "messages", .loss, "messages that users wrote and no device sent")

    static let messageUnwritten = MetricDefinition(
        "message.unwritten", "messages", .loss,
        "messages that users meant to write when no device that may write was a member within reach")

    static let messageUpload = distribution(
        "message.upload", "B", .cost,
        "bytes on the sender's access link for one message, repetitions included; keys that it had to bring are in `message.with-keys` and in their rekey"
    )

    static let messageNetwork = distribution(
        "message.network", "B", .cost, "bytes that all links carry for one message, without such keys")

    static let messageWithKeysUpload = distribution(
        "message.with-keys.upload", "B", .cost,
        "bytes on the sender's access link for one message and the keys that it had to bring")

    static let messageWithKeysNetwork = distribution(
        "message.with-keys.network", "B", .cost,
        "bytes that all links carry for one message and the keys that it had to bring")

    static let messageExpansion = distribution(
        "message.expansion", "1", .consequence, "network bytes / (plaintext bytes × recipients)")

    static let messageLatency = distribution(
        "message.latency", "ms", .wait,
        "from writing to one recipient's plaintext: processors, queues, links, repetitions; recipients online since it was written"
    )

    static let messageLatencyAny = distribution(
        "message.latency.any", "ms", .wait,
        "from writing to one recipient's plaintext, over all who read it, however long they were out of reach"
    )
}

// MARK: - Founding

extension MetricDefinition {
    static let foundingUpload = MetricDefinition(
        "founding.upload", "B", .cost,
        "bytes on access links towards the network for the group's founding, from all who send for it: its first change, and the keys that this made necessary"
    )

    static let foundingNetwork = MetricDefinition(
        "founding.network", "B", .cost, "bytes that all links carry for the founding")

    static let foundingDownload = MetricDefinition(
        "founding.download", "B", .cost, "bytes on access links towards devices for the founding, per member")

    static let foundingCPU = MetricDefinition(
        "founding.cpu", "ms", .consequence, "processor time of all who make and send keys for the founding")

    static let foundingConvergence = distribution(
        "founding.convergence", "ms", .wait,
        "from the founder's commit to a member's having entered the group; members online all the while")
}

// MARK: - Network

extension MetricDefinition {
    public static let networkBytes = MetricDefinition(
        "network.bytes", "B", .cost, "bytes put on all links")

    /// Of one class.
    public static func networkBytes(of trafficClass: TrafficClass) -> MetricDefinition {
        let meaning =
            switch trafficClass {
            case .application: "messages, on access links"
            case .keyDistribution: "sender keys, on access links"
            case .commit: "membership changes and verdicts, on access links"
            case .welcome: "what joiners are told, on access links"
            case .prekey: "directory traffic, on access links"
            case .acknowledgement: "acknowledgements, on all links"
            case .repeat: "packets sent again, and requests and answers of repeats"
            case .gossipControl: "control traffic of gossip"
            case .connection: "what sets connections up, and what is said about mailboxes"
            case .relay: "what relays carry among themselves"
            }
        return MetricDefinition("network.bytes.\(trafficClass.name)", "B", .consequence, meaning)
    }

    public static let censoredDropped = MetricDefinition(
        "censored.dropped", "1", .consequence,
        "frames that nodes made to disappear; nothing where no node censors", direction: .neither)

    public static let censoredDelayed = MetricDefinition(
        "censored.delayed", "1", .consequence, "frames that nodes held up", direction: .neither)

    public static let gossipSwallowed = MetricDefinition(
        "gossip.swallowed", "1", .consequence,
        "copies of what is for the group that sybils took and sent on to nobody; nothing where there are none",
        direction: .neither)

    public static let gossipMeshSybils = MetricDefinition(
        "gossip.mesh.sybils", "1", .consequence,
        "of the places in the meshes of all other peers the share that sybils have, mean of looks ten seconds apart while they are there and users go on"
    )

    public static let gossipMeshEclipsed = MetricDefinition(
        "gossip.mesh.eclipsed", "1", .consequence,
        "of the peers that have a mesh the share with nobody but sybils in it, mean likewise")

    public static let keysWithheld = MetricDefinition(
        "keys.withheld", "1", .consequence,
        "claims of keys that nodes answered as if none were left; nothing where no node cheats with keys",
        direction: .neither)

    public static let keysReused = MetricDefinition(
        "keys.reused", "1", .consequence, "claims that they answered with a key handed out before",
        direction: .neither)

    public static let restores = MetricDefinition(
        "restores", "1", .consequence,
        "members that went on from an old copy of themselves; nothing where none does", direction: .neither)

    public static let restoresForgotten = MetricDefinition(
        "restores.forgotten", "messages", .loss,
        "messages that these had read after they were copied, and know no more", direction: .neither)

    public static let restoresReread = MetricDefinition(
        "restores.reread", "messages", .consequence,
        "of messages read before, those that they were given again",
        direction: .neither)

    public static let networkLost = MetricDefinition(
        "network.lost", "B", .consequence, "bytes lost by links, full queues and devices out of reach")

    public static let networkPackets = MetricDefinition(
        "network.packets", "packets", .consequence, "packets put on all links")

    public static let networkPacketsDropped = MetricDefinition(
        "network.packets.dropped", "packets", .consequence, "packets dropped by full queues")
}

// MARK: - Order and secrecy

extension MetricDefinition {
    static let orderConflicts = MetricDefinition(
        "order.conflicts", "1", .consequence,
        "membership changes that the sequencer rejected, or without one those on branches that lost")

    static let orderRejectedNetwork = MetricDefinition(
        "order.rejected.network", "B", .cost,
        "bytes that all links carry for those, up to their rejection; in no rekey's account")

    static let orderTakeovers = MetricDefinition(
        "order.takeovers", "1", .consequence,
        "times that another node began to put membership changes in order")

    static let orderGapsRequests = MetricDefinition(
        "order.gaps.requests", "1", .consequence,
        "times that a member asked a relay for changes that it had not got a minute after later ones")

    static let orderGapsDelay = MetricDefinition.distribution(
        "order.gaps.delay", "ms", .wait,
        "from when a change was taken to when a member that lacks it first asked a relay; nothing where nobody does"
    )

    static let orderGapsUnfilled = MetricDefinition(
        "order.gaps.unfilled", "1", .loss,
        "members' epochs from which no relay had what leads on: they stay there")

    static let orderForks = MetricDefinition(
        "order.forks", "1", .consequence,
        "changes that follow on an epoch on which another followed already, where nobody puts them in order")

    static let orderForkTime = MetricDefinition(
        "order.forks.time", "s", .consequence,
        "time in which members within reach stood in epochs that do not lie on one line; of several groups the sum"
    )

    static let orderLost = MetricDefinition(
        "order.forks.lost", "1", .consequence,
        "changes that are not on the branch on which most members within reach stand at the end")

    static let orderHeads = MetricDefinition(
        "order.forks.heads", "1", .consequence,
        "branches on which members within reach stand at the end, but for the last minute, and epochs in which some stay behind"
    )

    static let orderRollbacks = MetricDefinition(
        "order.rollbacks", "1", .consequence,
        "times that a member went back from a branch that lost, or was let in anew on another")

    static let orderRollbackDepth = distribution(
        "order.rollbacks.depth", "epochs", .consequence, "how many epochs members went back")

    public static let orderKeptStates = MetricDefinition(
        "order.kept.states", "1", .consequence,
        "states of the log, a member at the end, whose keys it keeps since they may still win or have lost")

    public static let orderKeptAge = MetricDefinition(
        "order.kept.age", "s", .consequence,
        "since when the oldest of these is over, a member at the end: by so much longer its keys can be stolen"
    )

    static let orderWishedAgain = MetricDefinition(
        "order.wished-again", "1", .consequence,
        "changes of branches that lost which their committers made again")

    static let orderEquivocationNoticed = MetricDefinition(
        "order.equivocation.noticed", "devices", .consequence,
        "members that saw that others follow another order; nothing where whoever puts changes in order is honest",
        direction: .neither)

    static let orderEquivocationUnnoticed = MetricDefinition(
        "order.equivocation.unnoticed", "devices", .loss,
        "members within reach at the end that did not, of groups that stand in more than one line or once did"
    )

    static let orderEquivocationDelay = MetricDefinition.distribution(
        "order.equivocation.delay", "ms", .wait,
        "from the first change that was accepted beside another to when a member first saw that there are two"
    )

    static let securityRemovedReads = MetricDefinition(
        "security.removed_reads", "messages", .loss,
        "messages sent after a removal that the removed device read, their sender not knowing of it")

    static let securityOutsiderTries = MetricDefinition(
        "security.outsider_tries", "payloads", .loss, "tries of non-members to open what was sent",
        direction: .neither)

    static let securityOutsiderReads = MetricDefinition(
        "security.outsider_reads", "messages", .loss, "those that succeeded: always 0")
}

// MARK: - Operations

extension MetricDefinition {
    /// Calls of one operation.
    public static func operations(of operation: Operation) -> MetricDefinition {
        MetricDefinition(
            "operations.\(operation.name)", "1", .work, "calls of this operation, by all devices")
    }

    public static let operationsBytes = MetricDefinition(
        "operations.bytes", "B", .consequence, "bytes that went into operations, of all devices")
}
