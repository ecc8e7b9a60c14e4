import Imaging
import Support

/// Digits that people wrote set side by side as they are, and what may be the matter with the picture of them.
///
/// Lines by `LineWriting` are what networks learn from. These are made otherwise and share no code with them, so that what a network makes
/// of them says something of lines that it has not learned from.
///
/// **Determinism** A: a pure function of the settings, the digits and the stream.
public struct SideBySideDigits: Sendable {
    /// Of the digits, over their height: what lies between two; below 0 they overlap.
    public var gap = 0.12
    /// By how much the pen is wider, over the digits' height; below 0 thinner.
    public var penChange = 0.0
    /// Of the digits in the picture, in pixels.
    public var digitHeight = 40.0
    /// Fraction of the paper's light that the ink takes away.
    public var darkness = 0.75
    /// Light of the paper, 0…1.
    public var paper = 0.95
    /// Standard deviation, over the digits' height.
    public var blur = 0.0
    /// Standard deviation, of 255 levels.
    public var noise = 2.0
    /// Horizontal shift of a digit's top over its height.
    public var slant = 0.0
    /// Standard deviations of the digits' places up and down and of their sizes, over their height.
    public var unevenness = 0.04
    /// How much of the lines above and below is in the picture, over the digits' height.
    public var neighborPart = 0.0
    /// Width of a rule under the digits, over their height; 0 for none.
    public var rule = 0.0
    /// Paper around the digits, over their height.
    public var margin = 0.35
    public var digitCounts = 2...6

    public init() {}

    /// Each factor at random over the range in which people can read the line.
    public static func random(using stream: inout RandomStream) -> SideBySideDigits {
        var row = SideBySideDigits()
        row.gap = stream.uniform(in: -0.12...0.4)
        row.penChange = stream.uniform(in: -0.04...0.1)
        row.digitHeight = stream.uniform(in: 12...60)
        row.darkness = stream.uniform(in: 0.3...0.95)
        row.paper = stream.uniform(in: 0.4...1)
        let isBlurred = stream.chance(0.4), blur = stream.uniform(in: 0...0.08)
        row.blur = isBlurred ? blur : 0
        row.noise = stream.uniform(in: 0...12)
        row.slant = stream.uniform(in: -0.2...0.4)
        row.unevenness = stream.uniform(in: 0...0.12)
        let hasNeighbors = stream.chance(0.3), neighborPart = stream.uniform(in: 0...0.2)
        row.neighborPart = hasNeighbors ? neighborPart : 0
        let isRuled = stream.chance(0.3), rule = stream.uniform(in: 0.01...0.06)
        row.rule = isRuled ? rule : 0
        row.margin = stream.uniform(in: 0.05...1)
        return row
    }

    /// Of the digits while they are put together, in pixels.
    private static let unitHeight = 80.0
    private static let ruleDarkness: Float = 0.6

    /// - Parameter digits: of each class; at least one class has some.
    public func written(with digits: [[Glyph]], using stream: inout RandomStream) -> (picture: GrayImage, text: String) {
        let classes = digits.indices.filter { !digits[$0].isEmpty }
        precondition(!classes.isEmpty, "no digits to set side by side")
        let count = digitCounts.lowerBound + stream.below(digitCounts.count)
        let labels = (0..<count).map { _ in classes[stream.below(classes.count)] }
        let line = row(labels, digits, using: &stream)
        let height = Self.unitHeight, margin = Int(margin * height), rows = line.height
        var ink = FloatPlane(width: line.width + 2 * margin, height: rows + 2 * margin)
        ink.add(line, x: margin, y: margin)
        if neighborPart > 0 {
            let part = Int(neighborPart * height)
            for y in [part - line.height, ink.height - part] {
                ink.add(row(labels.map { _ in classes[stream.below(classes.count)] }, digits, using: &stream), x: margin, y: y)
            }
        }
        if rule > 0 {
            let top = margin + Int(1.12 * height)
            for y in top..<min(ink.height, top + max(1, Int(rule * height))) {
                for x in 0..<ink.width { ink[x, y] = max(ink[x, y], Self.ruleDarkness) }
            }
        }
        let scale = digitHeight / height
        // What is reduced is blurred by half a pixel of what it becomes.
        let sigma = max(blur * height, 0.4 / scale)
        ink = ink.blurred(sigmaPixels: sigma).resampled(by: scale)
        var picture = GrayImage(width: ink.width, height: ink.height)
        for y in 0..<ink.height {
            for x in 0..<ink.width {
                let light = 255 * paper * (1 - darkness * Double(min(1, ink[x, y]))) + noise * stream.normal()
                picture[x, y] = UInt8(min(max(light, 0), 255))
            }
        }
        return (picture, labels.map(String.init).joined())
    }

    private func row(_ labels: [Int], _ digits: [[Glyph]], using stream: inout RandomStream) -> FloatPlane {
        var placed: [(ink: FloatPlane, x: Int, y: Int)] = [], x = 0.0
        for label in labels {
            let glyph = digits[label][stream.below(digits[label].count)]
            let size = Self.unitHeight * PortableMath.exp(unevenness * stream.normal())
            let ink = Self.enlarged(glyph, height: size, slant: slant).withPen(changedBy: penChange * Self.unitHeight)
            let y = Self.unitHeight * 1.1 - Double(ink.height) + unevenness * Self.unitHeight * stream.normal()
            placed.append((ink, max(0, Int(x)), max(0, Int(y))))
            x += Double(ink.width) + (gap + 0.04 * stream.normal()) * Self.unitHeight
        }
        var plane = FloatPlane(
            width: placed.map { $0.x + $0.ink.width }.max() ?? 1,
            height: max(Int(Self.unitHeight * 1.2), placed.map { $0.y + $0.ink.height }.max() ?? 1))
        for digit in placed { plane.add(digit.ink, x: digit.x, y: digit.y) }
        return plane
    }

    /// Its ink and nothing around, bilinear.
    private static func enlarged(_ glyph: Glyph, height: Double, slant: Double) -> FloatPlane {
        let places = (0..<glyph.height * glyph.width).filter { glyph.ink[$0] > 64 }
        let columns = places.map { $0 % glyph.width }, rows = places.map { $0 / glyph.width }
        let left = columns.min() ?? 0, right = columns.max() ?? 0, top = rows.min() ?? 0, bottom = rows.max() ?? 0
        let scale = height / Double(bottom - top + 1)
        let lean = abs(slant) * height
        let width = Int(Double(right - left + 1) * scale + lean) + 1
        var plane = FloatPlane(width: width, height: Int(height) + 1)
        func ink(_ x: Int, _ y: Int) -> Float {
            x < 0 || y < 0 || x >= glyph.width || y >= glyph.height ? 0 : Float(glyph.ink[y * glyph.width + x]) / 255
        }
        for y in 0..<plane.height {
            for x in 0..<plane.width {
                let shift = slant * (height / 2 - Double(y)) + lean / 2
                let px = (Double(x) - shift + 0.5) / scale - 0.5 + Double(left), py = (Double(y) + 0.5) / scale - 0.5 + Double(top)
                let column = Int(px.rounded(.down)), row = Int(py.rounded(.down))
                let fx = Float(px - Double(column)), fy = Float(py - Double(row))
                let above = ink(column, row) * (1 - fx) + ink(column + 1, row) * fx
                let below = ink(column, row + 1) * (1 - fx) + ink(column + 1, row + 1) * fx
                // Strokes with edges, as a pen leaves them.
                plane[x, y] = min(max(3 * (above * (1 - fy) + below * fy) - 1, 0), 1)
            }
        }
        return plane
    }
}

extension FloatPlane {
    /// The darker of both, at each place.
    fileprivate mutating func add(_ other: FloatPlane, x left: Int, y top: Int) {
        for y in max(0, -top)..<max(max(0, -top), min(other.height, height - top)) {
            for x in 0..<other.width where left + x >= 0 && left + x < width {
                self[left + x, top + y] = max(self[left + x, top + y], other[x, y])
            }
        }
    }

    /// Strokes grown by a disc, or shrunk.
    ///
    /// - Parameter width: in pixels, below 0 to shrink.
    fileprivate func withPen(changedBy width: Double) -> FloatPlane {
        let reach = abs(width) / 2, side = Int(reach.rounded(.up)), grows = width > 0
        guard side > 0 else { return self }
        let margin = grows ? side : 0
        var result = FloatPlane(width: self.width + 2 * margin, height: height + 2 * margin)
        for y in 0..<result.height {
            for x in 0..<result.width {
                var value: Float = grows ? 0 : 1
                for dy in -side...side {
                    for dx in -side...side where Double(dx * dx + dy * dy) <= reach * reach {
                        let px = x - margin + dx, py = y - margin + dy
                        let here = px < 0 || py < 0 || px >= self.width || py >= height ? 0 : self[px, py]
                        value = grows ? max(value, here) : min(value, here)
                    }
                }
                result[x, y] = value
            }
        }
        return result
    }

    /// Bilinear.
    fileprivate func resampled(by scale: Double) -> FloatPlane {
        var result = FloatPlane(width: max(1, Int(Double(width) * scale)), height: max(1, Int(Double(height) * scale)))
        for y in 0..<result.height {
            for x in 0..<result.width {
                let px = min(max((Double(x) + 0.5) / scale - 0.5, 0), Double(width - 1))
                let py = min(max((Double(y) + 0.5) / scale - 0.5, 0), Double(height - 1))
                let left = Int(px), top = Int(py), right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
                let fx = Float(px - Double(left)), fy = Float(py - Double(top))
                result[x, y] =
                    (self[left, top] * (1 - fx) + self[right, top] * fx) * (1 - fy)
                    + (self[left, bottom] * (1 - fx) + self[right, bottom] * fx) * fy
            }
        }
        return result
    }
}
