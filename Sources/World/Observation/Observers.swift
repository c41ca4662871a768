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
    var agreement = AgreementObserver()
    var secrecy: SecrecyObserver
    var series: SeriesBook
    var devices: [DeviceFacts]
    var joinLatencies = SampleSummary()
    var counts = Counts()
    private let price: (OperationTally, DeviceID) -> TimeSpan
    private var accountCount = 0
    /// The first invariant that did not hold.
    public private(set) var fault: Fault?

    /// What is counted by the way.
    struct Counts {
        /// Messages that no device was there to write.
        var unwritten = 0
        var undecryptable = [Int](repeating: 0, count: Undecryptable.allCases.count)
        var repeatRequests = 0
        var repeatAnswers = 0
        var takeovers = 0
        var catchUpRequests = 0
        var leftBehind = 0
    }

    /// - Parameters:
    ///   - outsider: A device that is never a member, and what it holds.
    ///   - founderCount: The devices below this one belong to the group's founding, whenever they come.
    ///   - measured: What happens before counts for nothing but the founding; users do nothing after.
    ///   - price: How long operations keep a device's processor busy.
    public init(
        deviceCount: Int, outsider: (device: DeviceID, member: any GroupMechanism), founderCount: Int,
        bin: TimeSpan, measured: Range<SimulatedInstant>,
        price: @escaping (OperationTally, DeviceID) -> TimeSpan
    ) {
        messages = MessageBook(deviceCount: deviceCount, measuredFrom: measured.lowerBound)
        rekeys = RekeyBook(founderCount: founderCount)
        secrecy = SecrecyObserver(outsider: outsider.device, member: outsider.member)
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
        secrecy.beginMeasuring()
        series.beginMeasuring(consumption)
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

    public mutating func closeBin(consumption: Consumption) {
        series.close(
            deviceCount: agreement.newest?.deviceCount ?? 0, mechanism: agreement.newest?.tier.name ?? "",
            consumption: consumption)
    }

    // MARK: - What happens

    private mutating func take(_ happening: Happening, at now: SimulatedInstant) throws(Fault) {
        switch happening {
        case .wrote(let text, let device):
            series.noteMessage()
            let (account, keyAccount) = (openAccount(), openAccount())
            messages.wish(text, by: device, account: account, keyAccount: keyAccount, at: now)
        case .unwritten: counts.unwritten += 1
        case .invited(let device): devices[Int(device.ordinal)].invitedAt = now
        case .reach(let device, let isOnline):
            devices[Int(device.ordinal)].note(isOnline: isOnline, at: now)
        case .reported(let report, let device): try take(report, of: Int(device.ordinal), at: now)
        case .read(let text, let message, let device):
            let reader = devices[Int(device.ordinal)]
            if let latency = try messages.noteRead(text, message, by: reader, at: now) {
                series.noteLatency(latency)
            }
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
            rekeys.noteAccepted(summary, work: price(summary.work, device))
        case .rejected(let epoch): rekeys.noteRejected(epoch)
        case .tookOver: counts.takeovers += 1
        case .expelled(let device, let member, let epoch):
            devices[Int(device.ordinal)].removal = Removal(epoch: epoch, at: now)
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
        case .entered(let view): try noteEntered(view, by: index, at: now)
        case .rotated(let rekey):
            rekeys.noteRotation(rekey, epoch: devices[index].epoch, account: openAccount(), at: now)
        case .spent(let tally, let rekey): rekeys.noteSenderTime(price(tally, device), on: rekey)
        case .undecryptable(let cause, let message):
            counts.undecryptable[Undecryptable.allCases.firstIndex(of: cause) ?? 0] += 1
            if let message { messages.noteUndecryptable(message, at: device, cause) }
            series.noteUndecryptable()
        case .askedForRepeat: counts.repeatRequests += 1
        case .answeredRepeat: counts.repeatAnswers += 1
        case .askedToCatchUp: counts.catchUpRequests += 1
        case .leftBehind: counts.leftBehind += 1
        case .removed, .abandonedChange: break
        }
    }

    private mutating func noteEntered(
        _ view: EpochView, by index: Int, at now: SimulatedInstant
    ) throws(Fault) {
        try agreement.noteEntered(view, by: devices[index].id, from: devices[index].epoch)
        rekeys.noteConverged(.change(view.epoch), devices[index], at: now)
        if devices[index].epoch == nil {
            devices[index].joinedAt = now
            if let invitedAt = devices[index].invitedAt {
                joinLatencies.record(now.elapsed(since: invitedAt).nanoseconds)
            }
        }
        devices[index].epoch = view.epoch
    }
}
