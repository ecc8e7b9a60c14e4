import Imaging

/// Draws cells over the picture that they were found on.
package enum OverlayDrawing {
    /// A cell, and what is said of it.
    package struct Cell {
        /// Its corners in the picture that was read.
        let quad: [Point]
        let color: SIMD3<UInt8>
        let text: String

        package init(quad: [Point], note: Note) {
            self.init(quad: quad, color: note.kind.color, text: note.text)
        }

        init(quad: [Point], color: SIMD3<UInt8>, text: String = "") {
            self.quad = quad
            self.color = color
            self.text = text
        }
    }

    /// What a model read in a cell.
    package struct Note: Sendable {
        package enum Kind: Sendable {
            /// A digit.
            case sure
            /// A digit of which the model is not sure.
            case unsure
            /// Nothing is written.
            case blank
            /// Something is written, and no digit was read.
            case flagged

            var color: SIMD3<UInt8> {
                switch self {
                case .sure: SIMD3(20, 140, 50)
                case .unsure: SIMD3(225, 125, 0)
                case .blank: SIMD3(160, 160, 160)
                case .flagged: SIMD3(215, 20, 40)
                }
            }
        }

        let kind: Kind
        let text: String

        package init(kind: Kind, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// Around each cell, so that both of two lines are seen where cells share an edge: a fraction of its size.
    private static let inset = 0.04
    /// The height of what was read, as a fraction of its cell's.
    private static let letteringFraction = 0.28
    /// Lower lettering is not read.
    private static let minDot = 2

    /// - Parameters:
    ///   - image: the picture that was read; a larger one than `maxSide` is reduced by a whole factor.
    ///   - cells: the later over the earlier.
    package static func picture(of image: GrayImage, maxSide: Int, cells: [Cell]) -> ColorImage {
        var canvas = OverlayCanvas(image, maxSide: maxSide)
        draw(cells, on: &canvas)
        return canvas.picture
    }

    static func draw(_ cells: [Cell], on canvas: inout OverlayCanvas) {
        for cell in cells {
            let corners = cell.quad.map(canvas.place)
            let middle = corners.reduce(Point(x: 0, y: 0), +) * 0.25
            canvas.picture.drawPolygon(corners.map { $0 + (middle - $0) * inset }, color: cell.color, thickness: 2)
        }
        // Over every line.
        for cell in cells where !cell.text.isEmpty { letter(cell, on: &canvas) }
    }

    /// In the lower right corner of the cell, as the picture lies.
    private static func letter(_ cell: Cell, on canvas: inout OverlayCanvas) {
        let box = Rect(around: cell.quad.map(canvas.place))
        let dot = max(minDot, Int((letteringFraction * min(box.width, box.height) / 7).rounded()))
        let size = ColorImage.letteringSize(of: cell.text, size: dot)
        let left = Int(box.x + box.width) - size.width - 1, top = Int(box.y + box.height) - size.height - dot - 2
        canvas.picture.letterOutlined(cell.text, atX: left, y: top, size: dot, color: cell.color)
    }
}

/// A picture to be drawn on, no larger than a screen shows.
struct OverlayCanvas {
    var picture: ColorImage
    private let scale: Double

    init(_ image: GrayImage, maxSide: Int) {
        let factor = max(1, (max(image.width, image.height) + maxSide - 1) / maxSide)
        picture = ColorImage(image.reduced(by: min(factor, image.width, image.height)))
        scale = 1 / Double(factor)
    }

    /// Where a place of the picture that was read lies in this one.
    func place(_ p: Point) -> Point {
        let offset = 0.5 * scale - 0.5
        return Point(x: p.x * scale + offset, y: p.y * scale + offset)
    }
}
