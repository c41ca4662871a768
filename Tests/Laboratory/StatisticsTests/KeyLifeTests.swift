import Randomness
import Testing

@testable import Statistics

@Suite("Key life")
struct KeyLifeTests {
    /// Messages per key and the share of keys that messages end, of a hundred thousand keys drawn.
    private func drawn(
        _ life: KeyLife, messages: Double, removals: Double
    ) -> (perKey: Double, usedUp: Double) {
        var random = RandomStream(seed: Seed(7))
        var (sum, usedUp) = (0, 0)
        let keys = 100_000
        for _ in 0..<keys {
            let removal =
                removals > 0 ? Distribution.exponential(mean: 1 / removals).sample(using: &random) : .infinity
            let end = min(removal, life.ageMax)
            var (count, now) = (1, 0.0)
            while true {
                now += Distribution.exponential(mean: 1 / messages).sample(using: &random)
                guard now < end else { break }
                guard count < life.messageMax ?? .max else {
                    usedUp += 1
                    break
                }
                count += 1
            }
            sum += count
        }
        return (Double(sum) / Double(keys), Double(usedUp) / Double(keys))
    }

    @Test(
        arguments: [
            (KeyLife(messageMax: 100, ageMax: 7), 10.0, 1.0), (KeyLife(messageMax: 5, ageMax: 7), 3, 0),
            (KeyLife(messageMax: 1, ageMax: 7), 3, 1), (KeyLife(messageMax: 20, ageMax: 0.5), 10, 2),
            (KeyLife(messageMax: 20, ageMax: .infinity), 10, 2),
            (KeyLife(messageMax: nil, ageMax: 2), 4, 0.3),
        ])
    func `keys serve as many messages as drawn ones do`(life: KeyLife, messages: Double, removals: Double) {
        let (perKey, usedUp) = drawn(life, messages: messages, removals: removals)
        let expected = life.messagesPerKey(messages: messages, removals: removals)
        #expect(abs(perKey / expected - 1) < 0.015, "\(perKey), not \(expected)")
        #expect(abs(usedUp - life.shareUsedUp(messages: messages, removals: removals)) < 0.01)
    }

    @Test func `what nothing ends serves for ever`() {
        #expect(
            KeyLife(messageMax: nil, ageMax: .infinity).messagesPerKey(messages: 1, removals: 0) == .infinity)
    }
}
