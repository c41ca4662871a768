internal import Glibc

/// One axis of a panel, with its tics worked out.
struct Axis: Equatable, Sendable {
    struct Tic: Equatable, Sendable {
        let position: Double
        let label: String
    }

    /// What is to be done with the labels of tics where they do not fit beside each other.
    enum Crowding: Sendable {
        /// They are known to fit.
        case none
        /// Numbers: some can be left off.
        case thin
        /// Names: each is needed.
        case keep
    }

    var label: String
    var isLogarithmic: Bool
    var low: Double
    var high: Double
    var tics: [Tic]
    var unit = AxisUnit.plain
    var crowding = Crowding.none

    /// A vertical axis for values: logarithmic when none is zero or less and they differ much.
    ///
    /// - Parameter spread: From which ratio of the greatest to the least value on it is logarithmic.
    static func vertical(_ label: String, values: [Double], unit: AxisUnit, spread: Double = 4) -> Axis {
        let finite = values.filter(\.isFinite)
        let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
        if unit != .share, least > 0, greatest / least >= spread {
            let (low, high) = (least / 1.5, greatest * 1.6)
            let tics = logarithmicTics(low, high).map { Tic(position: $0, label: unit.label($0)) }
            return Axis(label: label, isLogarithmic: true, low: low, high: high, tics: tics, unit: unit)
        }
        let low = least < 0 ? least * 1.12 : 0
        // Above values of which none is greater than zero there is room for the line of zero.
        let high = greatest > 0 ? greatest * 1.12 : least < 0 ? least * -0.08 : 1
        let tics = linearTics(low, high).map { Tic(position: $0, label: unit.label($0)) }
        return Axis(label: label, isLogarithmic: false, low: low, high: high, tics: tics, unit: unit)
    }

    /// Round numbers, about `count` of them, from `low` to `high`.
    static func linearTics(_ low: Double, _ high: Double, count: Int = 6) -> [Double] {
        guard high > low, (high - low).isFinite else { return [] }
        let rough = (high - low) / Double(count)
        let decade = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * decade }.first { $0 >= rough * 0.999 } ?? 10 * decade
        return stride(from: ceil(low / step - 1e-9), through: floor(high / step + 1e-9), by: 1).map {
            $0 * step
        }
    }

    /// Powers of ten, with their doubles and fives where there are few.
    static func logarithmicTics(_ low: Double, _ high: Double) -> [Double] {
        let decades = log10(high / low)
        guard decades > 0.8 else { return linearTics(low, high) }
        let steps: [Double] = decades > 3.5 ? [1] : decades > 1.8 ? [1, 3] : [1, 2, 5]
        var tics: [Double] = []
        for exponent in Int(floor(log10(low)))...Int(ceil(log10(high))) {
            tics += steps.map { $0 * pow(10, Double(exponent)) }.filter { $0 >= low && $0 <= high }
        }
        return tics
    }

    /// A horizontal axis for group sizes, with a tic at each power of two.
    static func sizes(_ values: [Double]) -> Axis {
        let (least, greatest) = (max(1, values.min() ?? 1), max(1, values.max() ?? 1))
        var tics: [Tic] = []
        var size = pow(2, floor(log2(least) + 0.01))
        while size <= greatest * 1.5 {
            tics.append(Tic(position: size, label: AxisUnit.short(size)))
            size *= 2
        }
        return Axis(
            label: "Group size (devices)", isLogarithmic: true, low: least / 1.3, high: greatest * 1.3,
            tics: tics, crowding: .thin)
    }

    /// A horizontal axis for names, which stand at 0, 1, 2 and so on.
    static func named(_ label: String, _ names: [String]) -> Axis {
        let tics = names.enumerated().map { Tic(position: Double($0.offset), label: $0.element) }
        return Axis(
            label: label, isLogarithmic: false, low: -0.5, high: Double(names.count) - 0.5, tics: tics,
            crowding: .keep)
    }

    /// A horizontal axis with a tic at each of these values and no others.
    static func marked(_ label: String, _ tics: [Tic]) -> Axis {
        let positions = tics.map(\.position)
        let (least, greatest) = (positions.min() ?? 0, positions.max() ?? 1)
        // Shares have an end at 100 %, towards which steps would become invisible.
        let areShares = tics.allSatisfy { $0.label.hasSuffix("%") }
        if least > 0, greatest / least >= (areShares ? 100 : 8) {
            return Axis(
                label: label, isLogarithmic: true, low: least / 1.3, high: greatest * 1.3, tics: tics,
                crowding: .thin)
        }
        let margin = greatest > least ? (greatest - least) * 0.05 : max(abs(least) * 0.1, 0.5)
        return Axis(
            label: label, isLogarithmic: false, low: least - margin, high: greatest + margin, tics: tics,
            crowding: .thin)
    }

    /// Where on the axis a value lies: 0 at its lower end, 1 at the upper.
    func share(of value: Double) -> Double {
        isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
    }

    /// The value, or the lower end where a logarithmic axis has no place for it: at zero or below.
    func drawable(_ value: Double) -> Double { isLogarithmic ? max(value, low) : value }
}
