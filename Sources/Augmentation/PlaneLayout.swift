/// How a plane of floats lies in memory: rows of `width` values, `stride` apart, a whole number of 16-lane vectors.
///
/// What lies from column `width` on is undefined. The *padded* layout has `margin` columns and rows of paper before the plane and
/// one more after it, so that every neighborhood of `margin` pixels, and every 2 × 2 or 4 × 4 one a pixel further out, can be read.
package struct PlaneLayout: Equatable, Sendable {
    static let laneCount = 16

    package let width: Int
    package let height: Int
    package var margin = 1

    package init(width: Int, height: Int, margin: Int = 1) {
        self.width = width
        self.height = height
        self.margin = margin
    }

    var stride: Int { (width + Self.laneCount - 1) / Self.laneCount * Self.laneCount }
    var valueCount: Int { stride * height }

    /// For values without a stride of their own, `width` a row: room to read a row of `stride` from the last one too.
    var denseValueCount: Int { width * height + stride - width }

    /// What is read left of a row's margin is the paper at the right end of the row above.
    package var paddedStride: Int { (width + 2 * margin + 1 + Self.laneCount - 1) / Self.laneCount * Self.laneCount }
    /// With room for a vector that starts anywhere in the last row.
    package var paddedValueCount: Int { paddedStride * (height + 2 * margin + 3) + stride + Self.laneCount }

    /// Where the plane's value at `x` 0, `y` lies in the padded layout.
    package func paddedOffset(row y: Int) -> Int { (y + margin + 1) * paddedStride + margin }
}
