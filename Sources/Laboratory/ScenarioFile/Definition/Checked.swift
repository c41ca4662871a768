internal import Quantities
internal import Randomness

/// A piece of a scenario that has the shape its place asks for, defaults included.
///
/// The accessors trap where a place has another shape than the caller believes: shapes and callers are
/// both written here, and a file cannot make them disagree.
struct Checked: Sendable {
    indirect enum Content: Sendable {
        case number(Double)
        case text
        case map([(key: String, value: Checked)])
        case list([Checked])
        /// The name of a profile, and what stands in it.
        case profile(ProfileKind, Checked)
    }

    let position: Position
    let path: String
    let content: Content
    /// A scalar as it was written.
    let source: String

    /// The value under `key` of a map, if it is there.
    func find(_ key: String) -> Checked? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    subscript(key: String) -> Checked {
        guard let value = find(key) else { preconditionFailure("the definition of '\(path)' lacks '\(key)'") }
        return value
    }

    var number: Double {
        guard case .number(let number) = content else { preconditionFailure("'\(path)' is not a number") }
        return number
    }

    var count: Int { Int(number) }

    var span: TimeSpan { TimeSpan(seconds: number) }

    var bandwidth: Bandwidth { Bandwidth(bitsPerSecond: Int64(number.rounded())) }

    var items: [Checked] {
        guard case .list(let items) = content else { preconditionFailure("'\(path)' is not a list") }
        return items
    }

    /// What stands in the profile that is named here.
    var profile: Checked {
        guard case .profile(_, let contents) = content else {
            preconditionFailure("'\(path)' names no profile")
        }
        return contents
    }

    var namesProfile: Bool {
        if case .profile = content { return true }
        return false
    }

    var isMap: Bool {
        if case .map = content { return true }
        return false
    }

    var isList: Bool {
        if case .list = content { return true }
        return false
    }

    /// The only entry of a map that has one of several keys.
    var alternative: (key: String, value: Checked) {
        guard case .map(let entries) = content, let first = entries.first else {
            preconditionFailure("'\(path)' is not a choice")
        }
        return first
    }

    var distribution: Distribution {
        if case .number(let value) = content { return .constant(value) }
        let (key, value) = alternative
        switch key {
        case "uniform": return .uniform(from: value["from"].number, to: value["to"].number)
        case "exponential": return .exponential(mean: value["mean"].number)
        case "lognormal":
            return .lognormal(median: value["median"].number, sigma: value["sigma"].number)
        case "gamma": return .gamma(shape: value["shape"].number, scale: value["scale"].number)
        case "pareto": return .pareto(minimum: value["minimum"].number, shape: value["shape"].number)
        case "weibull": return .weibull(scale: value["scale"].number, shape: value["shape"].number)
        case "empirical":
            if value.namesProfile {
                guard let points = try? QuantileTable.read(value.profile.source) else {
                    preconditionFailure("a table was let pass that cannot be read: \(value.source)")
                }
                return .empirical(points.map(\.point))
            }
            return .empirical(
                value.items.map { .init(probability: $0["at"].number, value: $0["value"].number) })
        default: preconditionFailure("no distribution is called '\(key)'")
        }
    }
}
