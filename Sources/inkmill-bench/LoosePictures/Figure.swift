import Imaging

/// Ink without its paper: how much of it each pixel has, 0…1, such as one digit or the print of a form.
struct Figure: Sendable {
    /// The digit it shows; nil for anything else.
    let label: Int?
    private(set) var ink: FloatPlane

    var width: Int { ink.width }
    var height: Int { ink.height }

    /// An empty sheet to draw on.
    init(width: Int, height: Int) {
        label = nil
        ink = FloatPlane(width: width, height: height)
    }

    init(label: Int?, ink: FloatPlane) {
        self.label = label
        self.ink = ink
    }

    /// Dark on white, cut to where there is ink, and that at its full strength; nil where there is none.
    init?(label: Int?, of image: GrayImage, within box: (x: Int, y: Int, width: Int, height: Int)? = nil) {
        let area = box ?? (0, 0, image.width, image.height)
        var left = Int.max, top = Int.max, right = -1, bottom = -1
        for y in max(0, area.y)..<max(0, min(image.height, area.y + area.height)) {
            for x in max(0, area.x)..<max(0, min(image.width, area.x + area.width)) where image[x, y] < 200 {
                (left, right) = (min(left, x), max(right, x))
                (top, bottom) = (min(top, y), max(bottom, y))
            }
        }
        guard left <= right else { return nil }
        var ink = FloatPlane(width: right - left + 1, height: bottom - top + 1)
        for y in 0..<ink.height {
            for x in 0..<ink.width { ink[x, y] = 1 - Float(image[left + x, top + y]) / 255 }
        }
        // The darkest twentieth of what is not paper.
        let levels = ink.values.filter { $0 > 0.2 }.sorted()
        if let full = levels.isEmpty ? nil : levels[levels.count * 19 / 20] { ink.values = ink.values.map { min(1, $0 / full) } }
        self.init(label: label, ink: ink)
    }

    /// At another size, by the means of bilinear samples.
    ///
    /// - Parameter isCrisp: with edges about two pixels wide, where it is enlarged.
    func scaled(width newWidth: Int, height newHeight: Int, isCrisp: Bool = false) -> Figure {
        let stepX = Double(width) / Double(newWidth), stepY = Double(height) / Double(newHeight)
        let countX = max(1, Int(stepX.rounded(.up))), countY = max(1, Int(stepY.rounded(.up)))
        let steepness = isCrisp ? max(1, Float(1 / max(stepX, stepY)) / 2) : 1
        var result = FloatPlane(width: max(1, newWidth), height: max(1, newHeight))
        for y in 0..<result.height {
            for x in 0..<result.width {
                var sum: Float = 0
                for j in 0..<countY {
                    let v = (Double(y) + (Double(j) + 0.5) / Double(countY)) * stepY - 0.5
                    for i in 0..<countX {
                        sum += sample((Double(x) + (Double(i) + 0.5) / Double(countX)) * stepX - 0.5, v)
                    }
                }
                let mean = sum / Float(countX * countY)
                result[x, y] = steepness > 1 ? min(max((mean - 0.5) * steepness + 0.5, 0), 1) : mean
            }
        }
        return Figure(label: label, ink: result)
    }

    /// The same figure at a height.
    func scaled(toHeight newHeight: Double, isCrisp: Bool = false) -> Figure {
        let size = max(1, Int(newHeight.rounded()))
        let across = max(1, Int((Double(width) * newHeight / Double(height)).rounded()))
        return scaled(width: across, height: size, isCrisp: isCrisp)
    }

    private func sample(_ u: Double, _ v: Double) -> Float {
        let x = min(max(0, Int(u)), width - 1), y = min(max(0, Int(v)), height - 1)
        let right = min(x + 1, width - 1), below = min(y + 1, height - 1)
        let across = Float(min(max(u - Double(x), 0), 1)), down = Float(min(max(v - Double(y), 0), 1))
        let upper = ink[x, y] * (1 - across) + ink[right, y] * across
        let lower = ink[x, below] * (1 - across) + ink[right, below] * across
        return upper * (1 - down) + lower * down
    }

    /// Adds another figure's ink at a place; what falls outside is cut.
    mutating func add(_ other: Figure, atX left: Int, y top: Int) {
        for y in max(0, -top)..<max(0, -top, min(other.height, height - top)) {
            for x in max(0, -left)..<max(0, -left, min(other.width, width - left)) {
                ink[left + x, top + y] = max(ink[left + x, top + y], other.ink[x, y])
            }
        }
    }

    /// Without the ink of a band of rows or columns: a stroke that was lifted too early.
    func broken(at place: Double, width band: Double, isLevel: Bool) -> Figure {
        var result = ink
        let length = isLevel ? height : width
        let first = Int((place - band / 2) * Double(length)), last = max(first, Int((place + band / 2) * Double(length)))
        for y in 0..<height {
            for x in 0..<width where (first...last).contains(isLevel ? y : x) { result[x, y] = 0 }
        }
        return Figure(label: label, ink: result)
    }

    /// Several beside each other, each at a height over the first one's, their boxes a gap apart, in the height of the first one.
    static func row(_ figures: [Figure], height: Double, heightFractions: [Double], gap: Double, isStacked: Bool, isCrisp: Bool) -> Figure {
        let parts = zip(figures, heightFractions).map { $0.scaled(toHeight: $1 * height, isCrisp: isCrisp) }
        let space = Int((gap * height).rounded())
        let along = parts.reduce(0) { $0 + (isStacked ? $1.height : $1.width) } + space * (parts.count - 1)
        let across = parts.map { isStacked ? $0.width : $0.height }.max() ?? 1
        var result = Figure(width: isStacked ? across : max(1, along), height: isStacked ? max(1, along) : across)
        var place = 0
        for part in parts {
            let offset = (across - (isStacked ? part.width : part.height)) / 2
            result.add(part, atX: isStacked ? offset : place, y: isStacked ? place : offset)
            place += (isStacked ? part.height : part.width) + space
        }
        return result
    }
}
