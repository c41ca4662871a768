/// A real number of up to 128 bits: magnitude · 2^exponent, with a sign.
struct LongFloat {
    var isNegative: Bool
    var magnitude: UInt128
    var exponent: Int

    init(isNegative: Bool = false, magnitude: UInt128, exponent: Int) {
        self.isNegative = isNegative
        self.magnitude = magnitude
        self.exponent = exponent
    }

    /// A value that is finite.
    init(_ value: Double) {
        let field = Int(value.bitPattern >> 52 & 0x7ff)
        let fraction = value.bitPattern & (1 << 52 - 1)
        self.init(
            isNegative: value.sign == .minus, magnitude: UInt128(field == 0 ? fraction : fraction | 1 << 52),
            exponent: max(field, 1) - 1_075)
    }

    /// The same number with the first bit of its magnitude set; 0 stays as it is.
    var normalized: LongFloat {
        guard magnitude != 0 else { return self }
        let shift = magnitude.leadingZeroBitCount
        return LongFloat(
            isNegative: isNegative, magnitude: magnitude << UInt128(shift), exponent: exponent - shift)
    }

    /// The power of two that the number is below, and not below half of it.
    var order: Int { exponent + 128 - magnitude.leadingZeroBitCount }

    /// The product to 2⁻¹²⁶ of itself; of the factors one has at most 64 bits, as a `Double` has.
    func times(short factor: LongFloat) -> LongFloat {
        let (long, short) = (normalized, factor.normalized)
        return LongFloat(
            isNegative: isNegative != factor.isNegative,
            magnitude: long.magnitude.timesFraction(UInt64(short.magnitude >> 64)),
            exponent: long.exponent + short.exponent + 128)
    }

    /// The size of the number in units of 2^-`fractionBits`, what is below one cut off; its order must leave room for it.
    func size(fractionBits: Int) -> UInt128 {
        let shift = exponent + fractionBits
        return shift >= 0 ? magnitude << shift : magnitude >> -shift
    }

    /// The same, with the sign.
    func scaled(fractionBits: Int) -> Int128 {
        let size = Int128(truncatingIfNeeded: size(fractionBits: fractionBits))
        return isNegative ? -size : size
    }

    /// The nearest `Double`, the even one of two that are as near; the only rounding of all these functions.
    var nearest: Double {
        guard magnitude != 0 else { return 0 }
        let number = normalized
        // Below the least exponent the grid of doubles grows no finer.
        let field = number.order + 1_022
        guard field < 2_047 else { return isNegative ? -.infinity : .infinity }
        let dropped = 75 + max(0, 1 - field)
        guard dropped <= 128 else { return isNegative ? -0.0 : 0 }
        let kept = UInt64(truncatingIfNeeded: number.magnitude >> dropped)
        let rest = number.magnitude << (128 - dropped)
        let half: UInt128 = 1 << 127
        // A carry out of the fraction moves the exponent on, which is right, up to infinity.
        let up: UInt64 = rest > half || (rest == half && kept & 1 == 1) ? 1 : 0
        let bits = (UInt64(max(0, field - 1)) << 52) + kept + up
        return Double(bitPattern: isNegative ? bits | 1 << 63 : bits)
    }
}

extension UInt128 {
    /// Of a number times a fraction in units of 2⁻¹²⁸ what is whole, or up to 2 less.
    func timesFraction(_ fraction: UInt128) -> UInt128 {
        let (high, low) = (UInt64(truncatingIfNeeded: self >> 64), UInt64(truncatingIfNeeded: self))
        let (otherHigh, otherLow) = (
            UInt64(truncatingIfNeeded: fraction >> 64), UInt64(truncatingIfNeeded: fraction)
        )
        let top = high.multipliedFullWidth(by: otherHigh)
        return UInt128(top.high) << 64 + UInt128(top.low)
            + UInt128(high.multipliedFullWidth(by: otherLow).high)
            + UInt128(low.multipliedFullWidth(by: otherHigh).high)
    }

    /// Of a number times a fraction in units of 2⁻⁶⁴ what is whole.
    func timesFraction(_ fraction: UInt64) -> UInt128 {
        let (high, low) = (UInt64(truncatingIfNeeded: self >> 64), UInt64(truncatingIfNeeded: self))
        let top = high.multipliedFullWidth(by: fraction)
        return UInt128(top.high) << 64 + UInt128(top.low)
            + UInt128(low.multipliedFullWidth(by: fraction).high)
    }
}
