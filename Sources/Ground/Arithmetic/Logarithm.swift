extension Portable {
    /// The natural logarithm: -∞ of 0, and no number of what is below.
    public static func logarithm(of value: Double) -> Double {
        guard value > 0, value < .infinity else {
            return value == 0 ? -.infinity : value > 0 ? .infinity : .nan
        }
        return Logarithm.long(of: value).nearest
    }
}

/// ln(2ᵉ · m) = e · ln 2 − ln r + ln(r · m), with r from a table by the first bits of m, so that r · m is near 1.
enum Logarithm {
    /// The values of the first eight bits of m, which lies between √½ and √2.
    static let cells = 90...181

    /// 512 times the r of a cell, whose middle is (cell + ½) / 128; 1 in the two cells beside 1, where ln r must not be in the
    /// way of a logarithm that is near 0.
    static func ratio(ofCell cell: Int) -> Int {
        cell == 127 || cell == 128 ? 512 : (131_072 + cell) / (2 * cell + 1)
    }

    private static let rootOf2InUnitsOf52Bits: UInt64 = 0x16_a09e_667f_3bcd

    /// To 2⁻⁹⁵ of itself, of a number above 0 that is finite.
    static func long(of value: Double) -> LongFloat {
        let constants = Constants.all
        let parts = LongFloat(value)
        let shift = parts.magnitude.leadingZeroBitCount - 75
        let significand = UInt64(truncatingIfNeeded: parts.magnitude) << UInt64(shift)
        let isUpper = significand >= rootOf2InUnitsOf52Bits
        let exponent = parts.exponent - shift + (isUpper ? 53 : 52)
        let mantissa = isUpper ? significand : significand << 1

        let cell = Int(mantissa >> 46)
        let ratio = ratio(ofCell: cell)
        // Exact, in units of 2⁻⁶²: 54 bits times 10, and less than 2⁻⁷.
        let excess = Int64(mantissa * UInt64(ratio)) - 1 << 62
        let argument = excess.magnitude << 2
        let series = series(of: argument, isNegative: excess < 0, constants.reciprocals)

        if exponent == 0 && ratio == 512 {
            let room = argument.leadingZeroBitCount
            return LongFloat(
                isNegative: excess < 0, magnitude: series.timesFraction(argument << UInt64(room)),
                exponent: -127 - room)
        }
        let near = Int128(series.timesFraction(argument) >> 10)
        let sum =
            Int128(exponent) * constants.logarithmOf2 - constants.logarithms[cell - cells.lowerBound]
            + (excess < 0 ? -near : near)
        return LongFloat(isNegative: sum < 0, magnitude: sum.magnitude, exponent: -117)
    }

    /// ln(1 + z) / z = 1 − z/2 + z²/3 − …, in units of 2⁻¹²⁷, for |z| < 2⁻⁷ in units of 2⁻⁶⁴.
    ///
    /// The terms from z⁵ on are below 2⁻³⁵, and 64 bits are enough for them. The first one left out is below 2⁻¹⁰¹.
    private static func series(of size: UInt64, isNegative: Bool, _ reciprocals: [UInt128]) -> UInt128 {
        var tail = UInt64(truncatingIfNeeded: reciprocals[14] >> 63)
        for k in stride(from: 13, through: 6, by: -1) {
            let product = tail.multipliedFullWidth(by: size).high
            let term = UInt64(truncatingIfNeeded: reciprocals[k] >> 63)
            tail = isNegative ? term + product : term - product
        }
        var sum = UInt128(tail) << 63
        for k in stride(from: 5, through: 1, by: -1) {
            let product = sum.timesFraction(size)
            sum = isNegative ? reciprocals[k] + product : reciprocals[k] - product
        }
        return sum
    }
}
