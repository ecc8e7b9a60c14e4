import Forms
import Imaging
import Registration

/// The blank of a form as several filled-in sheets of it show it together.
///
/// Method: the first sheet is laid straight; the others are laid over it by what is printed on it (`PrintRegistration`), and
/// once more by how parts all over the page are shifted against it; of every place the median of all sheets is taken, which has the
/// print and not what is written on fewer than half of them. **Determinism** B.
struct FilledSheets {
    /// The page, upright and nothing else, as a scan of a blank.
    let blank: GrayImage

    /// Fine enough for a line of 0.2 mm.
    private static let maxPixelsPerMM = 8.0
    /// Sides of the parts whose shifts are measured, and how far they are looked for, first and again.
    private static let partMM = 22.0
    private static let reachesMM = [1.2, 0.5]
    /// A part with less print than this, in mm², says nothing.
    private static let minPrintMM2 = 2.0
    /// Fewer parts do not fix a page.
    private static let minPartCount = 6

    /// - Parameter sheets: two or more; the first one is the whole page and nothing else, upright.
    /// - Throws: `LearningError.sheetDiffers` for a sheet on which the print of the first one is not found.
    init(_ sheets: [GrayImage], pageSizeMM: Size) throws(LearningError) {
        let first = PageInk(sheets[0])
        guard !first.isBlank else { throw .blankPage }
        let straight = FormLearner.straightened(first, pageSizeMM: pageSizeMM)
        let scale = min(Self.maxPixelsPerMM, straight.page.pixelsPerMM)
        let size = (width: Int((pageSizeMM.width * scale).rounded()), height: Int((pageSizeMM.height * scale).rounded()))
        let own = straight.page.pixelsPerMM
        let toStraight = Homography(scaleX: own, scaleY: own, offsetX: -0.5, offsetY: -0.5)
        let reference = straight.page.density.laidFlat(through: toStraight, scale: scale, size: size)
        let template = Self.template(of: straight, pageSizeMM: pageSizeMM)
        guard case .print(let features) = template.registration else { throw .blankPage }
        var layers = [reference.values]
        for (number, sheet) in sheets.enumerated().dropFirst() {
            let page = PageInk(sheet)
            guard let found = try? PrintRegistration.find(features, of: template, in: page.coarse),
                let coarseToFine = page.pictureToCoarse.inverse?.followed(by: page.pictureToFine)
            else { throw .sheetDiffers(number: number + 1) }
            var map = found.pageToPicture.followed(by: coarseToFine)
            for reachMM in Self.reachesMM {
                let flat = page.fine.laidFlat(through: map, scale: scale, size: size)
                guard let mended = Self.mended(flat, on: reference, scale: scale, reachMM: reachMM) else {
                    throw .sheetDiffers(number: number + 1)
                }
                map = mended.followed(by: map)
            }
            layers.append(page.fine.laidFlat(through: map, scale: scale, size: size).values)
        }
        blank = Self.median(layers, width: size.width, height: size.height)
    }

    /// A template that says where the print of the first sheet lies, and nothing of its fields.
    private static func template(
        of straight: (page: StraightPage, threshold: UInt8, lines: RulePicture), pageSizeMM: Size
    ) -> SheetTemplate {
        let frames = PrintedFrame.all(
            in: straight.lines, page: straight.page.density, threshold: straight.threshold, pixelsPerMM: straight.page.pixelsPerMM)
        let features = PrintedFeatures(
            straight.page.density, lines: straight.lines.segments, frames: frames, pixelsPerMM: straight.page.pixelsPerMM,
            pageSizeMM: pageSizeMM)
        let page = Rect(x: 0, y: 0, width: pageSizeMM.width, height: pageSizeMM.height)
        return SheetTemplate(
            name: "first", pageSizeMM: pageSizeMM, registration: .print(features),
            fields: [.line(TextLine(name: "page", rectMM: page.inset(by: 10)))])
    }

    /// From millimeters of the first sheet to those that another one was laid flat by; nil where its print is not the same.
    private static func mended(_ flat: InkDensity, on reference: InkDensity, scale: Double, reachMM: Double) -> Homography? {
        let side = Int(partMM * scale), reach = Int((reachMM * scale).rounded(.up))
        var from: [Point] = [], to: [Point] = []
        for top in stride(from: 0, through: reference.height - side, by: side / 2) {
            for left in stride(from: 0, through: reference.width - side, by: side / 2) {
                guard let shift = shift(of: flat, against: reference, left: left, top: top, side: side, reach: reach, scale: scale) else {
                    continue
                }
                let middle = Point(x: (Double(left) + Double(side) / 2) / scale, y: (Double(top) + Double(side) / 2) / scale)
                from.append(middle)
                to.append(middle + shift * (1 / scale))
            }
        }
        guard from.count >= minPartCount, var map = Homography.fit(from: from, to: to) else { return nil }
        // Where much is written the shift may be the writing's.
        for _ in 0..<2 {
            let offsets = zip(from, to).map { map.map($0).distance(to: $1) }
            let limit = 2 * offsets.sorted()[offsets.count / 2] + 1 / scale
            let kept = offsets.indices.filter { offsets[$0] <= limit }
            guard kept.count >= minPartCount, let better = Homography.fit(from: kept.map { from[$0] }, to: kept.map { to[$0] }) else {
                return nil
            }
            map = better
        }
        return map
    }

    /// By how many pixels a part of the page lies further right and down than on the first sheet; nil where too little is printed there.
    private static func shift(
        of flat: InkDensity, against reference: InkDensity, left: Int, top: Int, side: Int, reach: Int, scale: Double
    ) -> Point? {
        var dark: [(x: Int, y: Int, value: Int)] = []
        for y in top..<(top + side) {
            for x in left..<(left + side) where reference[x, y] > inkDensity { dark.append((x, y, Int(reference[x, y]))) }
        }
        guard Double(dark.count) >= minPrintMM2 * scale * scale else { return nil }
        var best: (shift: Point, sum: Int)?
        for dy in -reach...reach {
            for dx in -reach...reach {
                var sum = 0
                for (x, y, value) in dark {
                    let px = x + dx, py = y + dy
                    guard px >= 0, py >= 0, px < flat.width, py < flat.height else { continue }
                    sum += min(value, Int(flat[px, py]))
                }
                if sum > best?.sum ?? 0 { best = (Point(x: Double(dx), y: Double(dy)), sum) }
            }
        }
        return best?.shift
    }

    private static let inkDensity: UInt8 = 60

    /// Of each place the middle one of all sheets, of an even number the lighter.
    private static func median(_ layers: [[UInt8]], width: Int, height: Int) -> GrayImage {
        let middle = (layers.count - 1) / 2
        var values = [UInt8](repeating: 0, count: layers.count)
        var image = GrayImage(width: width, height: height)
        for index in image.pixels.indices {
            for layer in layers.indices { values[layer] = layers[layer][index] }
            values.sort()
            image.pixels[index] = 255 - values[middle]
        }
        return image
    }
}

extension InkDensity {
    /// The page as a map from millimeters leads to it, at a scale.
    fileprivate func laidFlat(through map: Homography, scale: Double, size: (width: Int, height: Int)) -> InkDensity {
        // A mesh is bilinear within; a fine one follows perspective.
        let across = Self.parts(size.width), down = Self.parts(size.height)
        let nodes = Self.borders(down).flatMap { y in
            Self.borders(across).map { x in map.map(Point(x: Double(x) / scale, y: Double(y) / scale)) }
        }
        let mesh = QuadMesh(columnCount: across.count, rowCount: down.count, nodes: nodes)
        return flattened(by: mesh, quadWidths: across, quadHeights: down)
    }

    private static let partCount = 16

    private static func parts(_ length: Int) -> [Int] {
        (0..<partCount).map { length * ($0 + 1) / partCount - length * $0 / partCount }
    }

    /// Where parts begin and end.
    private static func borders(_ parts: [Int]) -> [Int] { parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }
}
