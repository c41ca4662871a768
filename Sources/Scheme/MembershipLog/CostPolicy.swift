public import Quantities
import SchemeContract

/// Which gear is the cheapest for what a group's log says of it.
///
/// The log's sums give the rates; `GearCosts` what each thing costs. A group goes to another gear when what it saves within the horizon is
/// more than going there costs. Keys that messages bring after changes are laid down as by members of whom some write alike and the others
/// not: how many do is read off how many wrote in the epochs.
public struct CostPolicy: Equatable, Sendable {
    /// When keys are replaced for their use or age alone.
    public struct Lifetimes: Equatable, Sendable {
        /// Of a sender key, in messages and days.
        public let messages: Double
        public let days: Double
        /// Of what a device renews by period, in days; and of what a newcomer renews first, as a share of it.
        public let renewal: Double
        public let firstRenewal: Double

        public init(messages: Double, days: Double, renewal: Double, firstRenewal: Double) {
            self.messages = messages
            self.days = days
            self.renewal = renewal
            self.firstRenewal = firstRenewal
        }
    }

    public let costs: GearCosts
    /// In days.
    public let horizon: Double
    /// Until the log knows of three changes of members.
    public let expected: GroupRates
    public let lifetimes: Lifetimes

    public init(costs: GearCosts, horizon: TimeSpan, expected: GroupRates, lifetimes: Lifetimes) {
        self.costs = costs
        self.horizon = horizon.seconds / 86_400
        self.expected = expected
        self.lifetimes = lifetimes
    }

    /// What the sum over changes of members must be, or what was expected counts: after two it is 1.9, after three 2.6.
    private static let changesAtLeast = 2.0

    /// What the log says happens in a day.
    func rates(_ activity: GroupActivity) -> GroupRates {
        let days = activity.span.value / 86_400_000
        guard activity.changes.value >= Self.changesAtLeast, days > 0 else { return expected }
        return GroupRates(
            messages: activity.messages.value / days, joins: activity.joins.value / days,
            removals: activity.removals.value / days)
    }

    /// How many members wrote, if those who did wrote alike.
    ///
    /// Of W who write λ each in an epoch that ends at random, λ/(λ + 1) are seen to write in it; with m = Wλ messages that are w = W m/(m + W), and
    /// so W = m w/(m − w).
    func writers(_ activity: GroupActivity, of size: Int) -> Double {
        let most = Double(size)
        guard activity.changes.value >= Self.changesAtLeast, activity.epochs.value > 0 else { return most }
        let messages = activity.messages.value / activity.epochs.value
        let seen = activity.writers.value / activity.epochs.value
        guard seen > 0, messages > seen else { return most }
        return min(most, max(1, messages * seen / (messages - seen)))
    }

    /// The cheapest for a group that is to be founded.
    func gear(ofNewGroupOf size: Int, among gears: [Tier]) -> Tier {
        var (best, least) = (gears[0], Double.infinity)
        for gear in gears {
            let cost =
                costs.vector(of: gear, at: size).founding
                + horizon * perDay(gear, size: size, expected, writers: Double(size))
            if cost < least { (best, least) = (gear, cost) }
        }
        return best
    }

    /// The cheapest for a group that has come to this size, from the gear that it has.
    func gear(after current: Tier, size: Int, activity: GroupActivity, among gears: [Tier]) -> Tier {
        // By the word of who has let this device in a group can be in any gear.
        guard costs.gears.contains(current) else { return gear(ofNewGroupOf: size, among: gears) }
        let (rates, writers) = (rates(activity), writers(activity, of: size))
        let present = perDay(current, size: size, rates, writers: writers)
        var (best, most) = (current, 0.0)
        for gear in gears where gear != current {
            let saved = horizon * (present - perDay(gear, size: size, rates, writers: writers))
            let gain = saved - costs.cost(of: .init(from: current, to: gear), at: size)
            if gain > most { (best, most) = (gear, gain) }
        }
        return best
    }
}

// MARK: - What a day costs

extension CostPolicy {
    func perDay(_ gear: Tier, size: Int, _ rates: GroupRates, writers: Double) -> Double {
        let vector = costs.vector(of: gear, at: size)
        let changes = rates.joins * vector.join + rates.removals * vector.removal
        return rates.messages * vector.message + changes
            + keys(gear, vector, Double(size), rates, writers)
            + renewals(gear, Double(size), rates) * vector.renewal + 24 * vector.rest
    }

    /// What messages bring after changes, and when keys have served their time.
    private func keys(
        _ gear: Tier, _ vector: GearCosts.Vector, _ size: Double, _ rates: GroupRates, _ writers: Double
    ) -> Double {
        guard rates.messages > 0 else { return 0 }
        let going = rates.removals / size
        if gear == .sharedSession {
            let ends = ends(removals: rates.removals)
            return rates.messages * ends / (rates.messages + ends) * vector.removalKeys
                + rates.joins * rates.messages / (rates.messages + going) * vector.joinKeys
        }
        let messages = rates.messages / writers
        var ends = rates.removals
        if gear == .senderKeys { ends = self.ends(removals: ends) + messages / lifetimes.messages }
        let keyOfOne = vector.removalKeys / size
        let made = writers * messages * ends / (messages + ends)
        // A join brings keys of the others, as much as one member's key for all, the newcomer's own, and the sessions that these take.
        let sessions = max(0, vector.joinKeys - 2 * keyOfOne)
        let share = writers / size
        let served = share * messages / (messages + going)
        // A key is there but for the time between its end and the next message.
        let own = share * messages / (messages + ends)
        let given = own * messages / (messages + rates.removals)
        return made * keyOfOne + rates.joins * (served * sessions + (own + given) * keyOfOne)
    }

    /// How often a day keys are renewed since their period has passed.
    private func renewals(_ gear: Tier, _ size: Double, _ rates: GroupRates) -> Double {
        switch gear {
        case .tree:
            let ofMember = renewals(sparedBy: rates.removals / size)
            let ahead = (1 - lifetimes.firstRenewal) * (1 - ofMember * lifetimes.renewal / 2)
            return size * ofMember + rates.joins * ahead
        case .derivedSenderKeys: return renewals(sparedBy: rates.removals)
        default: return 0
        }
    }

    /// How often a period passes that begins anew whenever something happens, as a Poisson process of this rate: rate/(eˣ − 1), where x is
    /// the rate times the period.
    private func renewals(sparedBy rate: Double) -> Double {
        1 / (lifetimes.renewal * Self.growth(rate * lifetimes.renewal))
    }

    /// One over the mean of the lesser of the greatest age of a key and the time to the next removal, T (1 − e⁻ˣ)/x with x = ρT.
    private func ends(removals rate: Double) -> Double {
        let x = rate * lifetimes.days
        let growth = Self.growth(x)
        return (1 + x * growth) / (lifetimes.days * growth)
    }

    /// (eˣ − 1)/x for x of 0 or more, by the terms of its series up to x⁶: where it is great it stands below a line.
    private static func growth(_ x: Double) -> Double {
        1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7)))))
    }
}
