extension Portable {
    /// e to the power of a number: ∞ and 0 where that is beyond what a `Double` holds.
    public static func exponential(of value: Double) -> Double {
        guard value > -.infinity, value < .infinity else { return value.isNaN || value > 0 ? value : 0 }
        return Exponential.long(of: LongFloat(value)).nearest
    }

    /// A number that is not negative, to the power of another.
    ///
    /// Its limits are those of IEEE 754's `pow`: 1 to the power of anything and anything to the power of 0 are 1. Of negative
    /// numbers, of which few powers are numbers, it gives none.
    public static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 || base == 1 { return 1 }
        guard base >= 0, !exponent.isNaN else { return .nan }
        if base == 0 { return exponent > 0 ? 0 : .infinity }
        if base == .infinity { return exponent > 0 ? .infinity : 0 }
        if exponent.isInfinite { return (base > 1) == (exponent > 0) ? .infinity : 0 }
        return Exponential.long(of: Logarithm.long(of: base).times(short: LongFloat(exponent))).nearest
    }
}

/// exp(x) = 2ᵏ · exp(j/128) · exp(s), with the second factor from a table and |s| at most 2⁻⁸.
enum Exponential {
    /// Half of ln 2, to either side, in 128ths.
    static let steps = -45...45

    /// 1/ln 2 in units of 2⁻⁶².
    private static let inverseOfLogarithmOf2: Int64 = 0x5c55_1d94_ae0b_f85d

    /// To 2⁻⁹⁵ of itself.
    static func long(of argument: LongFloat) -> LongFloat {
        // From 2¹⁰ on the power is beyond the greatest and the least double, and would not fit below.
        if argument.magnitude != 0 && argument.order > 10 {
            return LongFloat(magnitude: 1, exponent: argument.isNegative ? -2_000 : 2_000)
        }
        let constants = Constants.all
        let scaled = argument.scaled(fractionBits: 116)
        // Anything near the quotient will do for k: what is left is exact.
        let quotient = Int64(truncatingIfNeeded: scaled >> 64)
            .multipliedFullWidth(by: inverseOfLogarithmOf2).high
        let k = (quotient + 1 << 49) >> 50
        let rest = scaled - (Int128(k) * constants.logarithmOf2) >> 1
        let step = Int((rest + 1 << 108) >> 109)
        let near = rest - Int128(step) << 109
        let series = series(of: near.magnitude << 12, isNegative: near < 0, constants.inverseFactorials)
        let factor = constants.exponentials[step - steps.lowerBound]
        return LongFloat(magnitude: factor.timesFraction(series), exponent: Int(k) - 126)
    }

    /// 1 + s + s²/2! + …, in units of 2⁻¹²⁷, for |s| of at most 2⁻⁸ in units of 2⁻¹²⁸.
    ///
    /// The terms from s⁶ on are below 2⁻⁵⁷, and 64 bits are enough for them. The first one left out is below 2⁻¹¹³.
    private static func series(
        of size: UInt128, isNegative: Bool, _ inverseFactorials: [UInt128]
    ) -> UInt128 {
        let short = UInt64(truncatingIfNeeded: size >> 64)
        var tail = UInt64(truncatingIfNeeded: inverseFactorials[10] >> 63)
        for n in stride(from: 9, through: 6, by: -1) {
            let product = tail.multipliedFullWidth(by: short).high
            let term = UInt64(truncatingIfNeeded: inverseFactorials[n] >> 63)
            tail = isNegative ? term - product : term + product
        }
        var sum = UInt128(tail) << 63
        for n in stride(from: 5, through: 0, by: -1) {
            let product = sum.timesFraction(size)
            sum = isNegative ? inverseFactorials[n] - product : inverseFactorials[n] + product
        }
        return sum
    }
}
