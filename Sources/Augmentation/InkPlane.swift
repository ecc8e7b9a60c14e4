/// A plane of ink with the memory that its kernels work in.
struct InkPlane: Sendable {
    let layout: PlaneLayout
    /// Ink, 0 paper … 255; steps may go beyond, `store` cuts.
    var ink: [Float]
    var scratch: [Float]
    /// The margin is and stays 0.
    var padded: [Float]
    var taps: GaussianTaps

    init(layout: PlaneLayout) {
        self.layout = layout
        ink = Array(repeating: 0, count: layout.valueCount)
        scratch = ink
        padded = Array(repeating: 0, count: layout.paddedValueCount)
        taps = GaussianTaps(reach: max(layout.stride, layout.height))
    }

    /// Smooths the ink; paper lies beyond the plane.
    mutating func smooth(sigmaPixels: Double) {
        taps.prepare(sigmaPixels: sigmaPixels)
        GaussianFilter.apply(to: &ink, scratch: &scratch, taps: taps, layout: layout)
    }

    /// Puts the ink into the middle of `padded`.
    mutating func pad() {
        PixelKernels.pad(ink, into: &padded, layout: layout)
    }

    /// The longer side of the bounding box of the ink, in pixels.
    var longerInkSide: Int {
        var left = layout.width, right = -1, top = layout.height, bottom = -1
        for y in 0..<layout.height {
            let row = ink[y * layout.stride..<y * layout.stride + layout.width]
            guard let first = row.firstIndex(where: { $0 > 0 }), let last = row.lastIndex(where: { $0 > 0 }) else { continue }
            left = min(left, first - row.startIndex)
            right = max(right, last - row.startIndex)
            top = min(top, y)
            bottom = y
        }
        return max(right - left, bottom - top) + 1
    }
}
