import Imaging

/// How a picture is stored relative to how it is to be seen: the EXIF orientation with its number.
///
/// **Determinism** A: pixels are moved, never computed.
/// **Source** TIFF 6.0, tag 274; CIPA DC-008 (EXIF).
public enum EXIFOrientation: Int, Sendable, CaseIterable {
    case upright = 1
    case mirrored
    case upsideDown
    case upsideDownMirrored
    case transposed
    /// Seen after a quarter turn clockwise, as from a phone held upright.
    case needsClockwiseTurn
    case transverse
    /// Seen after a quarter turn counter-clockwise.
    case needsCounterclockwiseTurn

    /// The picture as it is to be seen, from the picture as stored.
    public func upright(_ stored: GrayImage) -> GrayImage {
        guard self != .upright else { return stored }
        let width = swapsAxes ? stored.height : stored.width, height = swapsAxes ? stored.width : stored.height
        // The stored index is linear in x and y of the upright picture.
        let columnStep = storedColumnRunsBackwards ? -1 : 1, rowStep = storedRowRunsBackwards ? -stored.width : stored.width
        let start =
            (storedColumnRunsBackwards ? stored.width - 1 : 0)
            + (storedRowRunsBackwards ? (stored.height - 1) * stored.width : 0)
        let xStep = swapsAxes ? rowStep : columnStep, yStep = swapsAxes ? columnStep : rowStep
        var seen = GrayImage(width: width, height: height)
        // Tiles keep both pictures in the cache where rows become columns.
        for tileY in stride(from: 0, to: height, by: Self.tileSide) {
            for tileX in stride(from: 0, to: width, by: Self.tileSide) {
                for y in tileY..<min(tileY + Self.tileSide, height) {
                    for x in tileX..<min(tileX + Self.tileSide, width) {
                        seen.pixels[y * width + x] = stored.pixels[start + x * xStep + y * yStep]
                    }
                }
            }
        }
        return seen
    }

    /// The picture as stored, from the picture as seen; the inverse of `upright`.
    public func stored(_ seen: GrayImage) -> GrayImage {
        switch self {
        case .needsClockwiseTurn: Self.needsCounterclockwiseTurn.upright(seen)
        case .needsCounterclockwiseTurn: Self.needsClockwiseTurn.upright(seen)
        default: upright(seen)
        }
    }

    private static let tileSide = 64

    private var swapsAxes: Bool { rawValue >= 5 }

    private var storedColumnRunsBackwards: Bool {
        switch self {
        case .mirrored, .upsideDown, .transverse, .needsCounterclockwiseTurn: true
        default: false
        }
    }

    private var storedRowRunsBackwards: Bool {
        switch self {
        case .upsideDown, .upsideDownMirrored, .needsClockwiseTurn, .transverse: true
        default: false
        }
    }
}
