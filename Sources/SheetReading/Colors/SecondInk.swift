import Forms
import Imaging

/// Finds ink of a second color in a cell: a tick in red over a digit in blue, black or pencil.
///
/// Method: every block with ink has the color of the window around it (`ColorRegion`), wide enough that the coarsest JPEG spreads no
/// color beyond it. The blocks are parted into two groups by color (2-means, weighted by how dark they are); two inks are two groups that
/// lie far apart, both of some size, and not of one hue. What lies on the cell's lines is print, as are prompts and guides.
/// Limits: black beside a blue so dark that it is nearly black is one ink; ink of one color alone in its cell is writing, a tick too. **Determinism** B.
struct SecondInk {
    /// The windows' radii, in pixels of the picture: 17 pixels hold a coarse JPEG's block of colors, 7 those of a fine one. Either may tell.
    private static let windowPixels = [8, 3]
    /// Ink is as dark as this, of 255, and as this fraction of the cell's darkest.
    private static let minDarkness: Float = 22
    private static let inkFraction: Float = 0.3
    private static let darkQuantile = 0.95
    /// Two inks are this far apart, in shares of their darkness; red and green from anything, blue from gray.
    private static let minDistance = 0.14
    private static let minBlueDistance = 0.2
    /// What is less colored than this has no hue.
    private static let maxGray = 0.1
    private static let maxGrayBesideBlue = 0.06
    /// A window on gray ink holds some of the color beside it too: up to this, and to this part of the color's own.
    private static let maxMixed = 0.16
    private static let maxMixedPart = 0.55
    /// What differs in Cb by this is no shade of the same ink.
    private static let minBlueStep = 0.2
    /// Each of them has this part of the ink, and so much area.
    private static let minFraction = 0.07
    private static let minAreaMM2 = 0.5
    /// Lines and what they blur lie as near to the cell's sides as this beyond their own half width; in pixels on top of it.
    private static let rimMM = 0.5
    private static let rimPixels = 3.0
    private static let maxRimFraction = 0.22
    private static let roundCount = 8
    /// Paper is found in so many tiles along a cell's side, of no fewer blocks.
    private static let tilesPerSide = 3
    private static let minTileBlocks = 8

    let image: GrayImage
    let chroma: ChromaPlane
    let pixelsPerMM: Double
    /// Colors that are no ink of a person's here.
    let ignored: [InkColor]

    /// The color that is not the writing's; nil for ink of one color.
    ///
    /// - Parameters:
    ///   - quad: the cell's corners in the picture.
    ///   - isPrint: whether there is print at a place of the cell, both coordinates from 0 to 1 across it.
    func color(in quad: [Point], lineWidthMM: Double, isPrint: (_ u: Double, _ v: Double) -> Bool) -> InkColor? {
        let box = Rect(around: quad), scale = Double(chroma.factor)
        let columns = Self.blocks(box.x, box.x + box.width, scale, count: chroma.blue.width)
        let rows = Self.blocks(box.y, box.y + box.height, scale, count: chroma.blue.height)
        guard columns.count > 4, rows.count > 4 else { return nil }
        // The edge of a shadow may run through the cell: its paper has another tint there.
        let tileSide = max(Self.minTileBlocks, min(columns.count, rows.count) / Self.tilesPerSide)
        let region = ColorRegion(image, chroma, columns: columns, rows: rows, tileSide: tileSide)
        let side = min(quad[0].distance(to: quad[1]), quad[1].distance(to: quad[2]))
        let rim = min((lineWidthMM / 2 + Self.rimMM) * pixelsPerMM + Self.rimPixels, Self.maxRimFraction * side)
        var places: [Int] = [], levels: [Float] = []
        for row in 0..<region.height {
            for column in 0..<region.width {
                let at = row * region.width + column
                guard region.colors[at].x >= Self.minDarkness else { continue }
                let p = Point(x: (Double(region.x + column) + 0.5) * scale - 0.5, y: (Double(region.y + row) + 0.5) * scale - 0.5)
                guard let place = Self.place(p, in: quad, rim: rim), !isPrint(place.u, place.v) else { continue }
                places.append(at)
                levels.append(region.colors[at].x)
            }
        }
        guard !places.isEmpty else { return nil }
        let least = Self.inkFraction * levels.sorted()[Int(Self.darkQuantile * Double(levels.count - 1))]
        let ink = places.filter { region.colors[$0].x >= least }
        for radius in Self.windowPixels {
            let spots = Self.spots(ink, region, radius: max(1, radius / chroma.factor))
            if let color = second(of: spots, blockMM2: scale * scale / (pixelsPerMM * pixelsPerMM)) { return color }
        }
        return nil
    }

    private static func spots(_ places: [Int], _ region: ColorRegion, radius: Int) -> [Spot] {
        let means = region.windowMeans(radius: radius)
        return places.map { at in
            let mean = means[at], dark = Double(max(mean.x, 1))
            return Spot(hue: InkHue(blue: Double(mean.y) / dark, red: Double(mean.z) / dark), weight: Double(region.colors[at].x))
        }
    }

    private struct Spot {
        let hue: InkHue
        let weight: Double
    }

    private func second(of spots: [Spot], blockMM2: Double) -> InkColor? {
        let ownSpots = spots.filter { spot in spot.hue.color.map { !ignored.contains($0) || spot.hue.size < Self.maxGray } ?? true }
        guard let first = ownSpots.max(by: { $0.hue.size < $1.hue.size }),
            let last = ownSpots.max(by: {
                $0.hue.distance(to: first.hue) < $1.hue.distance(to: first.hue)
            })
        else { return nil }
        var centers = [first.hue, last.hue]
        var weights = [0.0, 0.0], counts = [0, 0]
        for _ in 0..<Self.roundCount {
            var sums = [InkHue(blue: 0, red: 0), InkHue(blue: 0, red: 0)]
            (weights, counts) = ([0, 0], [0, 0])
            for spot in ownSpots {
                let group = spot.hue.distance(to: centers[0]) <= spot.hue.distance(to: centers[1]) ? 0 : 1
                sums[group].blue += spot.weight * spot.hue.blue
                sums[group].red += spot.weight * spot.hue.red
                weights[group] += spot.weight
                counts[group] += 1
            }
            for group in 0..<2 where weights[group] > 0 {
                centers[group] = InkHue(blue: sums[group].blue / weights[group], red: sums[group].red / weights[group])
            }
        }
        let total = weights[0] + weights[1]
        guard
            (0..<2).allSatisfy({ group in
                weights[group] >= Self.minFraction * total && Double(counts[group]) * blockMM2 >= Self.minAreaMM2
            })
        else { return nil }
        // The more colored first.
        let order = centers[0].size >= centers[1].size ? [0, 1] : [1, 0]
        return Self.isOther(centers[order[0]], from: centers[order[1]]) ? named(centers, weights, order) : nil
    }

    /// Whether two inks have made them.
    private static func isOther(_ colored: InkHue, from other: InkHue) -> Bool {
        let distance = colored.distance(to: other)
        guard let color = colored.color else { return false }
        switch color {
        case .red, .green:
            let isMixed = other.size < min(maxMixed, maxMixedPart * colored.size)
            return distance >= minDistance && (isMixed || other.color != color || abs(other.blue - colored.blue) >= minBlueStep)
        case .blue:
            if other.size >= maxGray, let otherColor = other.color, otherColor != .blue { return distance >= minDistance }
            return distance >= minBlueDistance && other.size < maxGrayBesideBlue
        }
    }

    /// Of a colored and a gray ink the colored one is told, of blue and another color the other, for people write in blue or black; of red and
    /// green the one with less of it.
    private func named(_ centers: [InkHue], _ weights: [Double], _ order: [Int]) -> InkColor? {
        let colored = centers[order[0]], other = centers[order[1]]
        guard other.size >= Self.maxGray, let otherColor = other.color, otherColor != .blue else { return colored.color }
        return colored.color == .blue || weights[order[1]] < weights[order[0]] ? otherColor : colored.color
    }

    /// Those of so many that lie between two places of the picture, of which each covers `scale` pixels.
    static func blocks(_ low: Double, _ high: Double, _ scale: Double, count: Int) -> Range<Int> {
        let first = min(max(Int(low / scale), 0), count), end = min(max(Int(high / scale) + 1, first), count)
        return first..<end
    }

    /// Where a place lies across a cell; nil outside, and nearer to a side than `rim`.
    private static func place(_ p: Point, in quad: [Point], rim: Double) -> (u: Double, v: Double)? {
        var distances = [0.0, 0, 0, 0]
        for index in 0..<4 {
            let a = quad[index], b = quad[(index + 1) % 4], length = max(a.distance(to: b), 1e-9)
            // Positive within a quadrilateral whose corners run clockwise as seen.
            distances[index] = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length
            if distances[index] < rim { return nil }
        }
        let (top, right, bottom, left) = (distances[0], distances[1], distances[2], distances[3])
        guard left + right > 0, top + bottom > 0 else { return nil }
        return (left / (left + right), top / (top + bottom))
    }
}

/// The color of ink: Cb and Cr beyond gray, over its darkness.
struct InkHue {
    var blue: Double
    var red: Double

    var size: Double { (blue * blue + red * red).squareRoot() }

    var color: InkColor? { InkColor(blue: blue, red: red) }

    func distance(to other: InkHue) -> Double { InkHue(blue: blue - other.blue, red: red - other.red).size }
}
