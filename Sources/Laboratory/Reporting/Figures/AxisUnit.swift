internal import Observation

/// The unit of what an axis shows, as far as it changes how numbers are written.
enum AxisUnit: Equatable, Sendable {
    case bytes
    /// Written as seconds from a thousand on.
    case milliseconds
    /// Of one, written in percent; never on a logarithmic axis, on which what is missing cannot be seen.
    case share
    case plain

    func label(_ value: Double) -> String {
        switch self {
        case .bytes: Self.decimalPrefixed(value) + "B"
        case .milliseconds where abs(value) >= 999.999: Self.short(value / 1e3) + " s"
        case .milliseconds: Self.short(value) + " ms"
        case .share: Self.short(value * 100) + " %"
        case .plain: Self.short(value)
        }
    }

    private static func decimalPrefixed(_ value: Double) -> String {
        for (factor, prefix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where abs(value) >= factor * 0.999_999 {
            return short(value / factor) + " " + prefix
        }
        return short(value) + " "
    }

    /// To at most six places after the point.
    static func short(_ value: Double) -> String {
        let rounded = (value * 1e6).rounded() / 1e6
        guard abs(rounded) < 1e15 else { return "\(value)" }
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    /// To three significant digits or more.
    func told(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return label(value) }
        var step = 1.0
        while abs(value) / step >= 10_000 { step *= 10 }
        while abs(value) / step < 100, step > 1e-9 { step /= 10 }
        return label((value / step).rounded() * step)
    }

    /// Of the values of a metric with this unit, such as "B".
    init(of metric: String, in unit: String) {
        self =
            MetricDefinition.isShare(metric)
            ? .share : unit == "B" ? .bytes : unit == "ms" ? .milliseconds : .plain
    }
}
