/// Memory for a plane with so much paper around it that filters of small reach need not look where it ends.
struct WidePlane: Sendable {
    /// Pixels of paper on every side; a block of JPEG reaches 7 beyond the glyph, a small kernel less.
    static let margin = 8

    let layout: PlaneLayout
    /// In the padded layout; the margin is 0 unless a filter writes into it, which then calls `unpad`.
    var values: [Float]

    /// - Parameter layout: of the planes to come, whatever its margin.
    init(layout: PlaneLayout) {
        self.layout = PlaneLayout(width: layout.width, height: layout.height, margin: Self.margin)
        values = Array(repeating: 0, count: self.layout.paddedValueCount)
    }

    mutating func pad(_ plane: [Float]) {
        PixelKernels.pad(plane, into: &values, layout: layout)
    }

    /// Copies the middle out, and makes all paper again.
    mutating func unpad(into plane: inout [Float]) {
        PixelKernels.unpad(values, into: &plane, layout: layout)
        for i in values.indices { values[i] = 0 }
    }
}
