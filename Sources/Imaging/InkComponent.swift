/// A connected piece of ink: its place in the picture it was found in, and its own ink within its tight box.
public struct InkComponent: Sendable, Equatable {
    public let x: Int
    public let y: Int
    /// Tight: ink touches every side.
    public let ink: BilevelImage
    public let inkCount: Int

    /// All ink of a picture as one piece, connected or not; nil where there is none.
    public init?(_ image: BilevelImage) {
        guard let box = image.inkBox, let ink = image.croppedToInk else { return nil }
        self.init(x: box.x, y: box.y, ink: ink, inkCount: ink.inkCount)
    }

    /// Several pieces of one picture taken as one; at least one is needed.
    public init(joining pieces: [InkComponent]) {
        let (x, y) = Self.ranges(of: pieces)
        var ink = BilevelImage(width: x.count, height: y.count)
        for piece in pieces { ink.draw(piece, atX: piece.x - x.lowerBound, y: piece.y - y.lowerBound) }
        self.init(x: x.lowerBound, y: y.lowerBound, ink: ink, inkCount: ink.inkCount)
    }

    init(x: Int, y: Int, ink: BilevelImage, inkCount: Int) {
        self.x = x
        self.y = y
        self.ink = ink
        self.inkCount = inkCount
    }

    public var maxX: Int { x + ink.width - 1 }
    public var maxY: Int { y + ink.height - 1 }
    /// The longer side of its box, in pixels.
    public var longSide: Int { max(ink.width, ink.height) }

    /// The distance between the boxes of two pieces, in pixels; 0 where they touch or overlap.
    public func gap(to other: InkComponent) -> Double {
        let dx = Double(max(0, max(x, other.x) - min(maxX, other.maxX) - 1))
        let dy = Double(max(0, max(y, other.y) - min(maxY, other.maxY) - 1))
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The longer side of the box around several pieces, in pixels; at least one is needed.
    public static func longSide(of pieces: [InkComponent]) -> Int {
        let (x, y) = ranges(of: pieces)
        return max(x.count, y.count)
    }

    /// The columns and rows of the box around several pieces.
    private static func ranges(of pieces: [InkComponent]) -> (x: ClosedRange<Int>, y: ClosedRange<Int>) {
        precondition(!pieces.isEmpty, "no pieces to join")
        let left = pieces.map(\.x).min() ?? 0, top = pieces.map(\.y).min() ?? 0
        return (left...(pieces.map(\.maxX).max() ?? left), top...(pieces.map(\.maxY).max() ?? top))
    }

    /// Several pieces that belong together: a first one, and one by one each of the others that is found to belong to what there is.
    ///
    /// **Complexity** quadratic in the pieces. **Determinism** A: of those that belong the first in the list is taken.
    ///
    /// - Parameters:
    ///   - rest: the others; those that are taken go from it.
    ///   - test: from those taken so far, whether a piece belongs to them by itself and its least gap to them.
    public static func gathered(
        around main: InkComponent, from rest: inout [InkComponent],
        test: ([InkComponent]) -> (_ piece: InkComponent, _ gap: Double) -> Bool
    ) -> [InkComponent] {
        var parts = [main]
        var gaps = rest.map { $0.gap(to: main) }
        while true {
            let belongs = test(parts)
            guard let next = rest.indices.first(where: { belongs(rest[$0], gaps[$0]) }) else { return parts }
            let part = rest.remove(at: next)
            gaps.remove(at: next)
            parts.append(part)
            for index in rest.indices { gaps[index] = min(gaps[index], rest[index].gap(to: part)) }
        }
    }

    /// The same ink in a picture of which the one it was found in is a part, with its corner at a place.
    public func moved(byX dx: Int, y dy: Int) -> InkComponent {
        InkComponent(x: x + dx, y: y + dy, ink: ink, inkCount: inkCount)
    }
}

extension BilevelImage {
    /// The connected pieces of ink, corners counting as contact, by their topmost rows.
    ///
    /// **Source** Leptonica's `pixConnCompPixa`. **Determinism** A.
    public func components() -> [InkComponent] {
        LeptonicaImage(self)?.components(maxBoxPixelCount: .max) ?? []
    }

    /// Those of them whose boxes are wanted, by width and height.
    package func components(_ isWanted: (_ width: Int, _ height: Int) -> Bool) -> [InkComponent] {
        LeptonicaImage(self)?.components(isWanted) ?? []
    }

    /// The connected pieces of ink, or nil where the boxes around them have more pixels than a limit: each piece is kept with its
    /// box, and pieces in and around one another can have many times the picture's own pixels.
    public func components(maxBoxPixelCount: Int) -> [InkComponent]? {
        guard let image = LeptonicaImage(self) else { return [] }
        return image.components(maxBoxPixelCount: maxBoxPixelCount)
    }

    /// The areas of paper that ink encloses, by their topmost rows, each as if it were ink; through corners paper does not reach.
    ///
    /// **Source** Leptonica's `pixConnCompPixa`. **Determinism** A.
    public func holes() -> [InkComponent] { LeptonicaImage(self)?.holes() ?? [] }

    /// The angle by which the page's lines fall to the right, found from its rows of ink, with Leptonica's confidence.
    ///
    /// **Units** degrees, counter-clockwise positive: a picture rotated counter-clockwise by 2° has +2.
    /// **Returns** nil where nothing can be told; a confidence below about 3 is a guess.
    /// **Source** Leptonica's `pixFindSkewSweepAndSearch`: the variance of row sums (Postl 1988). **Determinism** B.
    public func skew(degreesLimit: Double) -> (degrees: Double, confidence: Double)? {
        LeptonicaImage(self)?.skew(degreesLimit: degreesLimit)
    }
}

extension BilevelImage {
    /// Adds a component's ink with its top left corner at a place; what falls outside is cut.
    public mutating func draw(_ component: InkComponent, atX left: Int, y top: Int) {
        let width = width, columns = max(0, -left)..<max(0, -left, min(component.ink.width, width - left))
        let rows = max(0, -top)..<max(0, -top, min(component.ink.height, height - top))
        let source = component.ink.ink.span
        var target = ink.mutableSpan
        for y in rows {
            let from = y * component.ink.width + columns.lowerBound, to = (top + y) * width + left + columns.lowerBound
            let row = source.extracting(from..<from + columns.count)
            for x in 0..<columns.count { target[to + x] |= row[x] }
        }
    }
}
