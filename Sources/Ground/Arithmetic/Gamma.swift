extension Portable {
    /// The gamma function of 1 or more, within 0.51 of a unit in the last place; of less, no number.
    public static func gamma(of value: Double) -> Double {
        guard value >= 1 else { return .nan }
        guard value < 172 else { return .infinity }
        // Γ(z) = Γ(z + n) / (z · (z + 1) ··· (z + n − 1)); each factor has at most 58 bits.
        let steps = max(0, 32 - Int(value))
        var product = LongFloat(1)
        for step in 0..<steps { product = product.times(short: LongFloat(value).plus(step)) }
        let quotient = Gamma.long(of: value, plus: Double(steps)).normalized
        let divisor = product.normalized
        // Halved, so that the quotient has no more than 128 bits.
        let bits = divisor.magnitude.dividingFullWidth((quotient.magnitude >> 1, 0)).quotient
        return LongFloat(magnitude: bits, exponent: quotient.exponent - divisor.exponent - 127).nearest
    }
}

/// Stirling's series.
enum Gamma {
    /// ½ ln 2π in units of 2⁻¹¹⁶.
    private static let halfLogarithmOfTurn: Int128 = 0xe_b3f8_e432_5f5a_5349_4bc9_0014_4192
    private static let fractionBits = 116

    /// Γ(z + n) of a sum from 32 on: exp((w − ½) ln w − w + ½ ln 2π + 1/12w − 1/360w³ + …).
    static func long(of value: Double, plus steps: Double) -> LongFloat {
        // The sum as two doubles: the second is what the first lacks, and exact.
        let sum = value + steps
        let rest = value - (sum - steps)
        let logarithm =
            Logarithm.long(of: sum).scaled(fractionBits: fractionBits) + units(rest / sum)
        let power = LongFloat(magnitude: logarithm.magnitude, exponent: -fractionBits)
            .times(short: LongFloat(sum - 0.5)).scaled(fractionBits: fractionBits)
        // What `rest` adds to the product, less itself, is small enough for a double.
        let small = rest * (Portable.logarithm(of: sum) - 1) + series(of: 1 / sum)
        let exponent = power - units(sum) + halfLogarithmOfTurn + units(small)
        return Exponential.long(of: LongFloat(magnitude: exponent.magnitude, exponent: -fractionBits))
    }

    private static func units(_ value: Double) -> Int128 {
        LongFloat(value).scaled(fractionBits: fractionBits)
    }

    /// To 2⁻⁶¹, of 1/32 and less.
    private static func series(of inverse: Double) -> Double {
        let square = inverse * inverse
        let terms = [1.0 / 12, -1.0 / 360, 1.0 / 1_260, -1.0 / 1_680, 1.0 / 1_188, -691.0 / 360_360]
        return inverse * terms.reversed().reduce(0) { $0 * square + $1 }
    }
}

extension LongFloat {
    /// The sum of a number from 1 to 64 and a whole one below 64, exact.
    fileprivate func plus(_ whole: Int) -> LongFloat {
        LongFloat(magnitude: magnitude + UInt128(whole) << -exponent, exponent: exponent)
    }
}
