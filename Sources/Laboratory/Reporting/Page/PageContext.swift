internal import Mustache
internal import Results

/// A page by the names that its template calls things by.
struct PageContext {
    let title: String
    let kind: String
    let style = PageStyle.text
    let markers = Marker.definitions
    let script = PageScript.text
    let sections: [SectionContext]

    init(_ page: Page) {
        (title, kind) = (page.title, page.kind)
        sections = page.sections.map { section in
            SectionContext(
                name: section.name, heading: section.heading, blocks: section.blocks.map(BlockContext.init))
        }
    }

    struct SectionContext {
        let name: String
        let heading: String
        let blocks: [BlockContext]
    }
}

/// A block: one of these is there.
struct BlockContext {
    struct VerdictContext {
        let text: String
        let word: String
        let look: String
    }

    var paragraph: String?
    var verdict: VerdictContext?
    var sentences: [String] = []
    var charts: [ChartContext] = []
    var table: TableContext?
    var listing: [PageLine] = []
    var facts: [PageFact] = []
    var files: [PageFact] = []
    var definitions: [PageFact] = []
    var hasSentences = false
    var hasCharts = false
    var hasListing = false
    var hasFacts = false
    var hasFiles = false
    var hasDefinitions = false

    init(_ block: PageBlock) {
        switch block {
        case .paragraph(let text): paragraph = text
        case .verdict(let text, let isFine):
            verdict = VerdictContext(
                text: text, word: isFine ? "✓" : "✗", look: isFine ? "fine" : "failed")
        case .sentences(let list): (sentences, hasSentences) = (list, !list.isEmpty)
        case .charts(let list): (charts, hasCharts) = (list.map(ChartContext.init), !list.isEmpty)
        case .table(let table): self.table = TableContext(table)
        case .listing(let lines): (listing, hasListing) = (lines, !lines.isEmpty)
        case .facts(let list): (facts, hasFacts) = (list, !list.isEmpty)
        case .files(let list): (files, hasFiles) = (list, !list.isEmpty)
        case .definitions(let list): (definitions, hasDefinitions) = (list, !list.isEmpty)
        }
    }
}

struct ChartContext {
    struct EntryContext {
        let swatch: String
        let label: String
    }

    struct SetContext {
        let look: String
        let panels: [String]
    }

    let name: String
    /// Whether other charts have room beside it.
    let look: String
    let heading: String
    let note: String
    let hasLegend: Bool
    let legend: [EntryContext]
    let sets: [SetContext]

    init(_ chart: Chart) {
        let picture = FigurePicture(figure: chart.figure)
        look = picture.sets.count == 1 && chart.figure.panels.count == 1 ? "one" : "many"
        (name, heading, note) = (chart.name, chart.heading, chart.figure.note)
        legend = chart.figure.legend.map { entry in
            EntryContext(swatch: FigurePicture.swatch(entry.swatch), label: entry.label)
        }
        hasLegend = !legend.isEmpty
        let panels = chart.figure.panels.count.isMultiple(of: 3) ? "panels" : "panels two"
        let looks = picture.sets.count == 1 ? [panels] : ["column roomy", "column narrow"]
        sets = zip(looks, picture.sets).map { look, panels in
            SetContext(look: look, panels: panels.map(\.svg))
        }
    }
}

struct TableContext {
    struct RowContext: MustacheParent {
        let cells: [CellContext]

        func child(named name: String) -> Any? { name == "cells" ? cells : nil }
    }

    /// Answers by itself: by reflection a long table takes a second.
    struct CellContext: MustacheParent {
        let text: String
        /// Of the tag, with their space.
        let attributes: String

        func child(named name: String) -> Any? {
            switch name {
            case "text": text
            case "attributes": attributes
            default: nil
            }
        }
    }

    struct ColumnContext {
        let title: String
        /// Of the tag, with their space.
        let attributes: String
    }

    let name: String
    let caption: String
    let columns: [ColumnContext]
    let rows: [RowContext]
    let isFolded: Bool

    init(_ table: PageTable) {
        (name, caption, isFolded) = (table.name, table.caption, table.isFolded)
        columns = table.columns.enumerated().map { index, column in
            // A heading stands above numbers as they stand.
            let isOfNumbers = table.rows.contains { $0[index].number != nil }
            return ColumnContext(
                title: column.title,
                attributes: (isOfNumbers ? " class=\"n\"" : "") + (column.holdsMetrics ? " data-metrics" : "")
            )
        }
        rows = table.rows.map { cells in RowContext(cells: cells.map(CellContext.init)) }
    }
}

extension TableContext.CellContext {
    fileprivate init(_ cell: PageCell) {
        // The number is written only where it cannot be read off the text.
        let plain = cell.number.map { MetricText.number($0) }
        let value = cell.number.map { plain == cell.text ? "" : " data-v=\"\(CSV.text(of: $0))\"" }
        let look = cell.text.utf8.count > Self.longTextMin ? " class=\"w\"" : ""
        self.init(text: cell.text, attributes: value.map { " class=\"n\"" + $0 } ?? look)
    }

    /// In bytes; from here on a text is broken into lines.
    private static let longTextMin = 60
}
