import Costs
import Experiments
import Foundation
import MembershipLog
import Reporting
import Results
import ScenarioFile
import SchemeContract
import Statistics
import Tiers

/// What the gears of one scenario cost, measured and compared.
struct CostResults {
    let scenario: Scenario
    let table: CostTable
    let switches: [SwitchCosts]
    let trials: [CostTrial.Result]
    let maps: [(kind: CostKind, map: CostMap)]
    private let comparers: [CostKind: CostComparer]
    private let cost: CostKind
    /// What the scenario says of devices and groups and costs do not look at.
    private let ignored: [String]

    var gears: [String] { table.gears.map(\.name) }
    var confidence: Double { scenario.replications.confidence }

    /// - Parameter cost: By which ladders are made.
    init(_ scenario: Scenario, _ costs: CostCampaign, _ outcome: ExperimentOutcome, cost: CostKind) {
        self.scenario = scenario
        self.cost = cost
        ignored = Self.ignored(by: costs)
        let table = costs.table(of: outcome)
        self.table = table
        switches = costs.switchCosts(of: outcome, table: table)
        trials = costs.trials(of: outcome, table: table)
        let comparers = CostKind.allCases.map { kind in
            CostComparer(
                table, models: costs.models, kind: kind, confidence: scenario.replications.confidence)
        }
        maps = comparers.map { ($0.kind, CostMap($0)) }
        self.comparers = Dictionary(uniqueKeysWithValues: comparers.map { ($0.kind, $0) })
    }

    // MARK: - In words

    func text(for rates: [GroupRates], in folder: String) -> String {
        text(for: rates) + "results in \(folder)\n"
    }

    func text(for rates: [GroupRates]) -> String {
        let ladders = rates.compactMap { rates in comparers[cost].map { ladder(for: rates, $0) } }
        return ([costsText, switchesText, trialsText].filter { !$0.isEmpty } + ladders + ignored)
            .joined(separator: "\n") + "\n"
    }

    private static func ignored(by costs: CostCampaign) -> [String] {
        var sentences: [String] = []
        if costs.leavesOutAbsence {
            sentences.append(
                "costs and ladders are of devices that are always within reach: devices.availability and never-returns are in the trials alone"
            )
        }
        if costs.leavesOutGroups {
            sentences.append("costs, ladders and trials are of one group: groups is left out")
        }
        return sentences
    }

    func report(for rates: [GroupRates]) -> MapReport {
        MapReport(title: scenario.title, charts: charts, text: text(for: rates))
    }

    private var costsText: String {
        let kinds = [CostComponent.message, .join, .joinKeys, .removal, .removalKeys, .renewal, .founding]
        let header = ["gear", "devices"] + kinds.map(\.rawValue)
        let rows = table.gears.flatMap { gear in
            table.sizes.map { size in
                [gear.name, "\(size)"]
                    + kinds.map { component in
                        let estimate = table.estimate(gear, size, component, cost, confidence: confidence)
                        return estimate.map(text) ?? "-"
                    }
            }
        }
        return "\(cost.meaning), a time:\n" + TextColumns.lines([header] + rows).joined(separator: "\n")
    }

    /// To three places; nothing that is not told apart from nothing.
    private func text(_ estimate: Estimate) -> String {
        guard estimate.mean > 0, estimate.ciLow ?? estimate.mean > 0 else { return "-" }
        let place = pow(10, (log10(estimate.mean)).rounded(.down) - 2)
        return MetricText.value((estimate.mean / place).rounded() * place, unit: cost.unit, of: "")
    }

    private var switchesText: String {
        let pairs = switches.filter { $0.size == table.sizes[0] }
        guard !pairs.isEmpty else { return "" }
        let rows = pairs.map { pair in
            [pair.from.name, pair.to.name]
                + switches.filter { $0.from == pair.from && $0.to == pair.to }.map { cost in
                    cost.estimate(self.cost, confidence: confidence).map(text) ?? "-"
                }
        }
        return
            "going from one gear to another, at so many devices; beyond a join and what messages cost after it:\n"
            + TextColumns.lines([["from", "to"] + table.sizes.map(String.init)] + rows).joined(
                separator: "\n")
    }

    /// The costs by which a group can be told to choose its gear.
    var profile: CostProfile {
        CostProfile(table, switches: switches, kind: cost, title: scenario.title)
    }

    private var trialsText: String {
        let rows = trials.map { trial in
            [trial.gear.name, "\(trial.size)", trial.mix.rawValue]
                + [String(format: "%+.1f %%", 100 * trial.error(cost))]
        }
        return "what their sum says of groups that it was not made of, against what they used in a day:\n"
            + TextColumns.lines([["gear", "devices", "mix", "error"]] + rows).joined(separator: "\n")
    }

    private func ladder(for rates: GroupRates, _ comparer: CostComparer) -> String {
        let rungs = comparer.ladder(for: rates)
        let lines = rungs.enumerated().map { index, rung in
            let isLast = index == rungs.count - 1
            let doubt =
                rung.uncertain.map { "; from \($0.lowerBound) to \($0.upperBound) not told from the next" }
                ?? ""
            let end = isLast ? "\(rung.upTo), the largest measured" : "\(rung.upTo)"
            return "  \(rung.gear.name): \(rung.from) to \(end)\(doubt)"
        }
        let words = rungs.enumerated().map { index, rung in
            index == rungs.count - 1
                ? "{ mechanism: \(rung.gear.name) }"
                : "{ mechanism: \(rung.gear.name), up-to: \(rung.upTo) }"
        }
        return """
            the cheapest by \(cost.meaning), at \(rates), in a steady group:
            \(lines.joined(separator: "\n"))
            ladder: [\(words.joined(separator: ", "))]
            """
    }

    // MARK: - As pictures

    var charts: [Chart] {
        maps.compactMap { kind, map in
            CostMapFigure.chart(
                title: scenario.title, name: "map-\(kind.rawValue)", cost: kind.meaning, gears: gears,
                places: map.comparisons.map { place in
                    CostMapFigure.Place(
                        messagesPerDay: place.rates.messages,
                        changesPerDay: place.rates.joins + place.rates.removals, devices: place.size,
                        cheapest: place.cheapest.name, isToldApart: place.isToldApart)
                })
        }
            + CostKind.allCases.compactMap { kind in
                CostVectorFigure.chart(
                    title: scenario.title, name: "costs-\(kind.rawValue)", cost: kind.meaning,
                    isBytes: kind.unit == "B", confidence: confidence, topics: topics(of: kind))
            }
    }

    private static let shown: [(component: CostComponent, title: String)] = [
        (.message, "A message"), (.join, "A join: the change"), (.joinKeys, "… and the keys that follow"),
        (.removal, "A removal: the change"), (.removalKeys, "… and the keys that follow"),
        (.founding, "Founding, with first keys"),
    ]

    private func topics(of kind: CostKind) -> [CostVectorFigure.Topic] {
        Self.shown.map { component, title in
            CostVectorFigure.Topic(
                title: title,
                curves: table.gears.map { gear in
                    let points = table.sizes.compactMap { size in
                        table.estimate(gear, size, component, kind, confidence: confidence).map {
                            CostVectorFigure.Point(
                                devices: Double(size), mean: $0.mean, low: $0.ciLow, high: $0.ciHigh)
                        }
                    }
                    return (gear.name, points)
                })
        }
    }
}
