/// A page as data: what stands on it in which order; how it is written is the template's business.
struct Page: Equatable, Sendable {
    /// Of the window, and the first heading.
    let title: String
    /// What it is a page of, in a few words.
    let kind: String
    let sections: [PageSection]
}

/// A heading and what stands under it.
struct PageSection: Equatable, Sendable {
    /// Names it in links: a word of small letters.
    let name: String
    let heading: String
    let blocks: [PageBlock]
}

/// One thing under a heading.
enum PageBlock: Equatable, Sendable {
    case paragraph(String)
    /// What matters so much that it is told in a frame.
    case verdict(String, isFine: Bool)
    case sentences([String])
    case table(PageTable)
    case charts([Chart])
    /// Lines of text as they are; those that matter are marked.
    case listing([PageLine])
    case facts([PageFact])
    case files([PageFact])
    /// Names and what they mean, to be looked up.
    case definitions([PageFact])
}

struct PageLine: Equatable, Sendable {
    let text: String
    let isMarked: Bool
}

/// A name, and what there is to say of it.
struct PageFact: Equatable, Sendable {
    let name: String
    let text: String

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }
}

/// Rows under headings, which can be sorted, filtered and exported.
struct PageTable: Equatable, Sendable {
    /// Of the file that it is exported to, without an extension.
    let name: String
    let caption: String
    let columns: [PageColumn]
    let rows: [[PageCell]]
    /// Whether it stands open, or is opened by who wants to see it.
    var isFolded = false
}

struct PageColumn: Equatable, Sendable {
    let title: String
    /// Whether its cells are the names of metrics, which are explained elsewhere on the page.
    var holdsMetrics = false
}

struct PageCell: Equatable, Sendable {
    let text: String
    /// By which it is sorted, where that is a number; such a cell stands flush right.
    var number: Double?

    init(_ text: String) {
        self.text = text
    }

    init(_ text: String, number: Double?) {
        self.text = text
        self.number = number
    }

    /// To six digits; nothing where there is none.
    init(_ number: Double?) {
        self.init(number.map { MetricText.number($0) } ?? "", number: number)
    }

    init(_ count: Int) { self.init(Double(count)) }
}
