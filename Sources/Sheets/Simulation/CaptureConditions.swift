import Imaging
import Support

/// The camera or scanner, the light and the table of one picture.
///
/// **Determinism** A.
struct CaptureConditions: Sendable {
    let kind: CaptureKind
    let width: Int
    let height: Int
    let projection: PageProjection
    /// What white paper in full light becomes, as a share of the sensor's range; above 1 it is cut off.
    let whiteLevel: Double
    let paperGrain: Double
    let blurSigmaPixels: Double
    /// Of the 0…255 scale.
    let noiseSigmaLevels: Double
    let light: Lighting
    /// Reflectance of what lies beside the page.
    let surroundings: Double

    init(_ settings: SimulationSettings, pageSizeMM: Size) {
        var stream = settings.stream(.capture)
        switch settings.capture {
        case .documentScan, .photoScan: self.init(flatbed: settings, pageSizeMM: pageSizeMM, using: &stream)
        case .phone: self.init(phone: settings, pageSizeMM: pageSizeMM, using: &stream)
        }
    }

    private init(flatbed settings: SimulationSettings, pageSizeMM: Size, using stream: inout RandomStream) {
        let pixelsPerMM = settings.dotsPerInch / 25.4
        kind = settings.capture
        width = Int((pageSizeMM.width * pixelsPerMM).rounded())
        height = Int((pageSizeMM.height * pixelsPerMM).rounded())
        let turn = min(max(0.011 * stream.normal(), -0.03), 0.03)
        let slip = Point(x: stream.normal(), y: stream.normal()) * pixelsPerMM
        let stretch = 1 + 0.003 * stream.normal()
        projection = PageProjection(
            flatbed: pageSizeMM, pixelsPerMM: pixelsPerMM * stretch, turn: turn,
            centre: Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2) + slip)
        let keepsPaper = settings.capture == .photoScan
        whiteLevel = keepsPaper ? stream.uniform(in: 0.9...0.98) : stream.uniform(in: 1.03...1.06)
        paperGrain = keepsPaper ? stream.uniform(in: 0.003...0.008) : 0.002
        blurSigmaPixels = stream.uniform(in: 0.4...0.75)
        noiseSigmaLevels = keepsPaper ? stream.uniform(in: 1...2) : 1
        light = keepsPaper ? Lighting(lidOver: Size(width: Double(width), height: Double(height)), using: &stream) : .even
        surroundings = keepsPaper ? stream.uniform(in: 0.8...0.93) : 1
    }

    private init(phone settings: SimulationSettings, pageSizeMM: Size, using stream: inout RandomStream) {
        let pixelsPerMM = settings.dotsPerInch / 25.4
        kind = settings.capture
        let turn = 0.03 * stream.normal()
        let tilt = stream.uniform(in: 0.03...0.14)
        let direction = stream.uniform(in: 0...(2 * .pi))
        let bendDirection = stream.uniform(in: 0...(2 * .pi))
        let bend = PageProjection.Bend(
            heightMM: stream.uniform(in: 0...2.5),
            direction: Point(x: PortableMath.cos(bendDirection), y: PortableMath.sin(bendDirection)),
            halfLengthMM: pageSizeMM.height / 2)
        let distance = stream.uniform(in: 1.5...2.2) * pageSizeMM.height
        func camera(centre: Point) -> PageProjection {
            PageProjection(
                camera: pageSizeMM, pixelsPerMM: pixelsPerMM, distanceMM: distance, turn: turn, tilt: tilt,
                tiltDirection: direction, bend: bend, centre: centre)
        }
        // The picture is framed around the page as it appears, with some of the table on every side.
        let page = Rect(x: 0, y: 0, width: pageSizeMM.width, height: pageSizeMM.height)
        let seen = Rect(around: page.corners.map(camera(centre: Point(x: 0, y: 0)).pixel(ofMM:)))
        let margins = (0..<4).map { _ in stream.uniform(in: 0.015...0.06) * seen.width }
        width = Int(seen.width + margins[0] + margins[1])
        height = Int(seen.height + margins[2] + margins[3])
        projection = camera(centre: Point(x: margins[0] - seen.x, y: margins[2] - seen.y))
        whiteLevel = stream.uniform(in: 0.78...0.92)
        paperGrain = stream.uniform(in: 0.002...0.005)
        blurSigmaPixels = stream.uniform(in: 0.6...0.95)
        noiseSigmaLevels = stream.uniform(in: 1.5...3)
        light = Lighting(roomAround: Size(width: Double(width), height: Double(height)), using: &stream)
        surroundings = stream.uniform(in: 0.18...0.5)
    }

    /// The picture that the sensor takes of the page: light, lens, noise, and the steps of grey.
    func exposure(of canvas: PageCanvas, noise stream: inout RandomStream) -> GrayImage {
        let focused = canvas.reflectance.blurred(sigmaPixels: blurSigmaPixels)
        var pixels = [UInt8](repeating: 0, count: width * height)
        let white = Float(255 * whiteLevel)
        // The sum of four random bytes is close enough to normal: mean 510, standard deviation 147.8.
        let noiseScale = Float(noiseSigmaLevels / 147.8)
        for y in 0..<height {
            for x in 0..<width {
                let word = stream.nextWord()
                let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24)
                let lit = focused[x, y] * white * light.level(x: Float(x), y: Float(y))
                let value = lit + (Float(sum) - 510) * noiseScale + 0.5
                pixels[y * width + x] = UInt8(min(max(value, 0), 255))
            }
        }
        return GrayImage(width: width, height: height, pixels: pixels)
    }
}
