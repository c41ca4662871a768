/// The colours of figures in both schemes: a figure names those for light paper.
enum PagePalette {
    /// For a dark ground, as light as the others are dark.
    static let dark = [
        "#D55E00": "#ff8a3d", "#0072B2": "#4da9ea", "#009E73": "#2cc59a", "#CC79A7": "#e39cc5",
        "#E69F00": "#f5b942", "#56B4E9": "#9ad8fb", "#000000": "#f2f2f2", "#7F7F7F": "#a3a3a3",
        "#202020": "#e4e4e4", "#404040": "#c0c0c0", "#d0d0d0": "#4a4f57", "#c8c8c8": "#5d636c",
        "#808080": "#8d949e", "#f6d5d0": "#59302b",
    ]

    /// Declarations of the properties that marks are painted with.
    static func declarations(isDark: Bool) -> String {
        dark.keys.sorted().map { code in
            "\(SVG.property(of: Colour(code))):\(isDark ? dark[code] ?? code : code)"
        }.joined(separator: ";")
    }
}
