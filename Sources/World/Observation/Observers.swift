public import Identity
public import Metering
public import Quantities
public import SchemeContract

/// All books and oracles of a run, which read one stream of what happened.
///
/// They see and count, and never steer: nothing that happens in a run depends on them, but that the first broken
/// invariant ends it.
public struct Observers {
    var messages: MessageBook
    var rekeys: RekeyBook
    var agreement: AgreementObserver
    var forks = ForkBook()
    var secrecy: SecrecyObserver
    var series: SeriesBook
    var catchUps: CatchUpBook
    var devices: [DeviceFacts]
    var joinLatencies = SampleSummary()
    var counts = Counts()
    /// Devices that take part in the group now.
    private var activeCount = 0
    let keepsMessages: Bool
    private let price: (OperationTally, DeviceID) -> TimeSpan
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
    ///   - outsider: A device that is never a member, and what it holds.
    ///   - founderCount: The devices below this one belong to the group's founding, whenever they come.
    ///   - isOrdered: Whether somebody puts changes in order.
    ///   - measured: What happens before counts for nothing but the founding; users do nothing after.
    ///   - keepsMessages: Whether each message is to be recorded.
    ///   - clockOffset: By how much a device's clock is ahead.
    ///   - price: How long operations keep a device's processor busy.
    public init(
        deviceCount: Int, outsider: (device: DeviceID, member: any GroupMechanism), founderCount: Int,
        isOrdered: Bool = true, bin: TimeSpan, measured: Range<SimulatedInstant>, keepsMessages: Bool,
        clockOffset: @escaping (DeviceID) -> TimeSpan = { _ in .zero },
        price: @escaping (OperationTally, DeviceID) -> TimeSpan
    ) {
        self.keepsMessages = keepsMessages
        agreement = AgreementObserver(isOrdered: isOrdered)
        messages = MessageBook(
            deviceCount: deviceCount, measuredFrom: measured.lowerBound, keepsReadings: keepsMessages)
        catchUps = CatchUpBook(deviceCount: deviceCount)
        rekeys = RekeyBook(founderCount: founderCount)
        secrecy = SecrecyObserver(
            outsider: outsider.device, member: outsider.member, clockOffset: clockOffset)
        series = SeriesBook(width: bin, measured: measured)
        devices = (0..<UInt32(deviceCount)).map { DeviceFacts(id: DeviceID($0)) }
        self.price = price
    }

    public mutating func note(_ happening: Happening, at now: SimulatedInstant) {
        do throws(Fault) {
            try take(happening, at: now)
        } catch {
            fault = fault ?? error
        }
    }

    /// Forgets what was counted so far; what is followed, and what must hold, goes on.
    public mutating func beginMeasuring(at now: SimulatedInstant, consumption: Consumption) {
        rekeys.beginMeasuring(at: now)
        forks.beginMeasuring(at: now)
        secrecy.beginMeasuring()
        series.beginMeasuring(consumption)
        catchUps.beginMeasuring()
        for index in devices.indices { devices[index].beginMeasuring(at: now) }
        joinLatencies = SampleSummary()
        counts = Counts()
    }

    // MARK: - Accounts

    /// The accounts that bytes are entered under, and which message they bring.
    ///
    /// Bytes of the keys that a message had to bring are in an account beside the message's.
    public func label(for purpose: Purpose) -> TrafficLabel {
        var accounts: [AccountID] = []
        let rekey = purpose.rekey.flatMap { rekeys.account(of: $0) }
        if let message = purpose.message,
            let account = messages.account(of: message, isForKeys: rekey != nil)
        {
            accounts.append(account)
        }
        if let rekey { accounts.append(rekey) }
        return TrafficLabel(purpose.trafficClass, accounts: accounts, brings: purpose.brings)
    }

    private mutating func openAccount() -> AccountID {
        defer { accountCount += 1 }
        return AccountID(index: accountCount)
    }

    // MARK: - Bins

    public var binCount: Int { series.bins.count }

    /// When the bin that is open ends; `never` after the last.
    public var nextBinEnd: SimulatedInstant { series.nextEnd }

    /// - Parameter faultCount: How many faults were in force at some time in the bin.
    public mutating func closeBin(consumption: Consumption, faultCount: Int) {
        series.close(
            deviceCount: agreement.newest?.deviceCount ?? 0, onlineCount: activeCount,
            mechanism: agreement.newest?.mechanism ?? "", consumption: consumption, faultCount: faultCount)
    }

    public mutating func takeBins() -> [SeriesBin] { series.takeBins() }

    /// The open bin.
    public var bin: Range<SimulatedInstant> { series.bin }

    // MARK: - Coming back

    /// Whether devices have read all that waited for them, and nobody has said yet what it took.
    public var someHaveCaughtUp: Bool { catchUps.someHaveEnded }

    /// - Parameter bytesOf: The bytes on a device's access link so far.
    public mutating func noteCaughtUp(bytesOf: (DeviceID) -> Int) { catchUps.noteEnded(bytesOf: bytesOf) }

    // MARK: - What happens

    private mutating func take(_ happening: Happening, at now: SimulatedInstant) throws(Fault) {
        switch happening {
        case .wrote(let text, let device):
            series.noteMessage()
            let (account, keyAccount) = (openAccount(), openAccount())
            messages.wish(text, by: device, account: account, keyAccount: keyAccount, at: now)
        case .unwritten: counts.unwritten += 1
        case .invited(let device): devices[Int(device.ordinal)].invitedAt = now
        case .reach(let device, let isOnline, let bytes):
            change(Int(device.ordinal), at: now) { $0.note(isOnline: isOnline, at: now) }
            catchUps.noteReach(
                of: device, isOnline: isOnline, bytes: bytes, sentCount: messages.sentCount, at: now)
        case .reported(let report, let device): try take(report, of: Int(device.ordinal), at: now)
        case .read(let text, let message, let device):
            settle(message, at: device, now)
            let reading = try messages.noteRead(
                text, message, by: devices[Int(device.ordinal)], at: now
            ) { [agreement, forks] in
                agreement.isOrdered ? $0.number <= $1.number : forks.leads(from: $0, to: $1)
            }
            if let reading, reading.wasReachable { series.noteLatency(reading.latency) }
        case .arrived(let message, let device): messages.noteArrived(message, at: device)
        case .took(let accounts, let time, _): rekeys.noteMemberTime(time, under: accounts)
        case .tookIn(let accounts, let device):
            if let rotation = rekeys.rotation(among: accounts) {
                rekeys.noteConverged(rotation, devices[Int(device.ordinal)], at: now)
            }
        case .refused(let error, let device): throw Fault.refused(error, by: device)
        case .sent(let parcels, let device):
            let epoch = devices[Int(device.ordinal)].epoch
            try secrecy.listen(to: parcels, from: device, in: epoch, at: now) { [messages] in
                messages.record(of: $0)
            }
        case .submitted(let summary): rekeys.noteSubmitted(summary, account: openAccount(), at: now)
        case .accepted(let summary, let device):
            forks.noteChange(summary, at: now)
            rekeys.noteAccepted(summary, work: price(summary.work, device))
        case .rejected(let epoch): rekeys.noteRejected(epoch)
        case .tookOver: counts.takeovers += 1
        case .keyWithheld: counts.keysWithheld += 1
        case .keyReused: counts.keysReused += 1
        case .expelled(let device, let member, let epoch):
            change(Int(device.ordinal), at: now) { $0.removal = Removal(epoch: epoch, at: now) }
            secrecy.noteExpelled(device, member, in: epoch)
        }
    }

    private mutating func take(
        _ report: MemberReport, of index: Int, at now: SimulatedInstant
    ) throws(Fault) {
        let device = devices[index].id
        switch report {
        case .sent(let number, let epoch, let recipients):
            try messages.noteSent(number: number, by: device, epoch: epoch, recipients: recipients)
            catchUps.noteSent(to: recipients)
        case .entered(let view): try noteEntered(view, by: index, at: now)
        case .rotated(let rekey):
            rekeys.noteRotation(rekey, epoch: devices[index].epoch, account: openAccount(), at: now)
        case .spent(let tally, let rekey): rekeys.noteSenderTime(price(tally, device), on: rekey)
        case .undecryptable(let cause, let message):
            counts.undecryptable[Undecryptable.allCases.firstIndex(of: cause) ?? 0] += 1
            if let message {
                settle(message, at: device, now)
                messages.noteUndecryptable(message, at: device, cause)
            }
            series.noteUndecryptable()
        case .askedForRepeat: counts.repeatRequests += 1
        case .answeredRepeat: counts.repeatAnswers += 1
        case .askedToCatchUp: counts.catchUpRequests += 1
        case .leftBehind: counts.leftBehind += 1
        case .wentBack(let from, let to):
            forks.noteWentBack(from: from, to: to)
            change(index, at: now) { $0.epoch = to }
        case .wishedAgain: forks.noteWishedAgain()
        case .removed(let epoch):
            guard !agreement.isOrdered else { break }
            // That it was for a while on another branch has cleared its removal.
            let removal = forks.removal(of: device, before: epoch)
            change(index, at: now) { facts in
                facts.epoch = nil
                if facts.removal == nil { facts.removal = removal.map { Removal(epoch: $0, at: now) } }
            }
        case .abandonedChange: break
        }
    }

    private mutating func noteEntered(
        _ view: EpochView, by index: Int, at now: SimulatedInstant
    ) throws(Fault) {
        try agreement.noteEntered(view, by: devices[index].id, from: devices[index].epoch)
        rekeys.noteConverged(.change(view.epoch), devices[index], at: now)
        if devices[index].joinedAt == nil {
            devices[index].joinedAt = now
            if let invitedAt = devices[index].invitedAt {
                joinLatencies.record(now.elapsed(since: invitedAt).nanoseconds)
            }
        }
        // On another branch than that of its removal it was not put out, or was let in again.
        let isBack = devices[index].removal.map { !forks.leads(from: view.epoch, to: $0.epoch) } ?? false
        let isOrdered = agreement.isOrdered
        change(index, at: now) { facts in
            facts.epoch = view.epoch
            if !isOrdered, isBack { facts.removal = nil }
        }
    }

    /// Changes what is known of a device, and counts who takes part.
    private mutating func change(
        _ index: Int, at now: SimulatedInstant, _ change: (inout DeviceFacts) -> Void
    ) {
        let (wasActive, before) = (devices[index].isActive, devices[index].standing)
        change(&devices[index])
        activeCount += (devices[index].isActive ? 1 : 0) - (wasActive ? 1 : 0)
        forks.move(from: before, to: devices[index].standing, at: now)
    }

    /// A device reads a message, or gives it up; to be called before that is noted.
    private mutating func settle(_ message: MessageID, at device: DeviceID, _ now: SimulatedInstant) {
        guard let record = messages.awaited(message, by: device) else { return }
        catchUps.noteSettled(sentBefore: record.sentBefore, at: device, now: now)
    }
}
