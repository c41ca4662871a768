import Accounts
import Identity
import MLS
import MembershipLog
import Metering
import Primitives
import Quantities
import SchemeContract

/// Changes of the membership that travel in commits.
extension Tree {
    /// Gears whose first keys are made from the tree that was; to the others nothing need be carried over.
    static let heirs = [Tier.senderKeys, .derivedSenderKeys]

    /// Within the tree, into it, and from it to its heirs.
    static func carries(changeFrom before: Tier?, to after: Tier) -> Bool {
        after == .tree || before == .tree && heirs.contains(after)
    }

    /// A commit that only adds needs no path; one that removes, or renews, does (RFC 9420 §12.4).
    static func path(
        of change: MembershipChange, _ options: MechanismConfiguration.Tree
    ) -> MechanismConfiguration.Tree.AddPath {
        change.removed.isEmpty && !change.added.isEmpty ? options.addPath : .always
    }

    func commit(_ plan: ChangePlan, at now: SimulatedInstant, desk: inout Desk) -> CarriedChange? {
        let delivery = desk.configuration.tree.delivery
        guard let begun = try? committed(plan, at: now, desk: &desk) else { return nil }
        let members = plan.before?.others(than: desk.device) ?? []
        let isNew = plan.before?.tier != Self.tier
        let entry: Envelope
        if !isNew, let message = try? TreeMessage(begun.commit) {
            entry = .gear(message)
        } else {
            entry = .change(plan.change)
        }
        let parcels = secretParcels(of: begun, plan, desk: desk)
        var frames = [
            MemberFrame(parcels + [Parcel(payload: entry.encoded, recipients: members)], as: .commit)
        ]
        var deposit: [UInt8]?
        if !begun.welcomes.isEmpty {
            var parcels = begun.welcomes.map { welcome in
                let message = WelcomeMessage(epoch: plan.after.id, bytes: welcome.bytes)
                return Parcel(payload: Envelope.invitation(message).encoded, recipients: welcome.joiners)
            }
            if delivery == .separate {
                let tree = begun.next.encodedTree
                deposit = tree
                // Public commits let the sequencer follow a tree that it has; a new one is sent to it.
                if isNew { parcels.append(Parcel(payload: tree, recipients: [])) }
            }
            frames.append(MemberFrame(parcels, as: .welcome))
        }
        return CarriedChange(frames: frames, deposit: deposit, next: begun.next)
    }

    /// The commit of the tree that is, or of a new one.
    private func committed(
        _ plan: ChangePlan, at now: SimulatedInstant, desk: inout Desk
    ) throws(MLSError) -> TreeGroup.CommitMessages {
        if let before = plan.before, before.tier == Self.tier, var group {
            return try group.commit(
                plan.change, leadingTo: plan.after, adding: plan.packages,
                removing: plan.change.removed.compactMap { before[$0] },
                options: desk.configuration.tree, at: now, context: &desk.step.context)
        }
        var group = try TreeGroup(
            after: plan.before?.id.tag ?? TreeGroupName.beforeCreation, of: desk.account.member,
            in: desk.group,
            signer: desk.account.signing, suite: desk.configuration.tree.suite, memo: desk.memo.groups,
            at: now, context: &desk.step.context)
        return try group.commit(
            plan.change, leadingTo: plan.after, adding: plan.packages, removing: [],
            options: desk.configuration.tree, at: now, context: &desk.step.context)
    }

    func follow(
        _ entry: any CarriedEntry, at now: SimulatedInstant, desk: inout Desk
    ) throws(MechanismError) -> FollowedEntry? {
        guard let message = entry as? TreeMessage, let group, group.base == message.name.base else {
            return nil
        }
        let isTrimmed = desk.configuration.tree.commitFanOut == .trimmed
        guard !isTrimmed || !awaitsSecret(for: message, desk: desk) else { return nil }
        let received: TreeGroup.Received
        do {
            received = try group.receive(
                message.bytes, pathSecrets: isTrimmed ? pathSecrets.kept : nil, at: now,
                context: &desk.step.context)
        } catch .invalidPath(.noSecret) {
            // Nobody has signed those that have come; the right one may yet come.
            return nil
        } catch {
            throw .invalidCommit
        }
        switch received {
        case .change(let change, let committer, let next):
            return FollowedEntry(change: change, committer: committer, next: next)
        case .removal(let change):
            return FollowedEntry(change: change, committer: nil, next: nil)
        }
    }

    // MARK: - Proposals

    func proposals(
        adding packages: [KeyPackage], removing members: [Member], desk: inout Desk
    ) -> [[UInt8]] {
        guard let groupEpoch else { return [] }
        let messages = try? group?.proposals(
            adding: packages, removing: members, in: groupEpoch.tag, context: &desk.step.context)
        return (messages ?? []).compactMap { try? TreeMessage($0) }.map { Envelope.gear($0).encoded }
    }

    func proposal(in message: any GearMessage, desk: inout Desk) -> ProposedChange? {
        guard let message = message as? TreeMessage, let group, group.base == message.name.base else {
            return nil
        }
        return try? group.proposal(in: message.bytes, context: &desk.step.context)
    }
}
