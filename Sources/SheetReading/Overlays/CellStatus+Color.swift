import Forms

extension CellStatus {
    /// The color of the status in overlays and contact sheets: red, green, blue.
    public var color: SIMD3<UInt8> {
        switch self {
        case .ok: SIMD3(40, 160, 60)
        case .touchesLine: SIMD3(30, 110, 220)
        case .faint: SIMD3(230, 150, 20)
        case .empty: SIMD3(160, 160, 160)
        case .overflow: SIMD3(220, 40, 40)
        case .several: SIMD3(190, 40, 190)
        case .struckOut: SIMD3(110, 70, 30)
        case .notADigit: SIMD3(0, 130, 130)
        case .notFound: SIMD3(230, 120, 0)
        case .secondInk: SIMD3(240, 80, 130)
        case .number: SIMD3(20, 120, 110)
        }
    }
}
