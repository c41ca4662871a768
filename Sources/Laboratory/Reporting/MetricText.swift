internal import Observation
internal import Results

/// Metrics and points as sentences write them.
public enum MetricText {
    /// A value with its unit, such as "2,310 B", "99.9 %" or "63.2 ms", to six digits; whole numbers in full.
    public static func value(_ value: Double, unit: String, of metric: String) -> String {
        self.value(value, unit: unit, of: metric, digits: 6)
    }

    static func value(_ value: Double, unit: String, of metric: String, digits: Int) -> String {
        if MetricDefinition.isShare(metric) { return "\(number(value * 100, digits: digits)) %" }
        let number = number(value, digits: digits)
        return unit == "1" ? number : "\(number) \(unit)"
    }

    /// A value to three digits or four in the unit that it fills, with spaces at which no line ends.
    static func told(_ value: Double, unit: String, of metric: String) -> String {
        let axis = AxisUnit(of: metric, in: unit)
        let text = axis == .plain ? self.value(value, unit: unit, of: metric, digits: 4) : axis.told(value)
        return text.unbroken
    }

    /// The swept values of a point, such as "scheme.mechanism pairwise, group.devices 8".
    public static func point(axes: [String], values: [String]) -> String {
        axes.isEmpty ? "the only point" : zip(axes, values).map { "\($0) \($1)" }.joined(separator: ", ")
    }

    /// By how much a value moved, such as "+0.3 %"; "from nothing" where there was none.
    public static func change(from old: Double, to new: Double) -> String {
        guard old != new else { return "±0 %" }
        guard old != 0 else { return "from nothing" }
        let share = (new - old) / abs(old) * 100
        let text = number(share, digits: 3)
        return (share > 0 ? "+" : "") + text + " %"
    }

    /// Such as "1 replication" or "2,310 values".
    public static func counted(_ count: Int, _ thing: String) -> String {
        "\(number(Double(count))) \(thing)\(count == 1 ? "" : "s")"
    }

    /// A value to so many digits, whole numbers in full, with a comma between each three before the point.
    public static func number(_ value: Double, digits: Int = 6) -> String {
        guard value.isFinite else { return CSV.text(of: value) }
        if value == value.rounded(), abs(value) < 1e15 { return grouped(CSV.text(of: value)) }
        // Each step moves the point one place to the right, until all digits stand before it.
        var scale = 1.0
        var limit = 1.0
        for _ in 1..<digits { limit *= 10 }
        while abs(value) * scale < limit, scale < 1e15 { scale *= 10 }
        return grouped(CSV.text(of: (value * scale).rounded() / scale))
    }

    /// With a comma between each three digits before the point.
    private static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        var whole = ""
        for (index, digit) in (parts.first ?? "").reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { whole.append(",") }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? ".\(parts[1])" : ""
        return sign + String(whole.reversed()) + fraction
    }
}
