internal import Glibc
public import MembershipLog
import Population
import Quantities
public import ScenarioFile
public import SchemeContract
import Statistics
import Tiers

/// What a group costs a day, of the cost vector of its gear and of how much happens in it.
///
/// Of a steady group: it was founded long ago, and as many come as go. What does not come with each event but by chance
/// is laid down here: keys that a removal makes necessary are made when somebody next writes (`KeyLife`), a newcomer is served by
/// those who write while both are there, and a renewal falls due when its period has passed without another fresh key.
public struct CostModel: Sendable {
    private let gear: Tier
    private let senders: WorkloadSpecification.Senders
    private let life: KeyLife
    /// In days.
    private let renewalPeriod: Double
    /// Whether commits that only add renew their committer's keys.
    private let hasAddPath: Bool
    /// Within which a newcomer renews its keys first, as a share of the period.
    private let firstRenewal: Double

    public init(_ scenario: Scenario, gear: Tier) {
        self.gear = gear
        senders = scenario.workload.senders
        let rotation = scenario.scheme.rotation
        let ageMax = rotation.period.seconds / 86_400
        life =
            switch gear {
            case .senderKeys: KeyLife(messageMax: rotation.messages, ageMax: ageMax)
            case .sharedSession: KeyLife(messageMax: nil, ageMax: ageMax)
            default: KeyLife(messageMax: nil, ageMax: .infinity)
            }
        let tree = scenario.scheme.tree
        renewalPeriod = tree.updatePeriod.seconds / 86_400
        hasAddPath = tree.addPath == .always
        firstRenewal = min(1, tree.updateOnJoin.seconds / tree.updatePeriod.seconds)
    }

    /// - Parameter size: Of the group in the mean, for which the vector holds.
    public func perDay(_ vector: CostVector, size: Double, rates: GroupRates) -> Amounts {
        let changes = rates.joins * vector[.join] + rates.removals * vector[.removal]
        return rates.messages * vector[.message] + changes + keys(vector, size, rates)
            + renewals(size, rates) * vector[.renewal] + 24 * vector[.rest]
    }

    /// What messages bring after changes, and when keys have served their time.
    private func keys(_ vector: CostVector, _ size: Double, _ rates: GroupRates) -> Amounts {
        guard rates.messages > 0 else { return .zero }
        let going = rates.removals / size
        if gear == .sharedSession {
            let made =
                rates.messages / life.messagesPerKey(messages: rates.messages, removals: rates.removals)
            return made * vector[.removalKeys]
                + rates.joins * rates.messages / (rates.messages + going) * vector[.joinKeys]
        }
        // Of what a join brings: as much as one member's key for all others is the newcomer's own, and as much the keys that
        // others give it; the rest are the sessions that it takes.
        let keyOfOne = vector[.removalKeys] / size
        let sessions = vector[.joinKeys] - 2 * keyOfOne
        var (made, served, given, own) = (0.0, 0.0, 0.0, 0.0)
        for group in SenderGroup.groups(of: senders, size: max(1, Int(size.rounded()))) {
            let (messages, count) = (rates.messages * group.share, Double(group.count))
            let serving = life.messagesPerKey(messages: messages, removals: rates.removals)
            made += count * messages / serving
            served += count / size * messages / (messages + going)
            // A key is there but for the time between its end and the next message; where messages end it, for all the time.
            let present = 1 - (1 - life.shareUsedUp(messages: messages, removals: rates.removals)) / serving
            own += count / size * present
            given += count / size * present * messages / (messages + rates.removals)
        }
        return made * keyOfOne + rates.joins * (served * sessions + (own + given) * keyOfOne)
    }

    /// How often a day keys are renewed since their period has passed.
    private func renewals(_ size: Double, _ rates: GroupRates) -> Double {
        switch gear {
        case .tree:
            // A member's own commit renews its keys as well, where it has a path.
            let commits = (hasAddPath ? rates.joins + rates.removals : rates.removals) / size
            let ofMember = Self.renewals(commits, renewalPeriod)
            // A newcomer who renews at once is ahead by one, less what its next period then keeps it from: half of one where nothing
            // else renews, and nothing where commits do before.
            let ahead = (1 - firstRenewal) * (1 - ofMember * renewalPeriod / 2)
            return size * ofMember + rates.joins * ahead
        case .derivedSenderKeys: return Self.renewals(rates.removals, renewalPeriod)
        default: return 0
        }
    }

    /// How often a period passes that begins anew whenever something happens, as a Poisson process of this rate.
    private static func renewals(_ rate: Double, _ period: Double) -> Double {
        rate * period > 1e-9 ? rate / (exp(rate * period) - 1) : 1 / period
    }
}
