import MembershipLog
public import Results
import SchemeContract
import Statistics
import Tiers

extension CostTable {
    /// `vectors.csv`: one thing that a gear costs at one size, told in one way, over the replications.
    public func vectorsCSV(scenario: String, confidence: Double) -> CSV {
        var rows: [[String]] = []
        for gear in gears {
            for size in sizes {
                for component in CostComponent.allCases {
                    for kind in CostKind.allCases {
                        let estimate = estimate(gear, size, component, kind, confidence: confidence)
                        rows.append(
                            [scenario, gear.name, String(size), component.rawValue, kind.rawValue, kind.unit]
                                + [String(estimate?.sampleCount ?? 0), CSV.text(of: estimate?.mean)]
                                + [CSV.text(of: estimate?.ciLow), CSV.text(of: estimate?.ciHigh)])
                    }
                }
            }
        }
        return CSV(
            header: [
                "scenario", "gear", "devices", "component", "cost", "unit", "replications", "mean", "ci_low",
                "ci_high",
            ], rows: rows)
    }
}

extension CostMap {
    /// `map.csv`: one place of the map for one way of telling costs, which are those of a day.
    public static func csv(_ maps: [(kind: CostKind, map: CostMap)], scenario: String, gears: [String]) -> CSV
    {
        let rows = maps.flatMap { kind, map in
            map.comparisons.map { place in
                [scenario, kind.rawValue, kind.unit, CSV.text(of: place.rates.messages)]
                    + [CSV.text(of: place.rates.joins + place.rates.removals), CSV.text(of: place.size)]
                    + [place.cheapest.name, place.runnerUp?.name ?? "", place.isToldApart ? "1" : "0"]
                    + place.costs.map { CSV.text(of: $0) }
            }
        }
        return CSV(
            header: [
                "scenario", "cost", "unit", "messages_per_day", "changes_per_day", "devices", "cheapest",
                "runner_up", "told_apart",
            ] + gears, rows: rows)
    }
}

extension CostTrial {
    /// `trials.csv`: what the sum of costs says of a group that it was not made of, and what that used.
    public static func csv(_ results: [Result], scenario: String) -> CSV {
        let rows = results.flatMap { result in
            result.runs.enumerated().flatMap { replication, run in
                CostKind.allCases.map { kind in
                    let measured = kind.value(of: run.measured, size: Double(result.size))
                    let predicted = kind.value(of: run.predicted, size: Double(result.size))
                    return [scenario, result.gear.name, String(result.size), result.mix.rawValue]
                        + [String(replication), CSV.text(of: run.rates.messages)]
                        + [CSV.text(of: run.rates.joins), CSV.text(of: run.rates.removals)]
                        + [kind.rawValue, kind.unit, CSV.text(of: measured), CSV.text(of: predicted)]
                        + [CSV.text(of: predicted / measured - 1)]
                }
            }
        }
        return CSV(
            header: [
                "scenario", "gear", "devices", "mix", "replication", "messages", "joins", "removals", "cost",
                "unit", "measured", "predicted", "error",
            ], rows: rows)
    }
}
