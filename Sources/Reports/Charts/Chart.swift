import Support

/// A chart of series of points over two axes, as an SVG drawing.
///
/// Learning curves, reliability diagrams and whatever else is drawn over axes are values of this type, so that they all look alike,
/// follow the page's colors, and say in words what they show.
///
/// **Determinism** A: plain arithmetic, and numbers written with fixed decimals.
package struct Chart: Sendable {
    /// For anchors; the charts of a page differ in it.
    let id: String
    let title: String
    /// What is to be seen, for those who cannot see it.
    let description: String
    let x: Axis
    let y: Axis
    let series: [Series]
    let guides: [Guide]
    let width: Double
    let height: Double

    package init(
        id: String, title: String, description: String, x: Axis, y: Axis, series: [Series], guides: [Guide] = [],
        width: Double = 340, height: Double = 260
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.x = x
        self.y = y
        self.series = series
        self.guides = guides
        self.width = width
        self.height = height
    }

    /// Points that belong together.
    package struct Series: Sendable {
        /// As the legend has it; nil where there is nothing to be told apart.
        let name: String?
        let color: ReportColor
        /// Whether a line goes from each point to the next.
        let isConnected: Bool
        /// Nil where only the line is drawn.
        let mark: Mark?
        let points: [Point]

        package init(name: String? = nil, color: ReportColor, isConnected: Bool, mark: Mark?, points: [Point]) {
            self.name = name
            self.color = color
            self.isConnected = isConnected
            self.mark = mark
            // A loss that stopped being a number has no place.
            self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
        }
    }

    /// Filled or not, so that two series differ in more than their color.
    package enum Mark: Sendable { case dot, ring }

    package struct Point: Sendable {
        let x: Double
        let y: Double
        /// Of the mark, in pixels.
        let radius: Double
        /// What is told of it where a pointer rests on it.
        let note: String?

        package init(x: Double, y: Double, radius: Double = 3, note: String? = nil) {
            self.x = x
            self.y = y
            self.radius = radius
            self.note = note
        }
    }

    /// A dashed line to compare with.
    package enum Guide: Sendable {
        /// Where both axes show the same.
        case diagonal
        case vertical(Double, label: String)
        case horizontal(Double, label: String)
    }
}
