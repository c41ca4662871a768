import Identity
import MLS
import Megolm
import OrderedCollections
import Primitives
import Quantities
import Randomness
import SchemeContract
import WireFormat

/// The tier `tree`: joining it, writing in it, leaving it.
extension GroupMember {
    /// Joins the group that a Welcome lets us into.
    ///
    /// - Parameter tree: The tree that was fetched, where Welcomes have none.
    mutating func take(
        _ message: WelcomeMessage, tree: [UInt8]?, at now: SimulatedInstant
    ) throws(MechanismError) {
        if log.isRemoved { return }
        if let state, state.epoch >= message.epoch { return }
        guard !joinedAhead.contains(where: { $0.epoch == message.epoch }) else { return }
        guard let welcome = memo.welcome(message) else { throw .malformed }
        guard let own = account.packages.bundle(for: welcome) else { throw .invalidCommit }
        guard tree != nil || configuration.tree.delivery == .inline else {
            // One that comes again has its tree asked for already.
            guard !waitingWelcomes.contains(where: { $0.bytes == message.bytes }) else { return }
            waitingWelcomes.append(message)
            if waitingWelcomes.count > Bounds.joinedAheadMax { waitingWelcomes.removeFirst() }
            log.noteInvitation()
            return step.add(.fetch(message.epoch))
        }
        let joined: TreeGroup
        do {
            joined = try TreeGroup(
                joining: welcome, as: own, tree: tree, in: configuration.group, signer: account.signing,
                memo: memo.groups, at: now, context: &step.context)
        } catch {
            throw .invalidCommit
        }
        guard joined.epoch == message.epoch else { throw .invalidCommit }
        if state == nil {
            try adopt(joined, at: now)
        } else {
            joinedAhead.append(joined)
            if joinedAhead.count > Bounds.joinedAheadMax { joinedAhead.removeFirst() }
        }
        account.packages.noteUse(by: welcome)
        enterWaitingEntries(at: now)
    }

    /// A tree has come that a Welcome waited for.
    mutating func take(tree: [UInt8], at now: SimulatedInstant) {
        for (place, message) in waitingWelcomes.enumerated() {
            // A tree that is none of the Welcomes' lets us in nowhere; there is nobody else to ask.
            guard (try? take(message, tree: tree, at: now)) != nil else { continue }
            waitingWelcomes.remove(at: place)
            return
        }
    }

    /// Begins with what the Welcome says of the log.
    private mutating func adopt(_ joined: TreeGroup, at now: SimulatedInstant) throws(MechanismError) {
        guard let position = joined.position,
            let after = memo.memberships.state(
                joiningAt: position, of: configuration.group, treeHash: joined.treeHash,
                orElse: {
                    joined.members.flatMap { MembershipState(of: $0, in: configuration.group, at: position) }
                }),
            after[device] == account.member, position.tier == .tree || position.tier == .senderKeys
        else { throw .invalidCommit }
        log.begin(with: after)
        switch position.tier {
        case .tree:
            tree = joined
            scheduleUpdate(isRenewed: false, at: now)
        case .senderKeys:
            deriveSenderKeys(from: joined, in: after, at: now)
        case .pairwise, .hybrid, .sharedKey: break
        }
        step.report(.entered(after.view(authenticator: tree?.authenticator)))
        inbox.shouldRetry = true
    }

    /// Sets when this device renews its keys: a period after it did, or, for a newcomer, somewhere within the
    /// first, so that not all members do it at once.
    mutating func scheduleUpdate(isRenewed: Bool, at now: SimulatedInstant) {
        let period = configuration.tree.updatePeriod
        var wait = period
        if !isRenewed {
            let share = Double(step.context.random.next() >> 11) / Double(UInt64(1) << 53)
            wait = TimeSpan(nanoseconds: Int64(Double(period.nanoseconds) * share))
        }
        updateDue = now + wait
        step.wake(Alarm.update, at: now + wait)
    }

    /// Once for all, under a key of our own of the epoch.
    mutating func sendInTree(
        to recipients: [DeviceID], in state: MembershipState
    ) -> Bool {
        guard tree != nil else { return false }
        let message = number(for: recipients, in: state)
        let content = Content.message(message).encoded(in: configuration.group)
        // In place: a copy would copy what it has heard of every sender.
        guard let sealed = try? tree?.encrypt(content, context: &step.context),
            let envelope = try? TreeMessage(sealed)
        else { preconditionFailure("a member of the tree can write in it") }
        transmit(.tree(envelope), of: message, to: recipients)
        return true
    }

    /// Makes all members' first sender keys of an epoch that follows a spell in the tree.
    ///
    /// All at once, since what they are made from opens all of them from the beginning.
    mutating func deriveSenderKeys(
        from tree: TreeGroup, in state: MembershipState, at now: SimulatedInstant
    ) {
        keyOccasion = nil
        for member in state.members {
            guard let (ratchet, prefix) = try? tree.senderRatchet(of: member, context: &step.context) else {
                continue
            }
            if member.device == device {
                guard let session = try? OutboundSession(ratchet: ratchet, signing: account.signing) else {
                    continue
                }
                senderKey = SenderKey(derived: session, prefix: prefix, madeAt: now)
            } else if let session = try? InboundSession(
                ratchet: ratchet, signingKey: member.signingKey, ratchets: memo.ratchets)
            {
                receivedKeys[member.device, default: ReceivedKeys()].add(session, named: prefix, at: now)
            }
        }
    }
}

extension GroupMember {
    /// Claims key packages of devices that are to get a leaf.
    ///
    /// - Returns: Whether there is one of each already.
    mutating func prepareKeyPackages(of devices: [DeviceID]) -> Bool {
        let missing = devices.filter { candidatePackages[$0] == nil }
        let unasked = missing.filter { !claimedPackages.contains($0) }
        if !unasked.isEmpty {
            claimedPackages.formUnion(unasked)
            step.add(.look(DirectoryQuery(devices: unasked, claim: .keyPackage)))
        }
        return missing.isEmpty
    }
}
