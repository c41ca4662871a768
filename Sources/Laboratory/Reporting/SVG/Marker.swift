/// The point of a curve, drawn once in a page and used wherever it occurs.
struct Marker: Equatable, Sendable {
    enum Size: String, CaseIterable, Sendable {
        case large = "l"
        case medium = "m"
        case small = "s"

        init(of trace: Curve.Trace) {
            guard case .scattered(let size) = trace else {
                self = .large
                return
            }
            self = size >= 1 ? .large : size >= 0.5 ? .medium : .small
        }

        /// From the middle to the edge, in pixels.
        var radius: Double {
            switch self {
            case .large: 4
            case .medium: 2.4
            case .small: 1.6
            }
        }
    }

    let shape: PointShape
    let size: Size

    private var name: String { "p-\(shape)-\(size.rawValue)" }

    func use(_ x: Double, _ y: Double, tip: String?) -> String {
        let head = "<use href=\"#\(name)\" x=\"\(SVG.number(x))\" y=\"\(SVG.number(y))\""
        return tip.map { head + ">\(SVG.tip($0))</use>" } ?? head + "/>"
    }

    /// A picture without size that defines all of them; a page holds it once.
    static let definitions: String = {
        let all = PointShape.allCases.flatMap { shape in
            Size.allCases.map { Marker(shape: shape, size: $0).definition }
        }
        return
            "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(all.joined())</defs></svg>"
    }()

    private var definition: String {
        let r = size.radius
        if shape == .circle { return "<circle id=\"\(name)\" r=\"\(SVG.number(r))\"/>" }
        let corners = Self.corners[shape] ?? []
        let points = corners.map { "\(SVG.number($0.0 * r)),\(SVG.number($0.1 * r))" }.joined(separator: " ")
        return "<polygon id=\"\(name)\" points=\"\(points)\"/>"
    }

    /// In radii; about as large to the eye as the circle.
    private static let corners: [PointShape: [(Double, Double)]] = [
        .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        .triangle: [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
        .invertedTriangle: [(0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
        .diamond: [(0, -1.25), (1.1, 0), (0, 1.25), (-1.1, 0)],
        .pentagon: [(0, -1.1), (1.05, -0.34), (0.65, 0.89), (-0.65, 0.89), (-1.05, -0.34)],
    ]
}
