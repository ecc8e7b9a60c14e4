/// How the ink between pixels is found when the geometry of a copy is carried out.
enum Resampling: String, Sendable, CaseIterable, Encodable {
    /// Between the four pixels around: never below paper or above the darkest of them.
    case bilinear
    /// Through the sixteen pixels around (Catmull–Rom): sharper, about twice as slow.
    case bicubic

    /// Looks up the ink at the places that `BilinearResampling.findPlaces` found.
    func lookUp(
        _ padded: [Float], _ source: PlaneLayout, places: DisplacementField, cells: [Float], into plane: inout [Float]
    ) {
        switch self {
        case .bilinear: BilinearResampling.lookUp(padded, source, places: places, cells: cells, into: &plane)
        case .bicubic: BicubicResampling.lookUp(padded, source, places: places, cells: cells, into: &plane)
        }
    }
}
