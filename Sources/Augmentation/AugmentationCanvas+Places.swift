/// Changes of the ink that depend on where it lies, or on what lies several pixels away.
extension AugmentationCanvas {
    /// Replaces the ink of 16 pixels in a row at a time by a function of it and of their places, in pixels of the glyph.
    ///
    /// - Parameter rows: those that are changed, in pixels of the glyph; nil for all.
    @inline(__always)
    mutating func mapPlaces(
        rows: ClosedRange<Float>? = nil, _ change: (_ ink: SIMD16<Float>, _ x: SIMD16<Float>, _ y: Float) -> SIMD16<Float>
    ) {
        prepareInk()
        var planeRows = 0..<plane.layout.height
        if let rows {
            let scale = Float(planeScale), last = Float(planeRows.upperBound)
            // Of fine rows, `scale` make one of the glyph, whose middle is its place.
            let first = (rows.lowerBound * scale).rounded(.down), end = ((rows.upperBound + 1) * scale).rounded(.up)
            planeRows = Int(max(0, min(last, first)))..<Int(max(0, min(last, max(first, end))))
        }
        PixelKernels.mapPlaces(&plane.ink, rows: planeRows, scale: planeScale, layout: plane.layout, change)
    }

    /// The strongest ink there is now.
    var strongestInk: Float { PixelKernels.largest(plane.ink, layout: plane.layout) }

    /// Replaces every pixel by the mean of what `smallKernel` weighs; paper lies beyond the glyph. For the paper and scanner phases.
    mutating func convolveInk() {
        resamplePending()
        wide.pad(plane.ink)
        smallKernel.convolve(wide.values, wide.layout, into: &plane.ink)
    }

    /// Compresses the glyph as JPEG, paper lying around it, and decompresses it. For the paper and scanner phases.
    ///
    /// - Parameters: see `JPEGRoundTrip`.
    mutating func compressInk(quality: Int, gridX: Int, gridY: Int) {
        resamplePending()
        wide.pad(plane.ink)
        JPEGRoundTrip.apply(quality: quality, gridX: gridX, gridY: gridY, to: &wide.values, layout: wide.layout)
        wide.unpad(into: &plane.ink)
    }

    /// Adds ink that shows through from the other side, where the glyph's own ink lies as `map` looks it up.
    ///
    /// - Parameter fraction: how much of it shows; the lighter the paper, the more it adds.
    mutating func addShowThrough(of map: AffineMap, sigmaPixels: Double, fraction: Double) {
        resamplePending()
        plane.pad()
        BilinearResampling.findPlaces(
            map: map, field: &places, hasField: false, cells: &cells, layout: layout, source: layout)
        BilinearResampling.lookUp(plane.padded, layout, places: places, cells: cells, into: &fieldPlane.ink)
        fieldPlane.smooth(sigmaPixels: sigmaPixels)
        let share = Float(fraction / 255)
        PixelKernels.combine(&plane.ink, with: fieldPlane.ink, layout: layout) { ink, back in
            ink.addingProduct((255 - ink) * share, back)
        }
    }
}
