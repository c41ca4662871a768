import Randomness

/// Which packets a link loses.
public enum LossModel: Equatable, Sendable {
    /// Each packet with the same probability, whatever became of the others; 0 loses none.
    case bernoulli(Double)
    /// A Markov chain of two states that moves once a packet, each with a loss probability of its own (Gilbert,
    /// "Capacity of a burst-noise channel", 1960; Elliott, 1963).
    case gilbertElliott(goodToBad: Double, badToGood: Double, lossGood: Double, lossBad: Double)

    /// The share of packets lost in the long run.
    public var meanLoss: Double {
        switch self {
        case .bernoulli(let probability): return probability
        case .gilbertElliott(let goodToBad, let badToGood, let lossGood, let lossBad):
            guard goodToBad + badToGood > 0 else { return lossGood }
            let shareBad = goodToBad / (goodToBad + badToGood)
            return (1 - shareBad) * lossGood + shareBad * lossBad
        }
    }
}

/// The loss of one link, packet by packet.
struct LossProcess {
    private let model: LossModel
    private var isBad = false
    private var random: RandomStream

    /// A Gilbert–Elliott chain starts in the state that it is in with its long-run probability.
    init(model: LossModel, seed: Seed) {
        self.model = model
        random = RandomStream(seed: seed)
        if case .gilbertElliott(let goodToBad, let badToGood, _, _) = model, goodToBad + badToGood > 0 {
            isBad = random.happens(withProbability: goodToBad / (goodToBad + badToGood))
        }
    }

    mutating func losesNext() -> Bool {
        switch model {
        case .bernoulli(let probability):
            return random.happens(withProbability: probability)
        case .gilbertElliott(let goodToBad, let badToGood, let lossGood, let lossBad):
            if random.happens(withProbability: isBad ? badToGood : goodToBad) { isBad.toggle() }
            return random.happens(withProbability: isBad ? lossBad : lossGood)
        }
    }
}
