import Imaging

/// How far places of a page lie from where a flat page has them: offsets at the nodes of a net, bilinear between them.
struct PaperBend {
    /// A net's quadrilateral is about so wide: paper bends slowly.
    private static let quadMM = 20.0
    private static let sweepCount = 40

    let columnCount: Int
    let rowCount: Int
    /// `(columnCount + 1) * (rowCount + 1)` offsets in millimeters of the page, row by row.
    private(set) var offsetsMM: [Point]

    /// A flat page.
    init(pageSizeMM: Size) {
        columnCount = max(1, Int((pageSizeMM.width / Self.quadMM).rounded()))
        rowCount = max(1, Int((pageSizeMM.height / Self.quadMM).rounded()))
        offsetsMM = Array(repeating: Point(x: 0, y: 0), count: (columnCount + 1) * (rowCount + 1))
    }

    /// What the picture around each node says of how much further it lies: the sums of the gradients' products and of their products
    /// with the differences.
    struct Evidence {
        var xx = 0.0, xy = 0.0, yy = 0.0, x = 0.0, y = 0.0
    }

    /// Moves the nodes to where the evidence has them, as far as their neighbors go along.
    ///
    /// Method: least squares of the evidence and of the offsets' differences between neighbors (a membrane), by Gauss–Seidel.
    mutating func follow(_ evidence: [Evidence], stiffness: Double) {
        let trace = evidence.reduce(0) { $0 + $1.xx + $1.yy } / Double(2 * max(1, evidence.count))
        let weight = stiffness * trace
        guard weight > 0 else { return }
        let before = offsetsMM
        let across = columnCount + 1
        for _ in 0..<Self.sweepCount {
            for row in 0...rowCount {
                for column in 0...columnCount {
                    let index = row * across + column
                    var sum = Point(x: 0, y: 0), count = 0.0
                    for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                        guard (0...columnCount).contains(column + dx), (0...rowCount).contains(row + dy) else { continue }
                        sum = sum + offsetsMM[index + dy * across + dx]
                        count += 1
                    }
                    let e = evidence[index], old = before[index]
                    let a = e.xx + count * weight, b = e.xy, c = e.yy + count * weight
                    let right = e.x + e.xx * old.x + e.xy * old.y + weight * sum.x
                    let down = e.y + e.xy * old.x + e.yy * old.y + weight * sum.y
                    let determinant = a * c - b * b
                    guard determinant > 0 else { continue }
                    offsetsMM[index] = Point(x: (c * right - b * down) / determinant, y: (a * down - b * right) / determinant)
                }
            }
        }
    }
}
