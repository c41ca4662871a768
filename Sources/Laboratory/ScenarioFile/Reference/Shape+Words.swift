internal import Quantities

/// What a place takes, in a few words for a table.
extension Shape {
    /// Without an article, such as `duration or distribution`.
    var typeName: String {
        switch self {
        case .integer, .integerOf: "whole number"
        case .number: "number"
        case .quantity(let kind, _, _): kind.bareName
        case .identifier: "name"
        case .text: "text"
        case .name: "word"
        case .unbuilt: "nothing"
        case .section(let section): section.drawn == nil ? "map" : "distribution"
        case .list(let element): "list of \(element.typeName)s"
        case .named: "map of names"
        case .either(let scalar, let map, let list):
            [scalar, map, list].compactMap(\.self).filter(\.isBuilt).map(\.typeName).joined(separator: " or ")
        case .profile(let kind): kind.bareName
        case .profiled(_, let kind): "\(kind.bareName) or map"
        case .expectation: "expectation"
        case .metric: "metric"
        case .sweep: "map of paths"
        }
    }

    /// The unit of a quantity as an example has it, or what is counted.
    fileprivate func unitName(in example: String) -> String {
        switch self {
        case .integer(_, let word): word ?? ""
        case .quantity(let kind, _, _):
            [example, kind.example].map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
                .first { text in kind.units.contains { $0.name == text } } ?? ""
        case .either(let scalar, _, _): scalar?.unitName(in: example) ?? ""
        default: ""
        }
    }

    /// The least and the most, or the words of a choice.
    var rangeText: String {
        switch self {
        case .integer(let range, _):
            range.upperBound == .max
                ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        case .integerOf(let built, _, _): built.map(String.init).joined(separator: ", ")
        case .number(let range): Self.text(of: range, in: .plain)
        case .quantity(let kind, let range, _): Self.text(of: range, in: kind)
        case .name(let built, _): built.joined(separator: ", ")
        case .either(let scalar, _, _): scalar?.rangeText ?? ""
        default: ""
        }
    }

    private var isBuilt: Bool { if case .unbuilt = self { false } else { true } }

    private static func text(of range: ClosedRange<Double>, in kind: QuantityKind) -> String {
        let least = kind.text(of: range.lowerBound)
        return range.upperBound.isInfinite
            ? "at least \(least)" : "\(least) to \(kind.text(of: range.upperBound))"
    }
}

extension Key {
    /// In which unit its value is usually written, or what it counts; empty where it is no quantity.
    var unit: String { shape.unitName(in: example) }
}

extension QuantityKind {
    /// Without an article.
    var bareName: String {
        switch self {
        case .duration: "duration"
        case .byteCount: "size"
        case .bandwidth: "bandwidth"
        case .ratio: "share"
        case .rate: "rate"
        case .plain: "number"
        }
    }
}

extension ProfileKind {
    fileprivate var bareName: String {
        switch shelf {
        case .devices: "device profile"
        case .links: "link profile"
        case .schemes: "scheme"
        case .costs: "table of costs"
        case .regions: "matrix of regions"
        case .tables: "CSV file"
        }
    }
}
