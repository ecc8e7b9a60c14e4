/// How a plane of floats lies in memory: rows of `width` values, `stride` apart, a whole number of 16-lane vectors.
///
/// What lies from column `width` on is undefined. The *padded* layout has one column and one row of paper before the plane, and
/// at least two after it, so that every 3 × 3 neighbourhood, and every 2 × 2 one a pixel further out, can be read.
struct PlaneLayout: Equatable, Sendable {
    static let laneCount = 16

    let width: Int
    let height: Int

    var stride: Int { (width + Self.laneCount - 1) / Self.laneCount * Self.laneCount }
    var valueCount: Int { stride * height }

    var paddedStride: Int { (width + 3 + Self.laneCount - 1) / Self.laneCount * Self.laneCount }
    /// With room for a vector that starts anywhere in the last row.
    var paddedValueCount: Int { paddedStride * (height + 3) + stride + Self.laneCount }

    /// Where the plane's value at `x` 0, `y` lies in the padded layout.
    func paddedOffset(row y: Int) -> Int { (y + 1) * paddedStride + 1 }
}
