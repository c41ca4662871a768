import Quantities
import Tiers

/// How many and how long: what a member holds for others is bounded.
enum Bounds {
    /// Messages that wait for an epoch or a key, and their bytes: a minute of a busy group.
    static let waitingMessagesMax = 1_024
    static let waitingBytesMax = 1 << 20
    /// Own messages kept in order to send them again.
    static let sentMessagesMax = 128
    /// Answers to one request.
    static let answersMax = 16
    /// Requests for one message; the wait before each is twice the one before.
    static let requestsMax = 3
    static let firstRequestAfter = TimeSpan.seconds(5)
    /// Within which all who have seen that a device uses keys twice say so.
    static let renewedAgainAfter = TimeSpan.seconds(60)
    /// How long beyond its batch a committer may take before others commit what they have proposed to it.
    static let committerPatience = TimeSpan.seconds(5)
    /// Within which those whose changes lost where nobody decides make them again: some trips through a slow network.
    static let wishedAgainWithin = TimeSpan.seconds(5)
    /// After which those are told that their branch lost whom nobody has let in again; and after which the next member does
    /// so as well, up to so many.
    static let lostToldAfter = TimeSpan.seconds(60)
    static let lostTellersMax = 3
    /// Of which, in milliseconds, a member draws by how much later than the change before its own is, where its clock is behind that.
    static let behindClockSpread = 1_000
    /// After which one who was told of an entry is told again: it may have been lost on the way, and who follows a branch that
    /// lost after so long has not heard.
    static let toldAgainAfter = TimeSpan.seconds(60)
    /// Contents for one device that wait for a session with it.
    static let directContentsMax = 64
}
