internal import Glibc

/// How long keys last that are replaced when they are next used, once they may no longer be.
///
/// Somebody writes as a Poisson process. A key is made with the message that needs one, and ends after so many messages, at an
/// age, or when members are removed, as another Poisson process; the next message makes another.
public struct KeyLife: Equatable, Sendable {
    /// Messages that one key serves at the most; nothing where they are not counted.
    public let messageMax: Int?
    /// How old it may be, in the unit of time of the rates; may be infinite.
    public let ageMax: Double

    public init(messageMax: Int?, ageMax: Double) {
        precondition(messageMax ?? 1 > 0 && ageMax > 0, "a key serves for something")
        self.messageMax = messageMax
        self.ageMax = ageMax
    }

    /// How many messages one key serves, in the mean: its first, and every k-th after it that comes before the key ends.
    ///
    /// With μ = λ + ρ that is likely as (λ/μ)^k · P(k, μT), where P is the regularised lower incomplete gamma function.
    ///
    /// - Parameters:
    ///   - messages: The rate λ of writing; positive.
    ///   - removals: The rate ρ of removals.
    /// - Returns: May be infinite, where nothing ends a key.
    public func messagesPerKey(messages: Double, removals: Double) -> Double {
        guard let messageMax else { return 1 + messages * expectedAge(removals) }
        let total = messages + removals
        let share = messages / total
        if !ageMax.isFinite {
            return share < 1 ? (1 - pow(share, Double(messageMax))) / (1 - share) : Double(messageMax)
        }
        var (sum, likely) = (1.0, 1.0)
        for count in 1..<max(2, messageMax) where messageMax > 1 {
            likely *= share
            let term = likely * GSL.poissonTail(atLeast: count, mean: total * ageMax)
            guard term > 1e-12 * sum else { break }
            sum += term
        }
        return sum
    }

    /// How likely messages end a key, and neither its age nor a removal.
    public func shareUsedUp(messages: Double, removals: Double) -> Double {
        guard let messageMax else { return 0 }
        let total = messages + removals
        let inTime = ageMax.isFinite ? GSL.poissonTail(atLeast: messageMax, mean: total * ageMax) : 1
        return pow(messages / total, Double(messageMax)) * inTime
    }

    /// The mean of the lesser of the greatest age and the time to the next removal.
    private func expectedAge(_ removals: Double) -> Double {
        removals > 0 ? (1 - exp(-removals * ageMax)) / removals : ageMax
    }
}
