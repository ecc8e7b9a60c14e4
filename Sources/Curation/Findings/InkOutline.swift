import Imaging

/// Ink scaled to one size, as the distances of a field of pixels to its outline.
struct InkOutline: Sendable {
    /// Of the longer side, and beyond it.
    private static let side = 48, margin = 8, frame = side + 2 * margin
    private static let blurSigmaPixels = 1.0
    private static let pointCount = 96, fitCount = 6
    /// Distances that count less and less, and those beyond which more counts no more.
    private static let softPixels = 1.0, maxPixels = 3.0
    /// What holds each step back: of shift and width of the stroke, and of scale.
    private static let shiftWeight = 0.5, scaleWeight = 300.0

    /// Positive in the ink, in pixels.
    private let distances: [Float]
    /// Spread over the outline.
    private let points: [Point]
    private let center: Point

    /// Nil where there is no ink.
    init?(_ crop: BilevelImage) {
        guard let ink = crop.croppedToInk else { return nil }
        let plane = Self.scaled(ink, side: Self.side, frame: Self.frame, at: Self.margin).blurred(sigmaPixels: Self.blurSigmaPixels)
        let all = Self.outline(of: plane)
        guard !all.isEmpty else { return nil }
        let count = min(all.count, Self.pointCount)
        points = (0..<count).map { all[$0 * all.count / count] }
        center = points.reduce(Point(x: 0, y: 0), +) * (1 / Double(count))
        distances = Self.signedDistances(plane.values.map { $0 >= 0.5 })
    }

    static let fieldCount = fieldSide * fieldSide
    private static let fieldSide = 16
    private static let fieldSigma = 0.8

    /// The ink in 16 × 16 fields, in the middle of them.
    static func fields(_ crop: BilevelImage) -> [Float] {
        guard let ink = crop.croppedToInk else { return [Float](repeating: 0, count: fieldCount) }
        return scaled(ink, side: fieldSide, frame: fieldSide, at: nil).blurred(sigmaPixels: fieldSigma).values
    }

    /// The fraction of each pixel that ink covers where its longer side is `side` pixels long.
    ///
    /// - Parameter corner: where it begins; nil for the middle.
    private static func scaled(_ ink: BilevelImage, side: Int, frame: Int, at corner: Int?) -> FloatPlane {
        let scale = Double(side) / Double(max(ink.width, ink.height))
        let width = max(1, Int((Double(ink.width) * scale).rounded())), height = max(1, Int((Double(ink.height) * scale).rounded()))
        let originX = corner ?? (frame - width) / 2, originY = corner ?? (frame - height) / 2
        let columns = shares(of: ink.width, in: width), rows = shares(of: ink.height, in: height)
        var plane = FloatPlane(width: frame, height: frame)
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] {
                for (row, down) in rows[y] {
                    for (column, across) in columns[x] { plane[originX + column, originY + row] += Float(down * across) }
                }
            }
        }
        return plane
    }

    /// Onto which of `target` pixels each of `count` falls, and how much of these it covers.
    private static func shares(of count: Int, in target: Int) -> [[(pixel: Int, share: Double)]] {
        let scale = Double(target) / Double(count)
        return (0..<count).map { index in
            let start = Double(index) * scale, end = start + scale
            return (Int(start)..<max(Int(start) + 1, min(target, Int(end.rounded(.up))))).map { pixel in
                (pixel, min(end, Double(pixel + 1)) - max(start, Double(pixel)))
            }
        }
    }

    /// Where the ink's cover passes one half between two neighbors.
    private static func outline(of plane: FloatPlane) -> [Point] {
        var points: [Point] = []
        for y in 0..<frame {
            for x in 0..<frame {
                let here = plane[x, y]
                for (dx, dy) in [(1, 0), (0, 1)] where x + dx < frame && y + dy < frame {
                    let next = plane[x + dx, y + dy]
                    guard (here >= 0.5) != (next >= 0.5) else { continue }
                    let part = Double((0.5 - here) / (next - here))
                    points.append(Point(x: Double(x) + part * Double(dx), y: Double(y) + part * Double(dy)))
                }
            }
        }
        return points
    }

    /// Of each pixel's middle to the nearest pixel of the other kind, less half a pixel; positive in the ink.
    private static func signedDistances(_ isInk: [Bool]) -> [Float] {
        let toInk = squaredDistances { isInk[$0] }, toPaper = squaredDistances { !isInk[$0] }
        return isInk.indices.map { isInk[$0] ? Float(toPaper[$0]).squareRoot() - 0.5 : 0.5 - Float(toInk[$0]).squareRoot() }
    }

    /// To the nearest pixel that is meant: down the columns first, then along the rows.
    private static func squaredDistances(_ isMeant: (Int) -> Bool) -> [Int32] {
        let far = Int32(2 * frame)
        var columns = [Int32](repeating: far, count: frame * frame)
        for x in 0..<frame {
            var distance = far
            for y in 0..<frame {
                distance = isMeant(y * frame + x) ? 0 : min(far, distance + 1)
                columns[y * frame + x] = distance
            }
            distance = far
            for y in (0..<frame).reversed() {
                distance = min(columns[y * frame + x], min(far, distance + 1))
                columns[y * frame + x] = distance
            }
        }
        var result = [Int32](repeating: 0, count: frame * frame)
        for y in 0..<frame {
            for x in 0..<frame {
                var least = Int32.max
                for other in 0..<frame {
                    let dx = Int32(other - x), dy = columns[y * frame + other]
                    least = min(least, dx * dx + dy * dy)
                }
                result[y * frame + x] = least
            }
        }
        return result
    }

    /// Between the pixels by the plane through the four around it.
    private func distance(at x: Double, _ y: Double) -> Double {
        let most = Double(Self.frame) - 1.001
        let x = min(max(x, 0), most), y = min(max(y, 0), most), column = Int(x), row = Int(y)
        let u = x - Double(column), v = y - Double(row), index = row * Self.frame + column
        let above = Double(distances[index]) * (1 - u) + Double(distances[index + 1]) * u
        let below = Double(distances[index + Self.frame]) * (1 - u) + Double(distances[index + Self.frame + 1]) * u
        return above * (1 - v) + below * v
    }

    /// What stays between another outline and this one, laid on it as well as can be: the root of the mean square, in pixels.
    func distance(to other: InkOutline) -> Double {
        // Shift in x and y, scale in x and y less 1, half the width of the stroke more.
        var unknowns = [Double](repeating: 0, count: 5)
        func placed(_ point: Point) -> Point {
            let offset = point - other.center
            return Point(
                x: other.center.x + offset.x * (1 + unknowns[2]) + unknowns[0],
                y: other.center.y + offset.y * (1 + unknowns[3]) + unknowns[1])
        }
        for _ in 0..<Self.fitCount {
            // The equations' products: a row for each unknown, and those with their targets.
            var rows = [SIMD8<Double>](repeating: .zero, count: 5), targets = SIMD8<Double>.zero
            for point in other.points {
                let place = placed(point), offset = point - other.center
                let residual = distance(at: place.x, place.y) - unknowns[4], soft = residual / Self.softPixels
                let slopeX = distance(at: place.x + 0.5, place.y) - distance(at: place.x - 0.5, place.y)
                let slopeY = distance(at: place.x, place.y + 0.5) - distance(at: place.x, place.y - 0.5)
                let equation = SIMD8(slopeX, slopeY, slopeX * offset.x, slopeY * offset.y, -1, 0, 0, 0)
                let weighted = equation / (1 + soft * soft)
                for index in 0..<5 { rows[index] += weighted * equation[index] }
                targets -= weighted * residual
            }
            for (index, weight) in [Self.shiftWeight, Self.shiftWeight, Self.scaleWeight, Self.scaleWeight, Self.shiftWeight].enumerated() {
                rows[index][index] += weight
            }
            var system = LeastSquares(unknownCount: 5)
            system.add(
                normalMatrix: rows.flatMap { row in (0..<5).map { row[$0] } }, rightSide: (0..<5).map { targets[$0] })
            guard let step = system.solution() else { break }
            for index in unknowns.indices { unknowns[index] += step[index] }
        }
        let squares = other.points.map { point -> Double in
            let place = placed(point), residual = distance(at: place.x, place.y) - unknowns[4]
            return min(residual * residual, Self.maxPixels * Self.maxPixels)
        }
        return (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
    }
}
