internal import Glibc
public import MembershipLog
import Population
import Quantities
import Results

extension GroupRates: CustomStringConvertible {
    public var description: String {
        func text(_ rate: Double) -> String { CSV.text(of: (rate * 1e6).rounded() / 1e6) + " /day" }
        return "messages: \(text(messages)), joins: \(text(joins)), removals: \(text(removals))"
    }

    private static let secondsOfDay = 86_400.0

    /// What is wrong with the text of rates.
    public struct TextError: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads `messages: 200 /day, joins: 1 /day, removals: 0.2 /day`; what is left out is 0.
    public init(parsing text: String) throws(TextError) {
        var rates: [String: Double] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false).map {
                String($0.trimmingSpaces)
            }
            guard words.count == 2, ["messages", "joins", "removals"].contains(words[0]) else {
                throw TextError(
                    description:
                        "expected rates of messages, joins and removals, as 'messages: 200 /day', found '\(part)'"
                )
            }
            guard rates[words[0]] == nil else {
                throw TextError(description: "there are two rates of \(words[0])")
            }
            do {
                rates[words[0]] = try QuantityKind.rate.parse(words[1]) * Self.secondsOfDay
            } catch {
                throw TextError(
                    description: "'\(words[1])' is no rate of \(words[0]); expected one such as '200 /day'")
            }
            guard (0...1e9).contains(rates[words[0]] ?? -1) else {
                throw TextError(
                    description: "'\(words[1])' is out of range; expected a rate from 0 to 10^9 a day")
            }
        }
        self.init(
            messages: rates["messages"] ?? 0, joins: rates["joins"] ?? 0, removals: rates["removals"] ?? 0)
    }
}

/// Members who write equally often: how many, and the share of all messages that one of them writes.
struct SenderGroup: Equatable, Sendable {
    let count: Int
    let share: Double

    /// The members of a group of a size; of Zipf's law, ranks whose weights differ little stand together.
    static func groups(of senders: WorkloadSpecification.Senders, size: Int) -> [SenderGroup] {
        guard case .zipf(let exponent) = senders, exponent > 0 else {
            return [SenderGroup(count: size, share: 1 / Double(size))]
        }
        let weights = (1...size).map { pow(Double($0), -exponent) }
        let total = weights.reduce(0, +)
        var groups: [SenderGroup] = []
        var first = 0
        while first < size {
            let end = min(size, first + max(1, first / 4))
            let weight = weights[first..<end].reduce(0, +)
            groups.append(SenderGroup(count: end - first, share: weight / total / Double(end - first)))
            first = end
        }
        return groups
    }
}
