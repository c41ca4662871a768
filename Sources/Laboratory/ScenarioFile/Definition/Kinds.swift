internal import Quantities
internal import Randomness

extension Kind {
    /// The values of a map.
    static func map(_ record: Record<Value>) -> Kind {
        Kind(shape: .section(record.section), read: record.read)
    }

    /// The values of this kind that files can name, or write as a list.
    static func list<Element>(_ element: Kind<Element>) -> Kind where Value == [Element] {
        Kind(shape: .list(element.shape)) { $0.items.map(element.read) }
    }

    /// One word, or a map that says more.
    static func word(_ word: String, meaning value: Value, or record: Record<Value>) -> Kind {
        Kind(
            shape: .either(
                scalar: .name(built: [word], unbuilt: [:]), map: .section(record.section), list: nil)
        ) { $0.isMap ? record.read($0) : value }
    }
}

extension Kind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a type's cases by its name.
    ///
    /// - Parameter unbuilt: Names that are kept for features.
    static func word(unbuilt: [String: String] = [:]) -> Kind {
        let values = Dictionary(uniqueKeysWithValues: Value.allCases.map { ($0.rawValue, $0) })
        return Kind(shape: .name(built: Value.allCases.map(\.rawValue), unbuilt: unbuilt)) {
            guard let value = values[$0.source] else {
                preconditionFailure("'\($0.path)' was let pass with a name that stands for nothing")
            }
            return value
        }
    }
}

extension Kind where Value == String {
    static let identifier = Kind(shape: .identifier) { $0.source }
    static let text = Kind(shape: .text) { $0.source }

    static func word(_ built: [String], unbuilt: [String: String] = [:]) -> Kind {
        Kind(shape: .name(built: built, unbuilt: unbuilt)) { $0.source }
    }
}

extension Kind where Value == Int {
    /// - Parameter word: What is counted; it may stand behind the number.
    static func count(_ range: ClosedRange<Int>, _ word: String? = nil) -> Kind {
        Kind(shape: .integer(range, word: word)) { $0.count }
    }

    /// The only number that is built.
    static func only(_ number: Int, unbuilt: ClosedRange<Int>, feature: String) -> Kind {
        Kind(shape: .integerOf(built: [number], unbuilt: unbuilt, feature: feature)) { $0.count }
    }

    static func bytes(_ range: ClosedRange<Double>) -> Kind {
        Kind(shape: .quantity(.byteCount, range, isWhole: true)) { $0.count }
    }
}

extension Kind where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> Kind { Kind(shape: .number(range)) { $0.number } }

    static func ratio(_ range: ClosedRange<Double>) -> Kind {
        Kind(shape: .quantity(.ratio, range, isWhole: false)) { $0.number }
    }

    /// A second.
    static let rate = Kind(shape: .rate) { $0.number }
    static let share = Kind(shape: .share) { $0.number }
}

extension Kind where Value == TimeSpan {
    static let span = Kind(shape: .span) { $0.span }
    static let positiveSpan = Kind(shape: .positiveSpan) { $0.span }
}

extension Kind where Value == Bandwidth {
    static let bandwidth = Kind(shape: .bandwidth) { $0.bandwidth }
}

extension Kind where Value == Distribution {
    /// - Parameter range: Of its values and parameters, in the base unit.
    static func distribution(of kind: QuantityKind, _ range: ClosedRange<Double>) -> Kind {
        Kind(shape: .distribution(of: kind, range)) { $0.distribution }
    }
}
