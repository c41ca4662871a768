import Arithmetic
import Randomness

// What `.ci/other-processors` compiles for each of them, from the same source as the program: digests of draws, which are
// the same everywhere or an error of ours.

/// The digest of the draws that have this number, or 0 where there are no more.
@_cdecl("digest_of_draws")
public func digestOfDraws(_ number: Int, _ count: Int) -> UInt64 {
    var random = RandomStream(seed: Seed(1).descendant("processors", UInt64(number)))
    if number < distributions.count {
        return digest(count) {
            let draw = distributions[number].sample(using: &random)
            return draw.bitPattern ^ distributions[number].sampleResidual(using: &random).bitPattern
        }
    }
    return digestOfOthers(number - distributions.count, count, &random)
}

private let distributions: [Distribution] = [
    .uniform(from: 0.1, to: 5), .exponential(mean: 0.3), .lognormal(median: 2, sigma: 0.7),
    .lognormal(median: 0.05, sigma: 2), .gamma(shape: 0.5, scale: 2), .gamma(shape: 3.3, scale: 0.1),
    .pareto(minimum: 1, shape: 1.1), .weibull(scale: 2, shape: 0.7),
    .empirical([
        .init(probability: 0, value: 0.1), .init(probability: 0.7, value: 0.3),
        .init(probability: 1, value: 2),
    ]),
]

/// What else draws, and the functions far from where draws need them.
private func digestOfOthers(_ number: Int, _ count: Int, _ random: inout RandomStream) -> UInt64 {
    var ranks = ZipfRanks(exponent: 1.2)
    switch number {
    case 0: return digest(count) { UInt64(ranks.sample(below: 500, using: &random)) }
    case 1: return digest(count) { UInt64(random.index(below: 1 + Int(random.next() >> 1) / 2)) }
    case 2: return digest(count) { random.happens(withProbability: random.nextUnit()) ? 1 : 0 }
    case 3: return digest(count / 10) { Seed(random.next()).number(of: "leaf", 7) }
    case 4: return digest(count) { Portable.logarithm(of: positive(&random)).bitPattern }
    case 5:
        return digest(count) { Portable.exponential(of: (random.nextUnit() - 0.5) * 1_500).bitPattern }
    case 6:
        return digest(count) {
            Portable.power(positive(&random), random.nextUnit() * 4 - 2).bitPattern
        }
    case 7: return digest(count) { Portable.cosine(of: 2 * .pi * random.nextUnit()).bitPattern }
    case 8: return digest(count / 10) { Portable.gamma(of: 1 + 170 * random.nextUnit()).bitPattern }
    default: return 0
    }
}

/// Any positive number, denormal ones and infinity as well.
private func positive(_ random: inout RandomStream) -> Double {
    Double(bitPattern: random.next() % 0x7ff0_0000_0000_0001)
}

/// FNV-1a over words.
private func digest(_ count: Int, _ word: () -> UInt64) -> UInt64 {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for _ in 0..<count { digest = (digest ^ word()) &* 0x100_0000_01b3 }
    return digest
}
