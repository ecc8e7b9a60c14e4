import Imaging
import Support

/// Where a point of the page falls in the picture: a pinhole camera over a page that may be bent, or a flatbed.
///
/// Millimeters from the page's top left corner go to pixels. A flatbed is a camera infinitely far away.
///
/// **Determinism** A.
struct PageProjection: Sendable {
    /// Rows of the matrix that takes (x, y, z, 1), millimeters from the page's middle and above the table, to homogeneous pixels.
    private let rows: [SIMD4<Double>]
    private let inverse: [SIMD3<Double>]
    private let pageCenterMM: Point
    /// Millimeters on the paper for one of the form.
    private let printScale: Double
    private let bend: Bend

    /// The page as part of a cylinder: how high its edges stand above its middle, and across which direction.
    struct Bend: Sendable {
        let heightMM: Double
        let direction: Point
        let halfLengthMM: Double

        static let flat = Bend(heightMM: 0, direction: Point(x: 1, y: 0), halfLengthMM: 1)

        func heightMM(at p: Point) -> Double {
            let u = (p.x * direction.x + p.y * direction.y) / halfLengthMM
            return heightMM * u * u
        }
    }

    /// A flatbed's picture.
    ///
    /// - Parameters:
    ///   - turn: how far the page lies turned counter-clockwise, in radians.
    ///   - center: the pixel where the page's middle falls.
    init(flatbed pageSizeMM: Size, pixelsPerMM: Double, turn: Double, center: Point, printScale: Double = 1) {
        let (s, c) = (PortableMath.sin(turn) * pixelsPerMM, PortableMath.cos(turn) * pixelsPerMM)
        self.init(
            rows: [SIMD4(c, s, 0, center.x), SIMD4(-s, c, 0, center.y), SIMD4(0, 0, 0, 1)], pageSizeMM: pageSizeMM, bend: .flat,
            printScale: printScale)
    }

    /// A camera's picture.
    ///
    /// - Parameters:
    ///   - tilt: how far the camera's axis leans from the upright, in radians.
    ///   - tiltDirection: about which axis of the page, in radians.
    init(
        camera pageSizeMM: Size, pixelsPerMM: Double, distanceMM: Double, turn: Double, tilt: Double, tiltDirection: Double,
        bend: Bend, center: Point, printScale: Double = 1
    ) {
        let (st, ct) = (PortableMath.sin(turn), PortableMath.cos(turn))
        let (sa, ca) = (PortableMath.sin(tilt), PortableMath.cos(tilt))
        let axis = Point(x: PortableMath.cos(tiltDirection), y: PortableMath.sin(tiltDirection))
        // Rodrigues' rotation about an axis in the page, after the turn within it.
        let tiltRows = [
            SIMD3(ca + axis.x * axis.x * (1 - ca), axis.x * axis.y * (1 - ca), axis.y * sa),
            SIMD3(axis.x * axis.y * (1 - ca), ca + axis.y * axis.y * (1 - ca), -axis.x * sa),
            SIMD3(-axis.y * sa, axis.x * sa, ca),
        ]
        let turned = tiltRows.map { row in
            SIMD4(row.x * ct - row.y * st, row.x * st + row.y * ct, -row.z, 0)
        }
        let depth = turned[2] * (1 / distanceMM) + SIMD4(0, 0, 0, 1)
        self.init(
            rows: [turned[0] * pixelsPerMM + depth * center.x, turned[1] * pixelsPerMM + depth * center.y, depth],
            pageSizeMM: pageSizeMM, bend: bend, printScale: printScale)
    }

    private init(rows: [SIMD4<Double>], pageSizeMM: Size, bend: Bend, printScale: Double) {
        self.printScale = printScale
        self.rows = rows
        self.bend = bend
        pageCenterMM = Point(x: pageSizeMM.width / 2, y: pageSizeMM.height / 2)
        let (a, b, c) = (Self.flat(rows[0]), Self.flat(rows[1]), Self.flat(rows[2]))
        // The adjugate: homogeneous coordinates need no division by the determinant.
        let columns = [Self.cross(b, c), Self.cross(c, a), Self.cross(a, b)]
        inverse = (0..<3).map { SIMD3(columns[0][$0], columns[1][$0], columns[2][$0]) }
    }

    /// The pixel of a point of the form.
    func pixel(ofMM p: Point) -> Point {
        let q = (p - pageCenterMM) * printScale
        return project(q, heightMM: bend.heightMM(at: q))
    }

    /// The point of the form, or of the table beside it, that a pixel shows.
    func pointMM(ofPixel pixel: Point) -> Point {
        var q = unproject(pixel)
        if bend.heightMM != 0 {
            // The bend shifts a point smoothly: where it is slight, two corrections leave less than 0.01 mm.
            for _ in 0..<(bend.heightMM > 2.5 ? 6 : 2) {
                let shift = project(q, heightMM: bend.heightMM(at: q)) - project(q, heightMM: 0)
                q = unproject(pixel - shift)
            }
        }
        return q * (1 / printScale) + pageCenterMM
    }

    /// The pixels around a box of the form, by its corners.
    func bounds(ofMM box: Rect) -> Rect { Rect(around: box.corners.map(pixel(ofMM:))) }

    /// Pixels a millimeter of the form is long at a point of it, the mean of the two directions.
    func pixelsPerMM(atMM p: Point) -> Double {
        let middle = pixel(ofMM: p)
        let right = pixel(ofMM: p + Point(x: 1, y: 0)), below = pixel(ofMM: p + Point(x: 0, y: 1))
        return (middle.distance(to: right) + middle.distance(to: below)) / 2
    }

    private func project(_ q: Point, heightMM: Double) -> Point {
        func row(_ r: SIMD4<Double>) -> Double { r.x * q.x + r.y * q.y + r.z * heightMM + r.w }
        let w = row(rows[2])
        return Point(x: row(rows[0]) / w, y: row(rows[1]) / w)
    }

    private func unproject(_ pixel: Point) -> Point {
        func row(_ r: SIMD3<Double>) -> Double { r.x * pixel.x + r.y * pixel.y + r.z }
        let w = row(inverse[2])
        return Point(x: row(inverse[0]) / w, y: row(inverse[1]) / w)
    }

    private static func flat(_ row: SIMD4<Double>) -> SIMD3<Double> { SIMD3(row.x, row.y, row.w) }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
