/// Functions of real numbers that are the same to the last bit on every machine.
///
/// IEEE 754 lays down sums, products, quotients and roots, and leaves logarithms, powers and cosines to the C library: one
/// library rounds otherwise than another, and one and the same chooses between several ways by what the processor can do.
/// These are computed in whole numbers of 128 bits, of which the outcome is laid down as well, and rounded once, at the
/// end. By the bounds of their series and cut-off digits each is within ½ + 2⁻⁴⁰ of a unit in the last place, unless it says
/// otherwise: so nearly always the nearest double. How that is measured: docs/statistics.md.
///
/// They cost two to three times what the C library's cost, 85 to 160 ns each.
public enum Portable {}
