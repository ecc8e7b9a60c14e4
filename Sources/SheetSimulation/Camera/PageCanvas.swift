import Forms
import Imaging

/// A page as a camera sees it, before light and lens: the fraction of light that each pixel's paper, table or ink throws back.
///
/// Everything is given in millimeters of the page and drawn straight into the picture, so nothing is resampled.
///
/// **Determinism** A.
struct PageCanvas {
    let projection: PageProjection
    let pageSizeMM: Size
    /// The paper's edges, in millimeters of the form: more than the page where the form is printed smaller.
    let paperBoundsMM: Rect
    let paperTexture: NoiseTile
    private static let rulingWidthMM = 0.25

    /// 1 is the paper's own white, 0 black.
    private(set) var reflectance: FloatPlane

    init(
        width: Int, height: Int, projection: PageProjection, pageSizeMM: Size, paperBoundsMM: Rect, paperTexture: NoiseTile
    ) {
        self.paperBoundsMM = paperBoundsMM
        self.projection = projection
        self.pageSizeMM = pageSizeMM
        self.paperTexture = paperTexture
        reflectance = FloatPlane(width: width, height: height, value: 1)
    }

    /// Gives the paper its grain, and what lies around it its own look.
    ///
    /// - Parameters:
    ///   - grain: how much the paper's brightness varies from place to place, 0…1.
    ///   - lightness: what colored paper throws back of the light.
    ///   - surroundings: the light thrown back beside the page, at a point in millimeters.
    mutating func layPaper(grain: Float, lightness: Float = 1, surroundings: (Point) -> Float) {
        let left = paperBoundsMM.x, right = left + paperBoundsMM.width
        let top = paperBoundsMM.y, bottom = top + paperBoundsMM.height
        for y in 0..<reflectance.height {
            for x in 0..<reflectance.width {
                let p = projection.pointMM(ofPixel: Point(x: Double(x), y: Double(y)))
                let outside = max(left - p.x, p.x - right, top - p.y, p.y - bottom)
                if outside > 0 {
                    // A thin shadow under the paper's edge.
                    let edge = Float(min(1, 0.75 + outside * 0.1))
                    reflectance[x, y] = surroundings(p) * edge
                } else if grain > 0 || lightness < 1 {
                    let fine = paperTexture(p.x * 2.3, p.y * 2.3), coarse = paperTexture(p.x * 0.07 + 31, p.y * 0.07)
                    reflectance[x, y] = lightness * (1 + grain * (fine + coarse))
                }
            }
        }
    }

    /// Prints the form's lines and marks.
    ///
    /// - Parameters:
    ///   - hasDottedRules: whether the rules that digits stand on are made of dots.
    ///   - darkness: fraction of the light that the toner takes away.
    mutating func print(_ template: SheetTemplate, hasDottedRules: Bool = false, darkness: Float) {
        for grid in template.grids {
            printGrid(grid, darkness: darkness)
            printRules(of: grid, isDotted: hasDottedRules, darkness: darkness)
        }
        if case .marks(let marks) = template.registration {
            for (center, holeFraction) in zip(marks.centersMM(pageSizeMM: pageSizeMM), marks.holeFractions) {
                let outer = marks.diameterMM / 2
                printRing(at: center, innerMM: outer * holeFraction, outerMM: outer, darkness: darkness)
            }
        }
    }

    /// Puts ink wherever a picture of the page has it, the mean of 2 × 2 places in each pixel.
    ///
    /// - Parameters:
    ///   - darkness: fraction of the light that full ink takes away.
    ///   - ink: how much of it is at a place of the page, 0…1.
    mutating func darken(by darkness: Float, ink: (_ atMM: Point) -> Float) {
        for y in 0..<reflectance.height {
            var here = projection.pointMM(ofPixel: Point(x: 0, y: Double(y)))
            for x in 0..<reflectance.width {
                let next = projection.pointMM(ofPixel: Point(x: Double(x + 1), y: Double(y)))
                // A quarter of a pixel to the right, and the same turned down: a page is hardly sheared within a pixel.
                let right = (next - here) * 0.25, down = Point(x: -right.y, y: right.x)
                let upper = ink(here - right - down) + ink(here + right - down)
                let lower = ink(here - right + down) + ink(here + right + down)
                let mean = (upper + lower) / 4
                if mean > 0 { reflectance[x, y] *= 1 - darkness * mean }
                here = next
            }
        }
    }

    /// Draws one stroke of a pen.
    mutating func draw(_ stroke: PenStroke, pen: Pen) {
        guard let bounds = stroke.boundsMM, var mask = mask(around: bounds) else { return }
        let scale = projection.pixelsPerMM(atMM: bounds.center)
        let samples = stroke.samples
        var start = projection.pixel(ofMM: samples[0].positionMM)
        for (a, b) in zip(samples, samples.dropFirst()) {
            let end = projection.pixel(ofMM: b.positionMM)
            mask.addLine(
                from: start, startRadius: a.radiusMM * scale, to: end, endRadius: b.radiusMM * scale,
                strength: (a.load + b.load) / 2)
            start = end
        }
        darken(mask, by: Float(pen.darkness), grain: Float(pen.grain))
    }

    /// Rules the whole paper with squares.
    mutating func ruleSquares(spacingMM: Double, firstMM: Point, darkness: Float) {
        let bounds = paperBoundsMM, step = 10.0
        for x in stride(from: bounds.x + firstMM.x, to: bounds.x + bounds.width, by: spacingMM) {
            let places = stride(from: bounds.y, through: bounds.y + bounds.height, by: step).map { Point(x: x, y: $0) }
            printLine(through: places, widthMM: Self.rulingWidthMM, darkness: darkness)
        }
        for y in stride(from: bounds.y + firstMM.y, to: bounds.y + bounds.height, by: spacingMM) {
            let places = stride(from: bounds.x, through: bounds.x + bounds.width, by: step).map { Point(x: $0, y: y) }
            printLine(through: places, widthMM: Self.rulingWidthMM, darkness: darkness)
        }
    }

    /// Lays something over the page that hides it: all within `radiusMM` of the way between two places.
    mutating func cover(from start: Point, to end: Point, radiusMM: Double, isRound: Bool, reflectance cover: Float) {
        guard var mask = mask(around: Rect(around: [start, end]).grown(by: 1.5 * radiusMM)) else { return }
        let scale = projection.pixelsPerMM(atMM: end)
        let along = end - start
        let length = max(1e-9, along.distance(to: Point(x: 0, y: 0)))
        mask.add { pixel in
            let p = projection.pointMM(ofPixel: pixel) - start
            let t = (p.x * along.x + p.y * along.y) / length, across = (p.y * along.x - p.x * along.y) / length
            let beyond = max(0, t - length, -t)
            // A thumb is round at its end, a slip of paper square.
            let distance = isRound ? (beyond * beyond + across * across).squareRoot() : max(beyond, abs(across))
            return (distance - radiusMM) * scale
        }
        for y in 0..<mask.height {
            for x in 0..<mask.width where mask[x, y] > 0 {
                let fraction = mask[x, y], px = x + mask.originX, py = y + mask.originY
                reflectance[px, py] = reflectance[px, py] * (1 - fraction) + cover * fraction
            }
        }
    }

    private mutating func printGrid(_ grid: CellGrid, darkness: Float) {
        guard grid.lineWidthMM > 0 else { return }
        guard grid.cellSizeMM == grid.pitchMM else { return printBoxes(grid, darkness: darkness) }
        let bounds = grid.boundsMM
        for column in 0...grid.columnCount {
            let x = bounds.x + Double(column) * grid.pitchMM.width
            let places = (0...grid.rowCount).map { Point(x: x, y: bounds.y + Double($0) * grid.pitchMM.height) }
            printLine(through: places, widthMM: grid.lineWidthMM, darkness: darkness)
        }
        for row in 0...grid.rowCount {
            let y = bounds.y + Double(row) * grid.pitchMM.height
            let places = (0...grid.columnCount).map { Point(x: bounds.x + Double($0) * grid.pitchMM.width, y: y) }
            printLine(through: places, widthMM: grid.lineWidthMM, darkness: darkness)
        }
    }

    /// Dots of a rule are so far apart from middle to middle, over their width, and no nearer than this.
    private static let dotPitch = (widths: 2.0, leastMM: 0.6)

    private mutating func printRules(of grid: CellGrid, isDotted: Bool, darkness: Float) {
        for index in 0..<grid.cellCount {
            guard let rule = grid.ruleRectMM(row: index / grid.columnCount, column: index % grid.columnCount) else { return }
            let radius = rule.height / 2, y = rule.center.y, left = rule.x + radius, right = max(left, rule.x + rule.width - radius)
            if isDotted {
                for x in stride(from: left, through: right, by: max(Self.dotPitch.widths * rule.height, Self.dotPitch.leastMM)) {
                    printLine(through: [Point(x: x, y: y), Point(x: x + 0.01, y: y)], widthMM: rule.height, darkness: darkness)
                }
            } else {
                printLine(through: [Point(x: left, y: y), Point(x: right, y: y)], widthMM: rule.height, darkness: darkness)
            }
        }
    }

    private mutating func printBoxes(_ grid: CellGrid, darkness: Float) {
        for index in 0..<grid.cellCount {
            let corners = grid.cellRectMM(row: index / grid.columnCount, column: index % grid.columnCount).corners
            for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
                printLine(through: [a, b], widthMM: grid.lineWidthMM, darkness: darkness)
            }
        }
    }

    /// A straight line, given at several places because a bent page bends it.
    private mutating func printLine(through places: [Point], widthMM: Double, darkness: Float) {
        guard let first = places.first, let last = places.last else { return }
        let box = Rect(around: [first, last])
        guard var mask = mask(around: box.grown(by: widthMM)) else { return }
        for (a, b) in zip(places, places.dropFirst()) {
            let start = projection.pixel(ofMM: a), end = projection.pixel(ofMM: b)
            let radiusMM = widthMM / 2
            mask.addLine(
                from: start, startRadius: radiusMM * projection.pixelsPerMM(atMM: a),
                to: end, endRadius: radiusMM * projection.pixelsPerMM(atMM: b))
        }
        darken(mask, by: darkness, grain: 0)
    }

    private mutating func printRing(at center: Point, innerMM: Double, outerMM: Double, darkness: Float) {
        let box = Rect(x: center.x, y: center.y, width: 0, height: 0).grown(by: outerMM)
        guard var mask = mask(around: box) else { return }
        let scale = projection.pixelsPerMM(atMM: center)
        mask.add { pixel in
            let radius = projection.pointMM(ofPixel: pixel).distance(to: center)
            return max(radius - outerMM, innerMM - radius) * scale
        }
        darken(mask, by: darkness, grain: 0)
    }

    /// An empty mask over the pixels that show a box of the page.
    private func mask(around boxMM: Rect) -> CoverageMask? {
        CoverageMask(
            bounds: projection.bounds(ofMM: boxMM), imageWidth: reflectance.width,
            imageHeight: reflectance.height)
    }

    /// Takes light away where the mask covers the page.
    ///
    /// - Parameter grain: fraction of the ink that the valleys of the paper do not take.
    private mutating func darken(_ mask: CoverageMask, by darkness: Float, grain: Float) {
        for y in 0..<mask.height {
            for x in 0..<mask.width {
                var ink = mask[x, y]
                guard ink > 0 else { continue }
                let pixelX = x + mask.originX, pixelY = y + mask.originY
                if grain > 0 {
                    let p = projection.pointMM(ofPixel: Point(x: Double(pixelX), y: Double(pixelY)))
                    let valley = max(0, 0.4 + paperTexture(p.x * 8, p.y * 8))
                    ink *= max(0, 1 - grain * valley)
                }
                reflectance[pixelX, pixelY] *= 1 - darkness * ink
            }
        }
    }
}
