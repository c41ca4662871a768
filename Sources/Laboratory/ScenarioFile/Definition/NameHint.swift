/// Which name was probably meant by one that is unknown.
public enum NameHint: Equatable, Sendable {
    /// The nearest by its letters.
    case spelling(String)
    /// What a word of the field is called here.
    case word(String)

    init?(ofName word: String, among allowed: [String]) {
        self.init(FieldWords.name(for: word, among: allowed), orNearestTo: word, among: allowed)
    }

    /// - Parameter path: Of the map; empty at the top.
    init?(ofKey word: String, at path: String, among allowed: [String]) {
        self.init(FieldWords.key(for: word, at: path, among: allowed), orNearestTo: word, among: allowed)
    }

    init?(ofPath path: String, among known: [String]) {
        self.init(FieldWords.path(for: path, among: known), orNearestTo: path, among: known)
    }

    private init?(_ meant: String?, orNearestTo word: String, among allowed: [String]) {
        if let meant {
            self = .word(meant)
        } else if let nearest = NearestName.of(word, among: allowed) {
            self = .spelling(nearest)
        } else {
            return nil
        }
    }

    /// The same of another form of the name.
    func mapping(_ form: (String) -> String) -> NameHint {
        switch self {
        case .spelling(let name): .spelling(form(name))
        case .word(let name): .word(form(name))
        }
    }

    var name: String {
        switch self {
        case .spelling(let name), .word(let name): name
        }
    }

    /// The hint as the end of a sentence.
    var words: String {
        switch self {
        case .spelling(let name): "did you mean '\(name)'?"
        case .word(let name): "it is `\(name)` here"
        }
    }
}
