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
    /// What white paper in full light becomes, as a fraction of the sensor's range; above 1 it is cut off.
    let whiteLevel: Double
    let paperGrain: Double
    let blurSigmaPixels: Double
    /// Which way and how far the picture moved while it was taken.
    let motionPixels: Point
    /// Contrast of a screen's points, 0 for paper.
    let screenContrast: Double
    /// Of the 0…255 scale.
    let noiseSigmaLevels: Double
    let light: Lighting
    /// Reflectance of what lies beside the page.
    let surroundings: Double

    /// The points of a screen, a hand's breadth of a monitor.
    private static let screenPitchMM = 0.27

    init(_ settings: SimulationSettings, pageSizeMM: Size) {
        var stream = settings.stream(.capture)
        var faults = settings.stream(.faults)
        switch settings.capture {
        case .documentScan, .photoScan: self.init(flatbed: settings, pageSizeMM: pageSizeMM, using: &stream, faults: &faults)
        case .phone: self.init(phone: settings, pageSizeMM: pageSizeMM, using: &stream, faults: &faults)
        }
    }

    private init(
        flatbed settings: SimulationSettings, pageSizeMM: Size, using stream: inout RandomStream, faults: inout RandomStream
    ) {
        let pixelsPerMM = settings.dotsPerInch / 25.4
        let turnFault = settings.faults.turnDegrees * .pi / 180
        kind = settings.capture
        let bed = Self.around(pageSizeMM, turned: turnFault)
        let cut = Frame(size: bed, cutOffMM: settings.faults.cutOffMM, using: &faults)
        width = Int((cut.size.width * pixelsPerMM).rounded())
        height = Int((cut.size.height * pixelsPerMM).rounded())
        let turn = turnFault + min(max(0.011 * stream.normal(), -0.03), 0.03)
        let slip = Point(x: stream.normal(), y: stream.normal()) * pixelsPerMM + cut.offset * pixelsPerMM
        let stretch = 1 + 0.003 * stream.normal()
        projection = PageProjection(
            flatbed: pageSizeMM, pixelsPerMM: pixelsPerMM * stretch, turn: turn,
            center: Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2) + slip, printScale: settings.faults.printScale)
        let keepsPaper = settings.capture == .photoScan
        whiteLevel = keepsPaper ? stream.uniform(in: 0.9...0.98) : stream.uniform(in: 1.03...1.06)
        paperGrain = keepsPaper ? stream.uniform(in: 0.003...0.008) : 0.002
        blurSigmaPixels = settings.defocused(stream.uniform(in: 0.4...0.75))
        motionPixels = settings.motionPixels(using: &faults)
        screenContrast = settings.faults.screenContrast
        noiseSigmaLevels = keepsPaper ? stream.uniform(in: 1...2) : 1
        let picture = Size(width: Double(width), height: Double(height))
        light = (keepsPaper ? Lighting(lidOver: picture, using: &stream) : .even)
            .shadowed(by: settings.faults, in: picture, using: &faults)
        surroundings = keepsPaper ? stream.uniform(in: 0.8...0.93) : 1
    }

    private init(
        phone settings: SimulationSettings, pageSizeMM: Size, using stream: inout RandomStream, faults: inout RandomStream
    ) {
        let fault = settings.faults
        let pixelsPerMM = settings.dotsPerInch / 25.4
        kind = settings.capture
        let turn = fault.turnDegrees * .pi / 180 + 0.03 * stream.normal()
        let usualTilt = stream.uniform(in: 0.03...0.14)
        let tilt = fault.tiltDegrees.map { $0 * .pi / 180 } ?? usualTilt
        let direction = stream.uniform(in: 0...(2 * .pi))
        let bendDirection = stream.uniform(in: 0...(2 * .pi))
        let usualBendMM = stream.uniform(in: 0...2.5)
        let bend = PageProjection.Bend(
            heightMM: fault.bendHeightMM ?? usualBendMM,
            direction: Point(x: PortableMath.cos(bendDirection), y: PortableMath.sin(bendDirection)),
            halfLengthMM: pageSizeMM.height / 2)
        let distance = stream.uniform(in: 1.5...2.2) * pageSizeMM.height
        func camera(center: Point) -> PageProjection {
            PageProjection(
                camera: pageSizeMM, pixelsPerMM: pixelsPerMM, distanceMM: distance, turn: turn, tilt: tilt,
                tiltDirection: direction, bend: bend, center: center, printScale: fault.printScale)
        }
        // The picture is framed around the page as it appears, with some of the table on every side.
        let seen = camera(center: Point(x: 0, y: 0)).bounds(ofMM: fault.paperBoundsMM(pageSizeMM))
        var margins = (0..<4).map { _ in stream.uniform(in: 0.015...0.06) * seen.width }
        if fault.cutOffMM > 0 { margins[faults.below(4)] = -fault.cutOffMM * pixelsPerMM }
        width = Int(seen.width + margins[0] + margins[1])
        height = Int(seen.height + margins[2] + margins[3])
        projection = camera(center: Point(x: margins[0] - seen.x, y: margins[2] - seen.y))
        whiteLevel = stream.uniform(in: 0.78...0.92)
        paperGrain = stream.uniform(in: 0.002...0.005)
        blurSigmaPixels = settings.defocused(stream.uniform(in: 0.6...0.95))
        motionPixels = settings.motionPixels(using: &faults)
        screenContrast = fault.screenContrast
        noiseSigmaLevels = stream.uniform(in: 1.5...3)
        let picture = Size(width: Double(width), height: Double(height))
        light = Lighting(roomAround: picture, using: &stream).shadowed(by: fault, in: picture, using: &faults)
        surroundings = stream.uniform(in: 0.18...0.5)
    }

    /// A camera over a page that is there already, under conditions drawn for it.
    ///
    /// - Parameter stream: the random numbers for where and which way things lie.
    init(_ page: PageConditions, pageSizeMM: Size, paperBoundsMM: Rect, stream: (PageStream) -> RandomStream) {
        var geometry = stream(.geometry), lighting = stream(.light), motion = stream(.motion)
        let faults = page.faults, pixelsPerMM = page.dotsPerInch / 25.4
        // White all around is a scanner's lid, which has no grain.
        kind = page.tableLightness < 1 ? .phone : .documentScan
        let tiltDirection = geometry.uniform(in: 0...(2 * .pi)), bendDirection = geometry.uniform(in: 0...(2 * .pi))
        let bend = PageProjection.Bend(
            heightMM: page.curlHeightMM,
            direction: Point(x: PortableMath.cos(bendDirection), y: PortableMath.sin(bendDirection)),
            halfLengthMM: pageSizeMM.height / 2)
        let distance = geometry.uniform(in: 1.5...2.2) * pageSizeMM.height
        func camera(center: Point) -> PageProjection {
            PageProjection(
                camera: pageSizeMM, pixelsPerMM: pixelsPerMM, distanceMM: distance, turn: page.turnDegrees * .pi / 180,
                tilt: page.tiltDegrees * .pi / 180, tiltDirection: tiltDirection, bend: bend, center: center)
        }
        let seen = camera(center: Point(x: 0, y: 0)).bounds(ofMM: paperBoundsMM)
        let framed = seen.grown(by: page.marginFraction * seen.width)
        width = max(1, Int(framed.width.rounded()))
        height = max(1, Int(framed.height.rounded()))
        // The first pixel's outer edge, not its middle, lies on the frame.
        projection = camera(center: Point(x: -framed.x - 0.5, y: -framed.y - 0.5))
        whiteLevel = page.whiteFraction
        paperGrain = 0
        blurSigmaPixels = page.defocusMM * pixelsPerMM
        motionPixels = faults.motionPixels(pixelsPerMM: pixelsPerMM, using: &motion)
        screenContrast = 0
        noiseSigmaLevels = 255 * page.noiseSigmaFraction
        let picture = Size(width: Double(width), height: Double(height))
        light = Lighting(lampOver: picture, depth: page.illuminationDepth, using: &lighting)
            .shadowed(by: faults, in: picture, using: &lighting)
        surroundings = page.tableLightness
    }

    /// The light that lies thrown back beside the page, at a point in millimeters.
    func table(textured texture: NoiseTile) -> (Point) -> Float {
        let table = Float(surroundings)
        return { p in kind == .phone ? table * (1 + 0.12 * texture(p.x * 0.02, p.y * 0.6)) : table }
    }

    /// The picture that the sensor takes of the page: light, lens, noise, and the steps of gray.
    func exposure(of canvas: PageCanvas, noise stream: inout RandomStream) -> GrayImage {
        let focused = canvas.reflectance.blurred(sigmaPixels: blurSigmaPixels).smeared(by: motionPixels)
        var pixels = [UInt8](repeating: 0, count: width * height)
        let white = Float(255 * whiteLevel)
        // The sum of four random bytes is close enough to normal: mean 510, standard deviation 147.8.
        let noiseScale = Float(noiseSigmaLevels / 147.8)
        for y in 0..<height {
            for x in 0..<width {
                let word = stream.nextWord()
                let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24)
                var lit = focused[x, y] * white * light.level(x: Float(x), y: Float(y))
                if screenContrast > 0 { lit *= screenFraction(ofPixel: Point(x: Double(x), y: Double(y))) }
                let value = lit + (Float(sum) - 510) * noiseScale + 0.5
                pixels[y * width + x] = UInt8(min(max(value, 0), 255))
            }
        }
        return GrayImage(width: width, height: height, pixels: pixels)
    }

    /// What a screen's point lets through where a pixel of the sensor looks at it: sampled, so that it beats with the pixels.
    private func screenFraction(ofPixel pixel: Point) -> Float {
        let p = projection.pointMM(ofPixel: pixel) * (2 * .pi / Self.screenPitchMM)
        let gap = 0.5 - 0.25 * (PortableMath.cos(p.x) + PortableMath.cos(p.y))
        return Float(1 - screenContrast * gap)
    }

    /// The upright box around a turned page.
    private static func around(_ size: Size, turned radians: Double) -> Size {
        guard radians != 0 else { return size }
        let s = abs(PortableMath.sin(radians)), c = abs(PortableMath.cos(radians))
        return Size(width: size.width * c + size.height * s, height: size.width * s + size.height * c)
    }

    /// What of a scanner's bed is in the picture.
    private struct Frame {
        let size: Size
        /// From the picture's middle to the bed's.
        let offset: Point

        init(size full: Size, cutOffMM: Double, using stream: inout RandomStream) {
            guard cutOffMM > 0 else {
                size = full
                offset = Point(x: 0, y: 0)
                return
            }
            let side = stream.below(4), shift = (side % 2 == 0 ? -0.5 : 0.5) * cutOffMM
            size = Size(
                width: full.width - (side < 2 ? cutOffMM : 0), height: full.height - (side < 2 ? 0 : cutOffMM))
            offset = side < 2 ? Point(x: shift, y: 0) : Point(x: 0, y: shift)
        }
    }
}

extension CaptureFaults {
    /// The paper's edges in millimeters of the form.
    func paperBoundsMM(_ pageSizeMM: Size) -> Rect {
        let width = pageSizeMM.width / printScale, height = pageSizeMM.height / printScale
        return Rect(x: (pageSizeMM.width - width) / 2, y: (pageSizeMM.height - height) / 2, width: width, height: height)
    }

    /// Which way the camera moved and how far.
    func motionPixels(pixelsPerMM: Double, using stream: inout RandomStream) -> Point {
        let angle = stream.uniform(in: 0...(2 * .pi)), length = motionMM * pixelsPerMM
        return Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle)) * length
    }

    /// What the paper throws back of the light, white being 1.
    var paperLightness: Float {
        if case .tinted(let lightness) = paper { Float(lightness) } else { 1 }
    }
}

extension SimulationSettings {
    /// The lens's own blur with what the focus adds.
    fileprivate func defocused(_ sigmaPixels: Double) -> Double {
        let added = faults.defocusMM * dotsPerInch / 25.4
        return added > 0 ? (sigmaPixels * sigmaPixels + added * added).squareRoot() : sigmaPixels
    }

    fileprivate func motionPixels(using stream: inout RandomStream) -> Point {
        faults.motionPixels(pixelsPerMM: dotsPerInch / 25.4, using: &stream)
    }
}

extension FloatPlane {
    /// The mean along a straight way through each place; its ends repeat the plane's rim.
    fileprivate func smeared(by way: Point) -> FloatPlane {
        let count = Int(max(abs(way.x), abs(way.y)).rounded(.up)) + 1
        guard count > 1 else { return self }
        var result = FloatPlane(width: width, height: height)
        let weight = 1 / Float(count)
        for index in 0..<count {
            let fraction = Double(index) / Double(count - 1) - 0.5
            let dx = Int((way.x * fraction).rounded()), dy = Int((way.y * fraction).rounded())
            for y in 0..<height {
                let row = min(max(y + dy, 0), height - 1) * width
                for x in 0..<width {
                    result.values[y * width + x] += weight * values[row + min(max(x + dx, 0), width - 1)]
                }
            }
        }
        return result
    }
}
