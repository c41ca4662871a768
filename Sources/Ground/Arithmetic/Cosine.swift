extension Portable {
    /// The cosine of an angle from 0 to a whole turn, 2π.
    ///
    /// Within 2⁻⁵⁰ of a quarter turn and of three, where it is nearly 0, it is within ½ + 2⁻¹² of a unit in the last place.
    public static func cosine(of angle: Double) -> Double {
        precondition(angle >= 0 && angle < 6.5, "an angle is from 0 to a whole turn")
        let constants = Constants.all
        var rest = LongFloat(angle).size(fractionBits: 125)
        // cos(2π − x) = cos x, and cos(π − x) = −cos x.
        if rest > constants.halfTurn { rest = 2 * constants.halfTurn - rest }
        let isNegative = rest > constants.halfTurn >> 1
        if isNegative { rest = constants.halfTurn - rest }
        let square = (rest << 2).timesFraction(rest << 2)
        return LongFloat(
            isNegative: isNegative, magnitude: series(of: square, constants.inverseFactorials), exponent: -127
        ).nearest
    }

    /// 1 − x²/2! + x⁴/4! − …, in units of 2⁻¹²⁷, for x² of at most (π/2)² in units of 2⁻¹²⁶.
    private static func series(of square: UInt128, _ inverseFactorials: [UInt128]) -> UInt128 {
        // No sum is below 0, as each term is less than the one before, and the whole is a cosine of at most a quarter turn.
        stride(from: 36, through: 0, by: -2).reduce(UInt128(0)) { sum, n in
            inverseFactorials[n] - sum.timesFraction(square) << 2
        }
    }
}
