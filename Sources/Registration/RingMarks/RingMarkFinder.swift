import Imaging

/// A ring found in a picture.
package struct FoundRing: Equatable {
    /// The disc's center of mass, to about a twentieth of a pixel.
    package let center: Point
    /// Of the circle with the disc's area.
    package let diameter: Double
    /// Hole over disc diameter.
    package let holeFraction: Double

    package init(center: Point, diameter: Double, holeFraction: Double) {
        self.center = center
        self.diameter = diameter
        self.holeFraction = holeFraction
    }
}

/// Finds black discs with one round hole in their middle.
///
/// Method: connected ink; its outline is filled; areas and moments of disc and hole are summed over gray levels, so that
/// blur and the threshold's place do not change them; where noise or spots of pale toner within the ring are as bright as its
/// hole, the largest area that the ring encloses is the hole. A disc's second moments tell an ellipse, so a ring seen at an angle
/// passes and writing does not. Accuracy: centers 0.05 px, hole fractions 0.02 for discs of 25 px and more. Cost: one
/// labeling of the page.
enum RingMarkFinder {
    /// Ink is above this: what a mark is usually found by.
    static let usualThresholds: [UInt8] = [80]
    /// Marks photocopied gray are found by the lowest, those that something gray touches by the highest.
    static let allThresholds: [UInt8] = [80, 40, 140]
    /// Within a mark, density from the first share of full ink to the second goes from paper to ink. About one half, so that
    /// an edge keeps its place; narrow, so that noise, and light that falls off over a mark, change nothing.
    private static let edgeShareRange = 0.25...0.75
    /// The same ring found in two ways: centers nearer than this fraction of its diameter.
    private static let sameRingFraction = 0.25
    private static let minSidePixels = 12
    /// A mark is not larger than this fraction of the picture's longer side.
    private static let maxSideFraction = 0.15
    private static let maxAspect = 2.2
    /// Area over the area of the ellipse with the same second moments: 1 for an ellipse, 0.955 for a square.
    private static let discEllipseRange = 0.97...1.04
    private static let holeEllipseRange = 0.75...1.1
    /// Distance of the hole's center from the disc's, over the disc's diameter.
    private static let maxHoleOffset = 0.08
    private static let holeFractionRange = 0.1...0.83

    /// - Parameter thresholds: of a ring found at several of them, the first one's counts.
    static func rings(in page: InkDensity, thresholds: [UInt8]) -> [FoundRing] {
        distinct(thresholds.flatMap { rings(in: page, above: $0) })
    }

    /// Without those that are one with a ring before them.
    static func distinct(_ rings: [FoundRing]) -> [FoundRing] {
        rings.reduce(into: []) { kept, ring in
            if !kept.contains(where: { $0.center.distance(to: ring.center) < sameRingFraction * ring.diameter }) { kept.append(ring) }
        }
    }

    /// The rings of a picture whose noise, or whose black and white points, are smoothed away before.
    static func smoothRings(in page: InkDensity) -> [FoundRing] {
        rings(in: page.withoutNoise, thresholds: allThresholds)
    }

    private static func rings(in page: InkDensity, above threshold: UInt8) -> [FoundRing] {
        let maxSide = Int(Double(max(page.width, page.height)) * maxSideFraction)
        let components = page.binarized(above: threshold).components { w, h in
            min(w, h) >= minSidePixels && max(w, h) <= maxSide && Double(max(w, h)) <= maxAspect * Double(min(w, h))
        }
        return components.compactMap { ring($0, in: page) }
    }

    private static func ring(_ component: InkComponent, in page: InkDensity) -> FoundRing? {
        let margin = 3
        let patch = Patch(component, margin: margin)
        let outline = patch.outline(), distances = patch.distances(of: outline)
        let black = patch.blackLevel(in: page)
        var disc = Moments(), pale = Moments()
        /// How much of a pixel is ink, by what is full ink: from paper to ink.
        func ink(_ x: Int, _ y: Int) -> Double {
            let fraction = Double(page[x, y]) / black - edgeShareRange.lowerBound
            return min(1, max(0, fraction / (edgeShareRange.upperBound - edgeShareRange.lowerBound)))
        }
        for y in 0..<patch.height {
            for x in 0..<patch.width {
                let pageX = component.x - margin + x, pageY = component.y - margin + y
                guard (0..<page.width).contains(pageX), (0..<page.height).contains(pageY) else { continue }
                // Deep inside the outline everything is disc; at its edge, as much as it is dark; further out, other ink.
                let distance = distances[y * patch.width + x]
                if distance < -2 { continue }
                let ink = ink(pageX, pageY), discFraction = distance > 2 ? 1 : ink
                disc.add(x: Double(pageX), y: Double(pageY), weight: discFraction)
                pale.add(x: Double(pageX), y: Double(pageY), weight: discFraction - ink)
            }
        }
        guard disc.mass > 0, discEllipseRange.contains(disc.ellipseFraction) else { return nil }
        if let ring = ring(disc, hole: pale) { return ring }
        var hole = Moments()
        for (index, distance) in patch.distances(of: patch.enclosed(within: outline)).enumerated() where distance >= -2 {
            let pageX = component.x - margin + index % patch.width, pageY = component.y - margin + index / patch.width
            guard (0..<page.width).contains(pageX), (0..<page.height).contains(pageY) else { continue }
            hole.add(x: Double(pageX), y: Double(pageY), weight: distance > 2 ? 1 : 1 - ink(pageX, pageY))
        }
        return ring(disc, hole: hole)
    }

    /// Nil where the hole is no ellipse, or not the disc's.
    private static func ring(_ disc: Moments, hole: Moments) -> FoundRing? {
        guard hole.mass > 0 else { return nil }
        let diameter = 2 * (disc.mass / .pi).squareRoot()
        let fraction = (hole.mass / disc.mass).squareRoot()
        let isRing =
            holeEllipseRange.contains(hole.ellipseFraction) && holeFractionRange.contains(fraction)
            && disc.center.distance(to: hole.center) <= maxHoleOffset * diameter
        return isRing ? FoundRing(center: disc.center, diameter: diameter, holeFraction: fraction) : nil
    }
}

/// Zeroth to second moments of a weighted area.
private struct Moments {
    var mass = 0.0
    private var x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0

    mutating func add(x px: Double, y py: Double, weight: Double) {
        mass += weight
        x += weight * px
        y += weight * py
        xx += weight * px * px
        xy += weight * px * py
        yy += weight * py * py
    }

    var center: Point { Point(x: x / mass, y: y / mass) }

    /// The area over that of the ellipse with the same second moments, π·4·√det.
    var ellipseFraction: Double {
        let c = center
        // A pixel is a square of second moment 1/12, not a point.
        let vxx = xx / mass - c.x * c.x + 1.0 / 12, vyy = yy / mass - c.y * c.y + 1.0 / 12, vxy = xy / mass - c.x * c.y
        return mass / (4 * .pi * max(1e-9, vxx * vyy - vxy * vxy).squareRoot())
    }
}

/// A component with a margin around it.
private struct Patch {
    let width: Int
    let height: Int
    private let component: InkComponent
    private let margin: Int

    init(_ component: InkComponent, margin: Int) {
        self.component = component
        self.margin = margin
        width = component.ink.width + 2 * margin
        height = component.ink.height + 2 * margin
    }

    /// What lies within the component's outline: 1 where it is.
    func outline() -> [UInt8] {
        // The margin leads all around.
        var walk = AreaWalk(isOpen: paper, width: width), outline = [UInt8](repeating: 1, count: width * height)
        for place in walk.area(from: 0) { outline[place] = 0 }
        return outline
    }

    /// The largest area within an outline that the component encloses: 1 where it is.
    func enclosed(within outline: [UInt8]) -> [UInt8] {
        var walk = AreaWalk(isOpen: zip(paper, outline).map { $0 && $1 == 1 }, width: width), largest: [Int] = []
        for place in outline.indices {
            let area = walk.area(from: place)
            if area.count > largest.count { largest = area }
        }
        var enclosed = [UInt8](repeating: 0, count: width * height)
        for place in largest { enclosed[place] = 1 }
        return enclosed
    }

    /// Where the component is not.
    private var paper: [Bool] {
        var isPaper = [Bool](repeating: true, count: width * height)
        for y in 0..<component.ink.height {
            for x in 0..<component.ink.width where component.ink[x, y] { isPaper[(y + margin) * width + x + margin] = false }
        }
        return isPaper
    }

    /// For each pixel the steps to the outside of an area where it is within, minus the steps to the area where it is outside; 3 is far.
    ///
    /// - Parameter area: 1 where it is, else 0.
    func distances(of area: [UInt8]) -> [Int8] {
        let inside = InkDensity(width: width, height: height, values: area).dilated(radius: 1)
        let outside = InkDensity(width: width, height: height, values: area.map { 1 - $0 }).dilated(radius: 1)
        let (farInside, farOutside) = (inside.dilated(radius: 1), outside.dilated(radius: 1))
        return area.indices.map { index in
            area[index] == 0
                ? Int8(inside.values[index] + farInside.values[index]) - 3 : 3 - Int8(outside.values[index] + farOutside.values[index])
        }
    }

    /// The density of full ink: the component's upper decile.
    func blackLevel(in page: InkDensity) -> Double {
        var histogram = [Int](repeating: 0, count: 256)
        for y in 0..<component.ink.height {
            for x in 0..<component.ink.width where component.ink[x, y] {
                histogram[Int(page[component.x + x, component.y + y])] += 1
            }
        }
        var remaining = component.inkCount / 10
        var level = 255
        while level > 1, remaining >= histogram[level] {
            remaining -= histogram[level]
            level -= 1
        }
        return Double(level)
    }
}
