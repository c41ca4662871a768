import Arithmetic
public import Quantities
import Randomness

/// Which packets a link loses.
public enum LossModel: Equatable, Sendable {
    /// Each packet with the same probability, whatever became of the others; 0 loses none.
    case bernoulli(Double)
    case bursts(BurstLoss)

    /// The share of packets lost in the long run.
    public var meanLoss: Double {
        switch self {
        case .bernoulli(let probability): probability
        case .bursts(let bursts): bursts.meanLoss
        }
    }
}

/// A Markov chain of two states that moves in time, with a loss probability in each (Gilbert, "Capacity of a burst-noise
/// channel", 1960; Elliott, 1963, who have it move with each bit).
///
/// It moves whether packets come or not: a link on which nothing is sent for long is again as likely good as at any time.
public struct BurstLoss: Equatable, Sendable {
    /// How long a burst lasts, in the mean of exponential times.
    public let burst: TimeSpan
    /// Likewise, from the end of a burst to the next.
    public let gap: TimeSpan
    /// The share lost between bursts.
    public let lossBetween: Double
    /// The share lost in bursts.
    public let lossWithin: Double

    public init(burst: TimeSpan, gap: TimeSpan, lossBetween: Double, lossWithin: Double) {
        precondition(burst > .zero && gap > .zero, "bursts last some time, and so does what is between them")
        self.burst = burst
        self.gap = gap
        self.lossBetween = lossBetween
        self.lossWithin = lossWithin
    }

    /// Of time in the long run.
    public var shareOfBursts: Double { burst.seconds / (burst.seconds + gap.seconds) }

    public var meanLoss: Double {
        (1 - shareOfBursts) * lossBetween + shareOfBursts * lossWithin
    }

    /// How likely it is in a burst, some time after it was in one or was not.
    public func probabilityOfBurst(after span: TimeSpan, _ wasInBurst: Bool) -> Double {
        let memory = Portable.exponential(of: -span.seconds * (1 / burst.seconds + 1 / gap.seconds))
        return shareOfBursts + ((wasInBurst ? 1 : 0) - shareOfBursts) * memory
    }
}

/// The loss of one link, packet by packet.
struct LossProcess {
    private let model: LossModel
    private var isInBurst = false
    private var lookedAt = SimulatedInstant.start
    private var random: RandomStream

    /// It begins in a burst with that one's share of time.
    init(model: LossModel, seed: Seed) {
        self.model = model
        random = RandomStream(seed: seed)
        if case .bursts(let bursts) = model {
            isInBurst = random.happens(withProbability: bursts.shareOfBursts)
        }
    }

    /// Whether the next packet is lost, which leaves at `instant`, no earlier than the one before.
    mutating func losesNext(at instant: SimulatedInstant) -> Bool {
        switch model {
        case .bernoulli(let probability):
            return random.happens(withProbability: probability)
        case .bursts(let bursts):
            // Where it is by then is drawn at once, from the law of the chain: how often it moved meanwhile does not matter.
            let elapsed = instant.elapsed(since: lookedAt)
            isInBurst = random.happens(withProbability: bursts.probabilityOfBurst(after: elapsed, isInBurst))
            lookedAt = instant
            return random.happens(withProbability: isInBurst ? bursts.lossWithin : bursts.lossBetween)
        }
    }
}
