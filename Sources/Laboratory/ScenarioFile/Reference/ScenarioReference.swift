internal import Quantities

/// The page that says every key of a scenario file, made from the definitions that the decoder goes by.
public enum ScenarioReference {
    /// Markdown, with a line's end at its end.
    public static var text: String {
        let tops = ScenarioKey.all.filter { !$0.path.contains(".") }
        let plain = tops.filter { !hasParts($0) }
        let chapters = tops.filter(hasParts).map { top in
            let keys = ScenarioKey.all.filter { $0.top == top.path[...] }
            return "## `\(top.path)`\n\n" + (top.path == "profiles" ? shelves(keys) : table(keys))
        }
        return ([head + table(plain)] + chapters + [random, quantities]).joined(separator: "\n")
    }

    /// Profiles have so many parts that must be there that one example stands for all of a form.
    private static func shelves(_ keys: [ScenarioKey]) -> String {
        let forms = keys.filter { $0.path.split(separator: ".").count == 2 }
        let tables = forms.map { form in
            """
            ### `\(form.path)`

            ```yaml
            \(block(form.example))```

            \(table(keys.filter { $0.path.hasPrefix(form.path + ".") }, hasExamples: false))
            """
        }
        return ([table(keys.filter { !$0.path.contains(".NAME") }, hasExamples: false)] + tables).joined(
            separator: "\n")
    }

    private static func block(_ example: String) -> String { Node.literal(example).blockText() }

    private static let head = """
        # The keys of a scenario file

        Written by `keyshift list --reference` from the definitions that the decoder goes by; a test holds that it is so, and
        another that each example is right beside a `name` and a `duration`. `[]` stands for each entry of a list, `NAME` for a
        name that the file chooses. What `keyshift list keys WORD` finds are lines of these tables.

        ## The file as a whole


        """

    private static var random: String {
        """
        ## Random quantities

        Where "or distribution" is said a number stands for itself, and a map with one of these says how it is drawn; here as the
        delay of a link. Spans, sizes and counts are written in their own units.

        \(table(ScenarioKey.distributions))
        """
    }

    private static var quantities: String {
        let rows = QuantityKind.allCases.filter { !$0.units.isEmpty }.map { kind in
            let units = kind.units.map { "`\($0.name)`" }.joined(separator: ", ")
            return "| \(kind.bareName) | \(units) | `\(kind.example)` |\n"
        }
        return """
            ## Units

            | quantity | units | example |
            | --- | --- | --- |
            \(rows.joined())
            """
    }

    private static func hasParts(_ key: ScenarioKey) -> Bool {
        ScenarioKey.all.contains { $0.top == key.path[...] && $0 != key }
    }

    private static func table(_ keys: [ScenarioKey], hasExamples: Bool = true) -> String {
        let heads = ["key", "takes", "default", "what it is"] + (hasExamples ? ["example"] : [])
        let rows = keys.map { key in
            ["`\(key.path)`", takes(key), usual(key), key.description]
                + (hasExamples ? [example(of: key)] : [])
        }
        return ([heads, heads.map { _ in "---" }] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }

    /// A row of a table is one line, whatever stands in its cells.
    private static func example(of key: ScenarioKey) -> String {
        key.example.split(separator: "\n").map { "`\($0)`" }.joined(separator: "<br>")
    }

    private static func takes(_ key: ScenarioKey) -> String {
        if key.range.isEmpty { return key.type }
        let isSpan = key.range.contains(" to ") || key.range.hasPrefix("at least")
        let counted = key.type == "whole number" && !key.unit.isEmpty ? " \(key.unit)" : ""
        return key.type + (isSpan ? ", " : ": ") + key.range + counted
    }

    private static func usual(_ key: ScenarioKey) -> String {
        ["", "required"].contains(key.usual) ? key.usual : "`\(key.usual)`"
    }
}

extension ScenarioKey {
    /// The key of the file as a whole under which it stands.
    fileprivate var top: Substring { path.prefix { $0 != "." && $0 != "[" } }
}
