/// A net of quadrilaterals over a picture, by which a bent or tilted page is laid flat.
///
/// Within a quadrilateral the map is bilinear; make the net so fine that perspective bends it by less than a pixel there.
/// **Determinism** A.
public struct QuadMesh: Sendable, Equatable {
    public let columnCount: Int
    public let rowCount: Int
    /// `(columnCount + 1) * (rowCount + 1)` places in the picture, row by row.
    public let nodes: [Point]

    public init(columnCount: Int, rowCount: Int, nodes: [Point]) {
        precondition(
            columnCount > 0 && rowCount > 0 && nodes.count == (columnCount + 1) * (rowCount + 1),
            "\(nodes.count) nodes for \(columnCount)×\(rowCount)")
        self.columnCount = columnCount
        self.rowCount = rowCount
        self.nodes = nodes
    }

    public func node(row: Int, column: Int) -> Point { nodes[row * (columnCount + 1) + column] }

    /// The place in the picture of a place in the net, in units of its quadrilaterals; beyond the rim the outermost ones
    /// go on.
    public func map(_ p: Point) -> Point {
        let column = min(max(0, Int(p.x.rounded(.down))), columnCount - 1)
        let row = min(max(0, Int(p.y.rounded(.down))), rowCount - 1)
        let (top, bottom) = ends(row: row, column: column, x: p.x), v = p.y - Double(row)
        return top * (1 - v) + bottom * v
    }

    /// Where an upright line of the net enters and leaves a quadrilateral.
    ///
    /// - Parameter x: of the line, in units of the net's quadrilaterals.
    func ends(row: Int, column: Int, x: Double) -> (top: Point, bottom: Point) {
        let u = x - Double(column)
        return (
            node(row: row, column: column) * (1 - u) + node(row: row, column: column + 1) * u,
            node(row: row + 1, column: column) * (1 - u) + node(row: row + 1, column: column + 1) * u
        )
    }
}

extension InkDensity {
    /// The picture under a net laid flat, each quadrilateral `quadWidth × quadHeight` pixels.
    public func flattened(by mesh: QuadMesh, quadWidth: Int, quadHeight: Int) -> InkDensity {
        flattened(
            by: mesh, quadWidths: Array(repeating: quadWidth, count: mesh.columnCount),
            quadHeights: Array(repeating: quadHeight, count: mesh.rowCount))
    }

    /// The picture under a net laid flat; bilinear; no ink beyond the picture.
    ///
    /// - Parameters:
    ///   - quadWidths: pixels of each of the net's columns.
    ///   - quadHeights: pixels of each of its rows.
    ///
    /// **Complexity** linear in the pixels of the result.
    public func flattened(by mesh: QuadMesh, quadWidths: [Int], quadHeights: [Int]) -> InkDensity {
        precondition(
            quadWidths.count == mesh.columnCount && quadHeights.count == mesh.rowCount,
            "\(quadWidths.count)×\(quadHeights.count) sizes for a net of \(mesh.columnCount)×\(mesh.rowCount)")
        let w = quadWidths.reduce(0, +), h = quadHeights.reduce(0, +)
        var result = [UInt8](repeating: 0, count: w * h)
        var offset = 0
        for (row, quadHeight) in quadHeights.enumerated() {
            // Where each quadrilateral's first and last columns of pixels begin and end.
            let sides = quadWidths.enumerated().map { column, quadWidth in
                (
                    start: mesh.ends(row: row, column: column, x: Double(column) + 0.5 / Double(quadWidth)),
                    end: mesh.ends(row: row, column: column, x: Double(column) + 1 - 0.5 / Double(quadWidth))
                )
            }
            for y in 0..<quadHeight {
                let v = Double(row) + (Double(y) + 0.5) / Double(quadHeight) - Double(row)
                for (side, quadWidth) in zip(sides, quadWidths) {
                    let start = side.start.top * (1 - v) + side.start.bottom * v, end = side.end.top * (1 - v) + side.end.bottom * v
                    let step = (end - start) * (1 / Double(max(1, quadWidth - 1)))
                    sampleLine(from: start, step: step, count: quadWidth, into: &result, at: offset)
                    offset += quadWidth
                }
            }
        }
        return InkDensity(width: w, height: h, values: result)
    }

    private func sampleLine(from start: Point, step: Point, count: Int, into result: inout [UInt8], at offset: Int) {
        // A degenerate map leads nowhere, and nothing is seen there.
        guard start.x.isFinite, start.y.isFinite, step.x.isFinite, step.y.isFinite else { return }
        // 16 fractional bits; no picture is 10⁹ pixels wide.
        let limit = 1e9
        let fixed = { (value: Double) in Int((min(max(value, -limit), limit) * 65536).rounded(.down)) }
        let x = fixed(start.x), y = fixed(start.y), dx = fixed(step.x), dy = fixed(step.y)
        // Where the line runs within the picture: it is straight, so that its ends tell of all between.
        let inside = steps(from: x, by: dx, count: count, below: width - 1).clamped(
            to: steps(from: y, by: dy, count: count, below: height - 1))
        sample(x: x, y: y, dx: dx, dy: dy, steps: inside, into: &result, at: offset)
    }

    /// Of so many steps along an axis from a place, in 16 fractional bits, those that lie between its first pixel and a later one.
    private func steps(from place: Int, by step: Int, count: Int, below pixel: Int) -> Range<Int> {
        let end = pixel << 16
        guard end > 0 else { return 0..<0 }
        guard step != 0 else { return place >= 0 && place < end ? 0..<count : 0..<0 }
        // How many steps lead up to the side that is entered, and to the one that is left.
        let size = abs(step), ahead = step > 0 ? -place : place - end + 1, behind = step > 0 ? end - place : place + 1
        let first = ahead > 0 ? (ahead + size - 1) / size : 0, last = behind > 0 ? (behind + size - 1) / size : 0
        return min(first, count)..<max(min(first, count), min(last, count))
    }
}
