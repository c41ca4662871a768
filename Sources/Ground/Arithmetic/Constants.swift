/// The numbers that the functions begin with, made in whole numbers when the first of them is needed: none was copied.
struct Constants: Sendable {
    static let all = Constants()

    /// In units of 2⁻¹¹⁷.
    let logarithmOf2 = Int128(Self.logarithm(2, over: 1) >> 10)
    /// π, in units of 2⁻¹²⁵, by Machin's formula.
    let halfTurn = 4 * Self.arcTangent(ofInverse: 5) - Self.arcTangent(ofInverse: 239)
    /// 1/k, in units of 2⁻¹²⁷; at 0, which has none, 1.
    let reciprocals = (0...14).map { Self.one / UInt128(max($0, 1)) }
    /// 1/n!, in units of 2⁻¹²⁷.
    let inverseFactorials: [UInt128]
    /// ln(r/512) for the r of each `Logarithm.cells`, in units of 2⁻¹¹⁷.
    let logarithms: [Int128]
    /// exp(j/128) for each j of `Exponential.steps`, in units of 2⁻¹²⁷.
    let exponentials = Exponential.steps.map { Self.exponential(of128ths: $0) }

    private static let one: UInt128 = 1 << 127

    private init() {
        var inverse = Self.one
        inverseFactorials = (0...40).map { (n: UInt128) -> UInt128 in
            inverse /= max(n, 1)
            return inverse
        }
        logarithms = Logarithm.cells.map { cell in
            let ratio = UInt128(Logarithm.ratio(ofCell: cell))
            return ratio < 512
                ? -Int128(Self.logarithm(512, over: ratio) >> 10)
                : Int128(Self.logarithm(ratio, over: 512) >> 10)
        }
    }

    /// The logarithm of a quotient from 1 to 2 of numbers below 2¹⁰, in units of 2⁻¹²⁷: 2 artanh((a − b) / (a + b)).
    private static func logarithm(_ numerator: UInt128, over denominator: UInt128) -> UInt128 {
        let (difference, sum) = (numerator - denominator, numerator + denominator)
        guard difference > 0 else { return 0 }
        // The quotient to the last of its 127 bits: a remainder is below 2¹¹, and so are the bits that the first part lacks.
        let room = difference.leadingZeroBitCount
        let (quotient, rest) = (difference << room).quotientAndRemainder(dividingBy: sum)
        let argument = quotient << (127 - room) + (rest << (127 - room)) / sum
        let square = argument.timesFraction(argument) << 2
        var (total, term, divisor) = (UInt128(0), argument << 1, UInt128(1))
        while term > 0 {
            total += term / divisor
            term = term.timesFraction(square)
            divisor += 2
        }
        return total
    }

    /// The arc tangent of 1/n, in units of 2⁻¹²⁷.
    private static func arcTangent(ofInverse number: UInt128) -> UInt128 {
        var (total, term, divisor) = (UInt128(0), one / number, UInt128(1))
        while term > 0 {
            // The signs alternate, and each term is less than the one before: no difference is below 0.
            total = divisor % 4 == 1 ? total + term / divisor : total - term / divisor
            term /= number * number
            divisor += 2
        }
        return total
    }

    /// exp(j/128) in units of 2⁻¹²⁷.
    private static func exponential(of128ths step: Int) -> UInt128 {
        let argument = UInt128(step.magnitude) << 121
        var (total, term, number) = (UInt128(0), one, UInt128(0))
        while term > 0 {
            total = step < 0 && number % 2 == 1 ? total - term : total + term
            number += 1
            term = term.timesFraction(argument) / number
        }
        return total
    }
}
