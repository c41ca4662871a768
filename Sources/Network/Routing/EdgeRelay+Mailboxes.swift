import Identity
import Quantities
import Transport

/// What devices did not take.
extension EdgeRelay {
    // MARK: - Into mailboxes

    /// Puts what is for some devices into their mailboxes, and copies into those of others of their nodes.
    mutating func store(
        _ parts: [(frame: Frame, device: DeviceID)], at now: SimulatedInstant
    ) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        for (frame, device) in parts {
            let others = copyHolders(of: device, besides: [relay], at: now)
            let holders = Array(others.prefix(parameters.replicas - 1))
            let letter = Mailbox.Letter(frame: frame, since: now, holders: holders, isOwn: true)
            effects += put(letter, for: device, at: now)
            for holder in holders {
                let mail = MailboxControl.Mail(
                    frame: frame, recipients: [device], since: now, holders: [relay] + holders,
                    isHandedOver: false)
                effects.append(sendCopy(mail, to: .relay(holder)))
            }
        }
        return effects
    }

    /// Who of a device's nodes is to have a copy, those that answer first.
    private func copyHolders(
        of device: DeviceID, besides holders: [RelayID], at now: SimulatedInstant
    ) -> [RelayID] {
        var left = attachments.nodes(of: device).filter { !holders.contains($0) }
        var ordered: [RelayID] = []
        while !left.isEmpty {
            let next = best(of: left, at: now)
            left.removeAll { $0 == next }
            ordered.append(next)
        }
        return ordered
    }

    private mutating func put(
        _ letter: Mailbox.Letter, for device: DeviceID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        // A copy can be on its way for longer than mail is kept.
        if let retention = parameters.retention, letter.since + retention <= now {
            return [.expire(letter.frame)]
        }
        guard mailboxes[device, default: Mailbox()].put(letter) else { return [] }
        var effects = [RoutingEffect.noteMailbox(bytes: letter.frame.content.byteCount)]
        if let retention = parameters.retention, letter.since + retention < expiry {
            expiry = letter.since + retention
            effects.append(.setTimer(Self.expiryTimer, at: expiry))
        }
        return effects
    }

    func sendCopy(_ mail: MailboxControl.Mail, to node: NodeID) -> RoutingEffect {
        let content = Content.message(MailboxControl.keep(mail), from: .relay(relay), to: node)
        return .forward(Frame(content, label: mail.frame.label), to: node, within: parameters.patience)
    }

    /// A node did not answer that was to have a copy: another gets it, or it again where there is none.
    mutating func keepElsewhere(
        _ mail: MailboxControl.Mail, than node: RelayID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        for device in mail.recipients {
            guard var letter = mailboxes[device]?[mail.frame.name] else { continue }
            let next = copyHolders(of: device, besides: [relay] + letter.holders, at: now).first ?? node
            letter.holders = letter.holders.filter { $0 != node } + [next]
            mailboxes[device]?[mail.frame.name] = letter
            let again = MailboxControl.Mail(
                frame: mail.frame, recipients: [device], since: mail.since,
                holders: [relay] + letter.holders, isHandedOver: mail.isHandedOver)
            effects.append(sendCopy(again, to: .relay(next)))
        }
        return effects
    }

    // MARK: - Out of them

    mutating func take(
        _ control: MailboxControl, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        switch (control, neighbour) {
        case (.hello, .device(let device)):
            away.remove(device)
            return [say(.here, to: neighbour, within: parameters.patience)] + handOut(to: device)
        case (.received(let names), .device(let device)): return noteReceived(names, by: device)
        case (.keep(let mail), .relay(let other)): return keep(mail, of: other, at: now)
        case (.forget(let names, let device), .relay):
            return noteGone(mailboxes[device, default: Mailbox()].forget(names))
        case (.back(let hasLost), .relay(let other)):
            return (hasLost ? takeOn(of: other) : []) + handOver(to: other)
        default: preconditionFailure("\(neighbour) has said to a node what nobody says there")
        }
    }

    private mutating func handOut(to device: DeviceID) -> [RoutingEffect] {
        let letters = mailboxes[device]?.takeOut() ?? []
        return letters.flatMap { letter -> [RoutingEffect] in
            let content = Content.message(
                MailboxControl.mail(letter.frame), from: .relay(relay), to: .device(device))
            return [
                .noteMailbox(bytes: -letter.frame.content.byteCount),
                .forward(
                    Frame(content, label: letter.frame.label), to: .device(device),
                    within: parameters.patience),
            ]
        }
    }

    /// A device did not take something: it goes into its mailbox, if it did not come from there.
    mutating func takeBack(
        _ frame: Frame, from device: DeviceID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        switch (frame.content, frame.mailboxControl) {
        case (.parcels, _): return store([(frame, device)], at: now)
        case (_, .mail(let mail)):
            guard mailboxes[device]?[mail.name] != nil else { return [] }
            mailboxes[device]?[mail.name]?.isOut = false
            return [.noteMailbox(bytes: mail.content.byteCount)]
        default: return []
        }
    }

    /// As `takeBack`, where it was this node that was not there.
    mutating func offerAgain(
        _ frame: Frame, to device: DeviceID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .parcels = frame.content {
            return [.forward(frame, to: .device(device), within: parameters.patience)]
        }
        return takeBack(frame, from: device, at: now) + handOut(to: device)
    }

    private mutating func noteReceived(_ names: [FrameName], by device: DeviceID) -> [RoutingEffect] {
        let letters = mailboxes[device]?.remove(names) ?? []
        var namesOfHolders: [RelayID: [FrameName]] = [:]
        for letter in letters {
            for holder in letter.holders {
                namesOfHolders[holder, default: []] += [letter.frame.name].compactMap(\.self)
            }
        }
        return noteGone(letters)
            + namesOfHolders.keys.sorted().map {
                say(.forget(namesOfHolders[$0, default: []], of: device), to: .relay($0), within: nil)
            }
    }

    private func noteGone(_ letters: [Mailbox.Letter]) -> [RoutingEffect] {
        letters.filter { !$0.isOut }.map { .noteMailbox(bytes: -$0.frame.content.byteCount) }
    }

    /// Throws away what has waited for too long.
    mutating func expire(at now: SimulatedInstant) -> [RoutingEffect] {
        guard let retention = parameters.retention, expiry <= now else { return [] }
        expiry = .never
        var effects: [RoutingEffect] = []
        for device in mailboxes.keys.sorted() {
            let old = mailboxes[device]?.removeAll { now.elapsed(since: $0.since) >= retention } ?? []
            effects += noteGone(old) + old.map { .expire($0.frame) }
        }
        let oldest = mailboxes.values.compactMap { $0.letters.map(\.since).min() }.min()
        guard let oldest else { return effects }
        expiry = oldest + retention
        return effects + [.setTimer(Self.expiryTimer, at: expiry)]
    }

    // MARK: - Between nodes

    private mutating func keep(
        _ mail: MailboxControl.Mail, of other: RelayID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        for device in mail.recipients {
            let letter = Mailbox.Letter(
                frame: mail.frame, since: mail.since,
                holders: mail.holders.filter { $0 != relay && !(mail.isHandedOver && $0 == other) },
                isOwn: mail.isHandedOver)
            effects += put(letter, for: device, at: now)
            guard mail.isHandedOver else { continue }
            let names = [mail.frame.name].compactMap(\.self)
            effects.append(say(.forget(names, of: device), to: .relay(other), within: nil))
            effects.append(say(.knock, to: .device(device), within: nil))
        }
        return effects
    }

    /// What a node had that has lost it is this one's to hand over, as far as it has copies; and it is no holder any more.
    private mutating func takeOn(of other: RelayID) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        for device in mailboxes.keys.sorted() {
            var isNew = false
            for letter in mailboxes[device]?.letters ?? [] where letter.holders.contains(other) {
                isNew = isNew || !letter.isOwn
                mailboxes[device]?[letter.frame.name]?.isOwn = true
                mailboxes[device]?[letter.frame.name]?.holders.removeAll { $0 == other }
            }
            if isNew { effects.append(say(.knock, to: .device(device), within: nil)) }
        }
        return effects
    }

    /// Gives a node that was down what it would have had: a copy, or the letter itself where it is not this node's turn.
    private mutating func handOver(to other: RelayID) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        for device in mailboxes.keys.sorted() {
            let turns = attachments.nodes(of: device).prefix(parameters.replicas)
            guard turns.contains(other) else { continue }
            for letter in mailboxes[device]?.letters ?? [] where letter.isOwn {
                guard !letter.holders.contains(other) else { continue }
                mailboxes[device]?[letter.frame.name]?.holders.append(other)
                let mail = MailboxControl.Mail(
                    frame: letter.frame, recipients: [device], since: letter.since,
                    holders: [relay] + letter.holders, isHandedOver: !turns.contains(relay))
                effects.append(sendCopy(mail, to: .relay(other)))
            }
        }
        return effects
    }
}
