import Support

/// A smooth displacement field spread over a square lattice of random control points.
///
/// Method: the lattice's intervals divide the glyph evenly; every control point moves by a uniform number in ±amplitude along each
/// axis, and a pixel by the mean of the control points around it, weighted by a linear or a cubic B-spline. Weights are not
/// negative and sum to one, so no pixel moves further than the amplitude. Both passes are products with a small matrix.
///
/// **Determinism** A. **Source** for the cubic: Rueckert et al.: "Nonrigid registration using free-form deformations", 1999.
struct LatticeField: Sendable {
    /// How the displacements between control points are found.
    enum Basis: Sendable {
        /// Bilinear: straight lines break at the lattice's lines.
        case linear
        /// Cubic B-spline: smooth.
        case cubic

        /// Control points beyond those on the glyph, at either end.
        var overhang: Int { self == .linear ? 0 : 1 }

        /// The weights of the control points from `overhang` before an interval's start, for a place at `t`, 0…1, in it.
        func weights(_ t: Float) -> [Float] {
            switch self {
            case .linear: return [1 - t, t]
            case .cubic:
                let s = 1 - t, t2 = t * t, t3 = t2 * t
                return [s * s * s / 6, (4 - 6 * t2 + 3 * t3) / 6, (1 + 3 * t + 3 * t2 - 3 * t3) / 6, t3 / 6]
            }
        }
    }

    static let maxIntervalCount = 12

    private let layout: PlaneLayout
    private let basis: Basis
    /// For every control column, the weights of the pixels of a row, in rows of the plane's stride.
    private var across: [Float]
    private var down: [Float]
    private var preparedIntervalCount = 0
    private var points: [Float]
    private var rows: [Float]

    private static let maxPointCount = maxIntervalCount + 3

    init(_ basis: Basis, layout: PlaneLayout) {
        self.basis = basis
        self.layout = layout
        across = Array(repeating: 0, count: Self.maxPointCount * layout.stride)
        down = Array(repeating: 0, count: Self.maxPointCount * layout.height)
        points = Array(repeating: 0, count: 2 * Self.maxPointCount * Self.maxPointCount)
        rows = Array(repeating: 0, count: Self.maxPointCount)
    }

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - intervalCount: of the lattice, along each side of the glyph.
    ///   - amplitudePixels: how far a control point moves at most, along each axis.
    mutating func fill(
        _ field: inout DisplacementField, intervalCount: Int, amplitudePixels: Float, fieldSeed: UInt64
    ) {
        precondition((1...Self.maxIntervalCount).contains(intervalCount), "\(intervalCount) intervals")
        prepare(intervalCount)
        let side = intervalCount + 1 + 2 * basis.overhang
        var stream = RandomStream(seed: fieldSeed, purpose: .augmentation)
        for index in 0..<2 * side * side { points[index] = (2 * stream.unitFloat() - 1) * amplitudePixels }
        spread(side: side, from: 0, into: &field.dx)
        spread(side: side, from: side * side, into: &field.dy)
    }

    /// How far a control point may move, in intervals, so that no two places fall on one another.
    ///
    /// For the cubic the bound of Choi and Lee ("Injectivity conditions of 2D and 3D uniform cubic B-spline functions", 2000),
    /// 1/2.0464, less a little; for the linear one a quarter: then no side of a cell turns by more than its length.
    static func largestFoldFreeFraction(_ basis: Basis) -> Double { basis == .cubic ? 0.48 : 0.24 }

    private mutating func prepare(_ intervalCount: Int) {
        if preparedIntervalCount == intervalCount { return }
        preparedIntervalCount = intervalCount
        Self.fill(&across, length: layout.width, step: layout.stride, basis, intervalCount)
        Self.fill(&down, length: layout.height, step: layout.height, basis, intervalCount)
    }

    private static func fill(_ weights: inout [Float], length: Int, step: Int, _ basis: Basis, _ intervalCount: Int) {
        for index in weights.indices { weights[index] = 0 }
        for position in 0..<length {
            let place = Float(position) * Float(intervalCount) / Float(max(1, length - 1))
            let interval = min(Int(place), intervalCount - 1)
            for (offset, weight) in basis.weights(place - Float(interval)).enumerated() {
                weights[(interval + offset) * step + position] = weight
            }
        }
    }

    private mutating func spread(side: Int, from start: Int, into values: inout [Float]) {
        precondition(values.count == layout.valueCount, "a plane of another layout")
        points.withUnsafeBufferPointer { points in
            down.withUnsafeBufferPointer { down in
                across.withUnsafeBufferPointer { across in
                    rows.withUnsafeMutableBufferPointer { rows in
                        values.withUnsafeMutableBufferPointer { values in
                            guard let points = points.baseAddress, let down = down.baseAddress, let across = across.baseAddress,
                                let rows = rows.baseAddress, let values = values.baseAddress
                            else { return }
                            Self.spread(points + start, side: side, down, across, rows, into: values, layout)
                        }
                    }
                }
            }
        }
    }

    private static func spread(
        _ points: UnsafePointer<Float>, side: Int, _ down: UnsafePointer<Float>, _ across: UnsafePointer<Float>,
        _ rows: UnsafeMutablePointer<Float>, into values: UnsafeMutablePointer<Float>, _ layout: PlaneLayout
    ) {
        for y in 0..<layout.height {
            for column in 0..<maxPointCount { rows[column] = 0 }
            for row in 0..<side {
                let weight = down[row &* layout.height &+ y], line = points + row &* side
                for column in 0..<side { rows[column] = rows[column].addingProduct(weight, line[column]) }
            }
            for x in stride(from: 0, to: layout.stride, by: PlaneLayout.laneCount) {
                var sum = SIMD16<Float>.zero
                for column in 0..<side {
                    sum = sum.addingProduct(SIMD16(repeating: rows[column]), loadLanes(across + (column &* layout.stride &+ x)))
                }
                storeLanes(sum, values + (y &* layout.stride &+ x))
            }
        }
    }
}
