import Accounts
import Identity
import MLS
import MembershipLog
import Primitives
import Quantities
import SchemeContract

/// Welcomes, and the groups that they have let us into.
extension Tree {
    /// What of an invitation cannot be used yet.
    struct Invitations {
        /// How many are kept.
        private static let keptMax = 4

        /// Groups that Welcomes have let us into, and that no change has made ours yet.
        private(set) var ahead: [TreeGroup] = []
        /// Welcomes whose trees are being fetched.
        private(set) var waiting: [WelcomeMessage] = []

        mutating func keep(_ group: TreeGroup) {
            ahead.append(group)
            if ahead.count > Self.keptMax { ahead.removeFirst() }
        }

        /// - Returns: Whether it comes for the first time, and so has to be fetched for.
        mutating func wait(with message: WelcomeMessage) -> Bool {
            guard !waiting.contains(where: { $0.bytes == message.bytes }) else { return false }
            waiting.append(message)
            if waiting.count > Self.keptMax { waiting.removeFirst() }
            return true
        }

        mutating func remove(at place: Int) { waiting.remove(at: place) }

        /// Forgets what the log has passed.
        mutating func settle(at state: MembershipState) {
            ahead.removeAll { $0.epoch <= state.epoch }
            waiting.removeAll { $0.epoch.number <= state.epoch }
        }
    }

    func joined(at state: MembershipState) -> (any CarriedEpoch)? {
        invitations.ahead.first { $0.position?.id == state.id && $0.isOf(state) }
    }

    mutating func accept(
        _ invitation: any GearInvitation, deposit: [UInt8]?, present: MembershipState?,
        at now: SimulatedInstant, desk: inout Desk
    ) throws(MechanismError) -> Acceptance {
        guard let message = invitation as? WelcomeMessage else { throw .malformed }
        if let present, present.epoch >= message.epoch.number { return .nothing }
        guard !invitations.ahead.contains(where: { $0.position?.id == message.epoch }) else {
            return .nothing
        }
        guard let welcome = desk.memo.welcome(message) else { throw .malformed }
        guard let bundle = desk.account.packages.bundle(for: welcome) else { throw .invalidCommit }
        guard deposit != nil || desk.configuration.tree.delivery == .inline else {
            // One that comes again has its tree asked for already.
            guard invitations.wait(with: message) else { return .waits }
            desk.step.add(.fetch(message.epoch))
            return .waits
        }
        let joined: TreeGroup
        do {
            joined = try TreeGroup(
                joining: welcome, as: bundle, tree: deposit, in: desk.group, signer: desk.account.signing,
                memo: desk.memo.groups, at: now, context: &desk.step.context)
        } catch {
            throw .invalidCommit
        }
        guard joined.position?.id == message.epoch else { throw .invalidCommit }
        let acceptance: Acceptance
        if present == nil {
            acceptance = .begins(try beginning(of: joined, desk: desk), joined)
        } else {
            invitations.keep(joined)
            acceptance = .ahead
        }
        desk.account.packages.noteUse(by: welcome, at: now)
        return acceptance
    }

    var awaitedDeposits: [EpochID] { invitations.waiting.map(\.epoch) }

    mutating func accept(
        deposit: [UInt8], present: MembershipState?, at now: SimulatedInstant, desk: inout Desk
    ) -> Acceptance {
        for (place, message) in invitations.waiting.enumerated() {
            // A tree that is none of the Welcomes' lets us in nowhere; there is nobody else to ask.
            guard
                let acceptance = try? accept(
                    message, deposit: deposit, present: present, at: now, desk: &desk)
            else { continue }
            invitations.remove(at: place)
            return acceptance
        }
        return .nothing
    }

    /// What the Welcome says of the log.
    private func beginning(of joined: TreeGroup, desk: Desk) throws(MechanismError) -> MembershipState {
        guard let position = joined.position,
            let state = desk.memo.memberships.state(
                joiningAt: position, of: desk.group, treeHash: joined.treeHash,
                orElse: {
                    joined.members.flatMap { MembershipState(of: $0, in: desk.group, at: position) }
                }),
            state[desk.device] == desk.account.member,
            position.tier == Self.tier || Self.heirs.contains(position.tier)
        else { throw .invalidCommit }
        return state
    }
}
