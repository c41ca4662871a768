import Arithmetic
import Testing

/// The right answers were made with MPFR, at 400 bits, and rounded once.
@Suite("Portable functions")
struct PortableTests {
    /// Ordinary arguments of which the true value lies within some 10⁻⁵ of a unit of the middle between two doubles, the
    /// hardest that are known, and the ends of the range.
    @Test(arguments: [
        (0x1.0b699a23bc47cp-1, -0x1.4c8f7b81e98e3p-1), (0x1.5d8bdfef4d7d6p-2, -0x1.13286be4a3123p+0),
        (0x1.a716e4d34e514p-1, -0x1.86a33ea3c5148p-3), (0x1.d034ddc4c79f4p-3, -0x1.7bfa650e14fcdp+0),
        (0x1.62a88613629b6p+678, 0x1.d6479eba7c971p+8), (0x1.ab50b409c8aeep-13, -0x1.0ff4467cb9724p+3),
        (0x1.fffffffffffffp-1, -0x1p-53), (0x1.0000000000001p+0, 0x1.fffffffffffffp-53),
        (0x0.0000000000001p-1022, -0x1.74385446d71c3p+9), (0x1.fffffffffffffp+1023, 0x1.62e42fefa39efp+9),
        (0x1p-1022, -0x1.6232bdd7abcd2p+9), (2, 0x1.62e42fefa39efp-1), (3, 0x1.193ea7aad030bp+0), (1, 0),
    ])
    func `logarithms are rounded to the nearest`(argument: Double, logarithm: Double) {
        #expect(Portable.logarithm(of: argument) == logarithm)
    }

    @Test(arguments: [
        (0x1.628f64c13da54p+4, 0x1.f5827ecf18b01p+31), (0x1.694a4548a1460p+2, 0x1.1aeb14e7efe91p+8),
        (-0x1.0fc443fcd77d2p+3, 0x1.add3b0564e78fp-13), (0x1.6958aff4b475cp+4, 0x1.7f395c5f56ecbp+32),
        (0x1.9e9cbbfd6080bp-31, 0x1.000000033d398p+0), (0x1.8000000000003p-32, 0x1.0000000180000p+0),
        (1, 0x1.5bf0a8b145769p+1), (-1, 0x1.78b56362cef38p-2), (0x1p-53, 0x1.0000000000001p+0),
        (-0x1p-54, 1), (0x1p-1074, 1), (-0x1p-1074, 1), (0, 1), (-0.0, 1),
        (0x1.83d4bcdebb3f4p+2, 0x1.ac50b409c8aeep+8), (0x1.62e42fefa39efp+9, 0x1.fffffffffff2ap+1023),
        (0x1.62e42fefa39f0p+9, .infinity), (-0x1.74385446d71c3p+9, 0x0.0000000000001p-1022),
        (-0x1.74910d52d3051p+9, 0x0.0000000000001p-1022), (-0x1.74910d52d3052p+9, 0),
    ])
    func `exponentials are rounded to the nearest`(argument: Double, exponential: Double) {
        #expect(Portable.exponential(of: argument) == exponential)
    }

    @Test(arguments: [
        (0x1.10af8cac601ecp-1, -0x1.8a27e85d4c404p-2, 0x1.4641210f40fdcp+0),
        (0x1.af30163be6b10p-2, -0x1.c4f24e265b8a7p+0, 0x1.27a9aa0443288p+2),
        (0x1.43dad64a03590p-4, -0x1.68a37efd8808ap-2, 0x1.38d7159a58810p+1),
        (0x1.f2240ce10c944p-3, -0x1.cd62b6578353bp-3, 0x1.6003b52d41dd4p+0),
        (2, 0x1.ffc0000000000p+9, 0x1.6a09e667f3bcdp+1023), (2, -1_074, 0x0.0000000000001p-1022),
        (0x1.0000000000001p+0, 0x1.6345785d8a000p+56, 0x1.06272889f21c5p+32),
        (0x1.fffffffffffffp-1, -0x1.4d1120d7b1600p+62, 0x1.0502174a9c0efp+961),
        (3, 5, 243), (10, -3, 0x1.0624dd2f1a9fcp-10), (0x1.fffffffffffffp-1, 0x1.0624dd2f1a9fcp-10, 1),
        (0x0.0000000000001p-1022, 0.5, 0x1p-537), (0x1.fffffffffffffp+1023, -1.05, 0), (2, 1_024, .infinity),
        (0.5, 1e300, 0), (0.5, -1e300, .infinity),
    ])
    func `powers are rounded to the nearest`(base: Double, exponent: Double, power: Double) {
        #expect(Portable.power(base, exponent) == power)
    }

    @Test(arguments: [
        (0x1.78d7c8cca3375p+2, 0x1.d892416507503p-1), (0x1.4a860a36fe776p+1, -0x1.b1f6c531ae6dep-1),
        (0x1.53e4b434b1e45p+2, 0x1.207082ed18497p-1), (0x1.5d34f7bd3d05ep+2, 0x1.5abbbab365223p-1),
        // Beside a quarter turn, three, a half and a whole one.
        (0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54), (0x1.2d97c7f3321d2p+2, -0x1.a79394c9e8a0ap-53),
        (0x1.921fb54442d18p+1, -1), (0x1.921fb54442d18p+2, 1), (0x1p-26, 0x1.fffffffffffffp-1), (0x1p-27, 1),
        (0x1.8p-27, 0x1.fffffffffffffp-1), (0, 1), (0x1p-1074, 1), (1, 0x1.14a280fb5068cp-1),
    ])
    func `cosines are rounded to the nearest`(angle: Double, cosine: Double) {
        #expect(Portable.cosine(of: angle) == cosine)
    }

    @Test(arguments: [
        (1, 1), (1.5, 0x1.c5bf891b4ef6bp-1), (2, 1), (2.5, 0x1.544fa6d47b390p+0), (3, 2),
        (0x1.762d86356be3fp+0, 0x1.c56dc82a74aefp-1), (5, 24), (23, 0x1.e77526159f06cp+69),
        (100.5, 0x1.5b98374db8c0bp+521), (171.62, 0x1.f49ac9f1924ccp+1023),
        (0x1.573fae561f647p+7, 0x1.ffffffffffe51p+1023), (172, .infinity), (.infinity, .infinity),
    ])
    func `the gamma function has its factorials and what is between them`(argument: Double, gamma: Double) {
        #expect(Portable.gamma(of: argument) == gamma)
    }

    @Test func `what is no number and what has no end goes as IEEE 754 says`() {
        #expect(Portable.logarithm(of: 0) == -.infinity && Portable.logarithm(of: -0.0) == -.infinity)
        #expect(Portable.logarithm(of: .infinity) == .infinity)
        for none in [-1, -0x1p-1074, -.infinity, .nan] { #expect(Portable.logarithm(of: none).isNaN) }
        #expect(Portable.exponential(of: .infinity) == .infinity)
        #expect(Portable.exponential(of: -.infinity) == 0 && Portable.exponential(of: .nan).isNaN)
        for base in [0, 1, 2, .infinity, -1, .nan] { #expect(Portable.power(base, 0) == 1) }
        for exponent in [2, -2, .infinity, .nan] { #expect(Portable.power(1, exponent) == 1) }
        #expect(Portable.power(0, 3) == 0 && Portable.power(0, -3) == .infinity)
        #expect(Portable.power(0, .infinity) == 0 && Portable.power(0, -.infinity) == .infinity)
        #expect(Portable.power(.infinity, 0.1) == .infinity && Portable.power(.infinity, -0.1) == 0)
        #expect(Portable.power(2, .infinity) == .infinity && Portable.power(2, -.infinity) == 0)
        #expect(Portable.power(0.5, .infinity) == 0 && Portable.power(0.5, -.infinity) == .infinity)
        for (base, exponent) in [(-1, 2), (.nan, 2), (2, .nan), (0, .nan)] as [(Double, Double)] {
            #expect(Portable.power(base, exponent).isNaN)
        }
        #expect(Portable.gamma(of: 0.5).isNaN && Portable.gamma(of: .nan).isNaN)
    }

    /// A digest of the right answers for 20,000 arguments each, as MPFR has them: one bit of one of them would show.
    @Test func `of many arguments all bits of all answers are right`() {
        #expect(digest { Portable.logarithm(of: 1 - $0.unit()) } == 0xbe48_9a15_6276_0ab1)
        #expect(
            digest { Portable.logarithm(of: Double(bitPattern: $0.next() % 0x7ff0_0000_0000_0000)) }
                == 0x93a0_b3b8_0e27_de54)
        #expect(digest { Portable.exponential(of: ($0.unit() - 0.5) * 1_500) } == 0x98ab_f22f_ae69_6b88)
        #expect(
            digest {
                let base = 1 - $0.unit()
                return Portable.power(base, $0.unit() * 20 - 10)
            } == 0xbaf0_b5d2_982e_8343)
        #expect(digest { Portable.cosine(of: $0.unit() * 6.28125) } == 0xf578_00bb_93b9_2112)
    }

    /// FNV-1a over words.
    private func digest(_ answer: (inout SplitMix) -> Double) -> UInt64 {
        var arguments = SplitMix(state: 1)
        return (0..<20_000).reduce(0xcbf2_9ce4_8422_2325) { digest, _ in
            (digest ^ answer(&arguments).bitPattern) &* 0x100_0000_01b3
        }
    }
}

/// The arguments, from a generator that is three lines in any language (Steele, Lea and Flood, 2014).
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
