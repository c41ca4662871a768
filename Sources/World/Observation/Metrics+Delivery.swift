internal import SchemeContract

/// What became of messages.
extension MetricDefinition {
    static let deliveryRatio = MetricDefinition(
        "delivery.ratio", "1", .loss,
        "read / to be read, over recipients online at some time since and not put out before",
        direction: .higherIsBetter)

    public static let deliveryWritten = MetricDefinition(
        "delivery.written", "1", .loss,
        "read / written: `delivery.ratio` times the share that devices sent of the messages that users meant to write; 0 where none was sent",
        direction: .higherIsBetter)

    static let deliveryDue = MetricDefinition(
        "delivery.due", "1", .consequence,
        "to be read, a message and recipient at a time: read, undecryptable, lost, late, expired, crashed and censored add up to it",
        direction: .neither)

    static let deliveryAway = MetricDefinition(
        "delivery.away", "1", .loss,
        "wait for devices that have not come back: members still, and never within reach since the message was written; in `delivery.due` they are not"
    )

    static let deliveryRead = MetricDefinition(
        "delivery.read", "1", .consequence, "of those read by the end", direction: .neither)

    static let deliveryUndecryptable = MetricDefinition(
        "delivery.undecryptable", "1", .loss, "came to a recipient who cannot read it by the end")

    /// Of one cause, as it stands at the end.
    static func unread(_ cause: Unread) -> MetricDefinition {
        let meaning =
            switch cause {
            case .late: "on its way to a recipient at the end, or come and waiting for what is"
            case .lost: "of which nothing came to a recipient, and nothing is on its way at the end"
            case .expired: "thrown away after too long at a node, and not come to the recipient by then"
            case .crashed: "lost with a node that crashed, and not come to the recipient by then"
            case .censored: "made to disappear by a node, and not come to the recipient by then"
            case .keyMissing: "came and cannot be read by the end: their key has not come"
            case .broken: "came and cannot be read by the end: their keys do not open them"
            case .epochGone:
                "came and cannot be read by the end: of an epoch whose keys the recipient has no more, as its grace period was over, or never had, as it is on another branch"
            case .bufferFull: "came and cannot be read by the end: dropped since too many were waiting"
            case .reused:
                "came and cannot be read by the end: standing where another of their sender was read, or too many later ones were"
            case .stuck: "came and cannot be read by the end: waiting for what is not on its way"
            }
        let kind = cause.isUndecryptable ? "undecryptable." : ""
        return MetricDefinition("delivery.\(kind)\(cause.name)", "1", .loss, meaning)
    }

    /// How often one cause was reported.
    static func undecryptable(_ cause: Undecryptable) -> MetricDefinition {
        let meaning =
            switch cause {
            case .keyMissing: "reports of messages whose key had not come after 5 s; they may be read yet"
            case .broken: "reports of messages that their keys did not open"
            case .epochGone:
                "reports of messages of an epoch whose grace period was over, or which is on another branch than the recipient's"
            case .bufferFull: "reports of messages dropped since too many were waiting"
            case .reused:
                "reports of messages that stood where another of their sender was read: it had gone back to an old copy of itself, or, in the tree, its key was given up since too many later ones came first"
            }
        return MetricDefinition("undecryptable.\(cause.name)", "1", .loss, meaning)
    }

    static let repeatRequests = MetricDefinition(
        "repeat.requests", "1", .consequence, "requests to a sender to send something again")

    static let repeatAnswers = MetricDefinition(
        "repeat.answers", "1", .consequence, "messages sent again on request")
}
