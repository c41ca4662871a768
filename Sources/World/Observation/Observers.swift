public import Identity
public import Metering
public import Quantities
public import SchemeContract

/// All books and oracles of a run, which read one stream of what happened.
///
/// They see and count, and never steer: nothing that happens in a run depends on them, but that the first broken
/// invariant ends it. What they are told of devices in a group they keep of seats.
public struct Observers {
    var messages: MessageBook
    var rekeys: RekeyBook
    var wishes: WishBook
    var agreement: AgreementObserver
    /// Of each group, as the next.
    var forks: [ForkBook]
    var secrecy: [SecrecyObserver]
    var series: SeriesBook
    var catchUps: CatchUpBook
    var restores = RestoreBook()
    /// Of each seat.
    var devices: [DeviceFacts]
    let seating: Seating
    /// How many epochs members went back to follow a better branch, in millionths.
    var rollbackDepths = SampleSummary()
    /// Until members saw that there are two orders.
    var noticeDelays = SampleSummary()
    /// And that they lack changes.
    var gapDelays = SampleSummary()
    var counts = Counts()
    /// Devices that take part in the group now.
    var activeCount = 0
    let keepsMessages: Bool
    let price: (OperationTally, DeviceID) -> TimeSpan
    private var accountCount = 0
    /// The first invariant that did not hold.
    public private(set) var fault: Fault?

    /// How often relays answered claims of keys without one, or with one that was used before.
    public var keyCheats: (withheld: Int, reused: Int) { (counts.keysWithheld, counts.keysReused) }

    /// What is counted by the way.
    struct Counts {
        /// Messages that no device was there to write.
        var unwritten = 0
        var undecryptable = [Int](repeating: 0, count: Undecryptable.allCases.count)
        var repeatRequests = 0
        var repeatAnswers = 0
        var takeovers = 0
        var keysWithheld = 0
        var keysReused = 0
        var catchUpRequests = 0
        var leftBehind = 0
    }

    /// - Parameters:
    ///   - seating: Who may be in which group.
    ///   - outsider: A device that is never a member.
    ///   - outsiders: What it holds, for each group.
    ///   - founderCount: So many who come first into a group belong to its founding, whenever they come.
    ///   - isOrdered: Whether somebody puts changes in order.
    ///   - measured: What happens before counts for nothing but the founding; users do nothing after.
    ///   - keepsMessages: Whether each message is to be recorded.
    ///   - clockOffset: By how much a device's clock is ahead.
    ///   - price: How long operations keep a device's processor busy.
    public init(
        seating: Seating, outsider: DeviceID, outsiders: [any GroupMechanism], founderCount: Int,
        isOrdered: Bool = true, bin: TimeSpan, measured: Range<SimulatedInstant>, keepsMessages: Bool,
        clockOffset: @escaping (DeviceID) -> TimeSpan = { _ in .zero },
        price: @escaping (OperationTally, DeviceID) -> TimeSpan
    ) {
        self.keepsMessages = keepsMessages
        self.seating = seating
        agreement = AgreementObserver(isOrdered: isOrdered)
        messages = MessageBook(
            deviceCount: seating.seatCount, measuredFrom: measured.lowerBound, keepsReadings: keepsMessages)
        catchUps = CatchUpBook(deviceCount: seating.deviceCount)
        let isFounder = { (device: DeviceID, group: GroupIndex) in
            seating.place(of: device, in: group) < founderCount
        }
        rekeys = RekeyBook(isFounder: isFounder)
        wishes = WishBook(isFounder: isFounder)
        forks = outsiders.map { _ in ForkBook() }
        secrecy = outsiders.map { member in
            SecrecyObserver(outsider: outsider, member: member, clockOffset: clockOffset)
        }
        series = SeriesBook(width: bin, measured: measured)
        devices = (0..<UInt32(seating.seatCount)).map { DeviceFacts(id: DeviceID($0)) }
        self.price = price
    }

    /// - Parameter group: The one in which it happens; whether a device is within reach is so in all of its groups.
    public mutating func note(
        _ happening: Happening, in group: GroupIndex = .first, at now: SimulatedInstant
    ) {
        do throws(Fault) {
            try take(happening, in: group, at: now)
        } catch {
            fault = fault ?? error
        }
    }

    /// Forgets what was counted so far; what is followed, and what must hold, goes on.
    public mutating func beginMeasuring(at now: SimulatedInstant, consumption: Consumption) {
        rekeys.beginMeasuring(at: now)
        wishes.beginMeasuring(at: now)
        for index in forks.indices {
            forks[index].beginMeasuring(at: now)
            secrecy[index].beginMeasuring()
        }
        series.beginMeasuring(consumption)
        catchUps.beginMeasuring()
        restores.beginMeasuring()
        for index in devices.indices { devices[index].beginMeasuring(at: now) }
        rollbackDepths = SampleSummary()
        gapDelays = SampleSummary()
        counts = Counts()
    }

    // MARK: - Accounts

    /// The accounts that bytes are entered under, and which message they bring.
    ///
    /// Bytes of the keys that a message had to bring are in an account beside the message's.
    public func label(for purpose: Purpose, in group: GroupIndex = .first) -> TrafficLabel {
        var accounts: [AccountID] = []
        let rekey = purpose.rekey.flatMap { rekeys.account(of: seated($0, in: group)) }
        if let message = purpose.message.map({ seated($0, in: group) }),
            let account = messages.account(of: message, isForKeys: rekey != nil)
        {
            accounts.append(account)
        }
        if let rekey { accounts.append(rekey) }
        return TrafficLabel(
            purpose.trafficClass, accounts: accounts, brings: purpose.brings.map { seated($0, in: group) },
            group: group)
    }

    mutating func openAccount() -> AccountID {
        defer { accountCount += 1 }
        return AccountID(index: accountCount)
    }

    // MARK: - Bins

    public var binCount: Int { series.bins.count }

    /// When the bin that is open ends; `never` after the last.
    public var nextBinEnd: SimulatedInstant { series.nextEnd }

    /// - Parameter faultCount: How many faults were in force at some time in the bin.
    public mutating func closeBin(consumption: Consumption, faultCount: Int) {
        let views = seating.groupIndices.compactMap { agreement.newest(in: $0) }
        let mechanisms = Set(views.map(\.mechanism))
        series.close(
            deviceCount: views.reduce(0) { $0 + $1.deviceCount }, onlineCount: activeCount,
            mechanism: mechanisms.count > 1 ? "several" : mechanisms.first ?? "", consumption: consumption,
            faultCount: faultCount)
    }

    public mutating func takeBins() -> [SeriesBin] { series.takeBins() }

    /// The open bin.
    public var bin: Range<SimulatedInstant> { series.bin }

    // MARK: - Coming back

    /// Whether devices have read all that waited for them, and nobody has said yet what it took.
    public var someHaveCaughtUp: Bool { catchUps.someHaveEnded }

    /// - Parameter bytesOf: The bytes on a device's access link so far.
    public mutating func noteCaughtUp(bytesOf: (DeviceID) -> Int) { catchUps.noteEnded(bytesOf: bytesOf) }
}
