/// Which of several gears is the cheapest, by group size and by how much happens in it.
public struct CostMapFigure {
    /// A place of the map.
    public struct Place: Sendable {
        public let messagesPerDay: Double
        public let changesPerDay: Double
        public let devices: Double
        public let cheapest: String
        public let isToldApart: Bool

        public init(
            messagesPerDay: Double, changesPerDay: Double, devices: Double, cheapest: String,
            isToldApart: Bool
        ) {
            self.messagesPerDay = messagesPerDay
            self.changesPerDay = changesPerDay
            self.devices = devices
            self.cheapest = cheapest
            self.isToldApart = isToldApart
        }
    }

    private static let strong = 0.9
    private static let pale = 0.4

    /// - Parameters:
    ///   - cost: What is paid, in words.
    ///   - gears: In the order of the legend.
    ///   - places: A full grid; sizes and changes in even steps of their logarithms.
    public static func chart(title: String, name: String, cost: String, gears: [String], places: [Place])
        -> Chart?
    {
        let sizes = Set(places.map(\.devices)).sorted()
        let changes = Set(places.map(\.changesPerDay)).sorted()
        let rates = Set(places.map(\.messagesPerDay)).sorted()
        guard sizes.count > 1, changes.count > 1 else { return nil }
        let shown = gears.filter { gear in places.contains { $0.cheapest == gear } }
        let panels = rates.map { rate in
            panel(rate, places.filter { $0.messagesPerDay == rate }, shown, sizes: sizes, changes: changes)
        }
        let legend = shown.enumerated().map { index, gear in
            LegendEntry(label: gear, swatch: .box(Fill(colour: colour(of: gear, index), strength: strong)))
        }
        let note = "The gear with the least \(cost); pale where the next is not told apart from it"
        let figure = Figure(
            title: title, note: note, legend: legend, arrangement: .grid(columnCount: 2), panels: panels)
        return Chart(name: name, figure: figure)
    }

    private static func colour(of gear: String, _ index: Int) -> Colour {
        CurveStyle.of(gear, at: index).colour
    }

    private static func panel(
        _ rate: Double, _ places: [Place], _ gears: [String], sizes: [Double], changes: [Double]
    ) -> Panel {
        let (columns, rows) = (Self.cells(about: sizes), Self.cells(about: changes))
        let marks = gears.enumerated().flatMap { index, gear in
            [true, false].map { isToldApart in
                let tiles = places.filter { $0.cheapest == gear && $0.isToldApart == isToldApart }.compactMap
                { place in
                    columns[place.devices].flatMap { x in
                        rows[place.changesPerDay].map { Tiles.Tile(x: x, y: $0) }
                    }
                }
                let fill = Fill(colour: colour(of: gear, index), strength: isToldApart ? strong : pale)
                return Mark.tiles(Tiles(fill: fill, tiles: tiles))
            }
        }.filter { if case .tiles(let tiles) = $0 { !tiles.tiles.isEmpty } else { true } }
        return Panel(
            title: "\(AxisUnit.plain.label(rate)) messages a day",
            x: axis("Group size (devices)", sizes, columns, base: 2),
            y: axis("Joins and removals a day", changes, rows, base: 10), marks: marks)
    }

    /// The stretch of an axis that each value stands for, up to half way to its neighbours.
    private static func cells(about values: [Double]) -> [Double: ClosedRange<Double>] {
        var cells: [Double: ClosedRange<Double>] = [:]
        for (index, value) in values.enumerated() {
            let before = index > 0 ? values[index - 1] : value * value / values[index + 1]
            let after = index + 1 < values.count ? values[index + 1] : value * value / values[index - 1]
            cells[value] = (before * value).squareRoot()...(value * after).squareRoot()
        }
        return cells
    }

    private static func axis(
        _ label: String, _ values: [Double], _ cells: [Double: ClosedRange<Double>], base: Double
    ) -> Axis {
        let low = values.first.flatMap { cells[$0]?.lowerBound } ?? 1
        let high = values.last.flatMap { cells[$0]?.upperBound } ?? 2
        var tics: [Axis.Tic] = []
        var position = base == 2 ? 1 : 0.001
        while position <= high {
            if position >= low {
                tics.append(Axis.Tic(position: position, label: AxisUnit.plain.label(position)))
            }
            position *= base
        }
        return Axis(label: label, isLogarithmic: true, low: low, high: high, tics: tics)
    }
}
