public import Results
import SchemeContract
public import Statistics
import Tiers

/// The costs of gears as a file of `profiles/costs`, by which a group can be told to choose its gear.
public struct CostProfile {
    private let table: CostTable
    private let switches: [SwitchCosts]
    private let kind: CostKind
    private let title: String

    public init(_ table: CostTable, switches: [SwitchCosts], kind: CostKind, title: String) {
        self.table = table
        self.switches = switches
        self.kind = kind
        self.title = title
    }

    public var text: String {
        let gears = table.gears.map { gear in
            "  \(gear.name):\n"
                + table.sizes.map { size in
                    let amounts = CostComponent.allCases.map { component in
                        "\(component.rawValue): \(amount(gear, size, component))"
                    }
                    return "    - { devices: \(size), \(amounts.joined(separator: ", ")) }\n"
                }.joined()
        }
        // The title is written by a user: quoted, and free of what would end the quotes.
        let name = title.replacing("\n", with: " ").replacing("'", with: "''")
        return """
            # Written by `keyshift map`: what each gear costs, in \(kind.unit); \(kind.meaning).
            title: '\(name)'
            cost: \(kind.rawValue)
            gears:
            \(gears.joined())switches:
            \(switchText)
            """
    }

    private var switchText: String {
        pairs.map { pair in
            let costs = switches.filter { $0.from == pair.from && $0.to == pair.to }.map { cost in
                let samples = cost.amounts.map { kind.value(of: $0, size: Double(cost.size)) }
                return "{ devices: \(cost.size), cost: \(text(samples)) }"
            }
            return
                "  - { from: \(pair.from.name), to: \(pair.to.name), costs: [\(costs.joined(separator: ", "))] }\n"
        }.joined()
    }

    private var pairs: [(from: Tier, to: Tier)] {
        table.gears.flatMap { from in
            table.gears.filter { to in switches.contains { $0.from == from && $0.to == to } }.map {
                (from, $0)
            }
        }
    }

    private func amount(_ gear: Tier, _ size: Int, _ component: CostComponent) -> String {
        text(table.vectors(of: gear, at: size).map { kind.value(of: $0[component], size: Double(size)) })
    }

    /// The mean, to a tenth of a byte or of a microsecond; what chance has made negative is nothing.
    private func text(_ samples: [Double]) -> String {
        let mean = samples.reduce(0, +) / Double(samples.count)
        let steps = kind.unit == "ms" ? 1e4 : 10
        return CSV.text(of: max(0, (mean * steps).rounded() / steps))
    }
}

extension SwitchCosts {
    /// Over the replications.
    public func estimate(_ kind: CostKind, confidence: Double) -> Estimate? {
        try? Estimate(of: amounts.map { kind.value(of: $0, size: Double(size)) }, confidence: confidence)
    }

    /// `switches.csv`: what going from one gear to another costs at one size, told in one way.
    public static func csv(_ switches: [SwitchCosts], scenario: String, confidence: Double) -> CSV {
        let rows = switches.flatMap { cost in
            CostKind.allCases.map { kind in
                let estimate = cost.estimate(kind, confidence: confidence)
                return [scenario, cost.from.name, cost.to.name, String(cost.size), kind.rawValue, kind.unit]
                    + [String(estimate?.sampleCount ?? 0), CSV.text(of: estimate?.mean)]
                    + [CSV.text(of: estimate?.ciLow), CSV.text(of: estimate?.ciHigh)]
            }
        }
        return CSV(
            header: [
                "scenario", "from", "to", "devices", "cost", "unit", "replications", "mean", "ci_low",
                "ci_high",
            ], rows: rows)
    }
}
