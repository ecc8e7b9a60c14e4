import Imaging
import Support
@testable import Forms
@testable import SheetSimulation

/// A line of digits written by a simulated hand, with the true box of each.
struct WrittenLine {
    let picture: GrayImage
    /// In pixels, from left to right.
    let boxes: [Rect]

    /// - Parameters:
    ///   - gapsMM: between neighboring digits' boxes, repeated as needed; negative where they run into each other.
    ///   - dotAfter: the index of the digit that a dot follows.
    ///   - ruleMM: the height below the digits' middle of a printed ruling line.
    init(
        _ digits: [UInt8], writer: Int, gapsMM: [Double] = [0.8], pixelsPerMM: Double = 8, dotAfter: Int? = nil,
        endsInDash: Bool = false, ruleMM: Double? = nil, ink: Double = 0.7
    ) {
        let hand = Handwriting(seed: 7, writerNumber: writer)
        let middleMM = 8.0, marginMM = 4.0
        var strokes: [PenStroke] = [], boxesMM: [Rect] = []
        var rightMM = marginMM
        for (index, digit) in digits.enumerated() {
            var stream = RandomStream(seed: 7, purpose: .simulation, sample: UInt64(index), step: UInt32(100 + writer))
            let written = hand.strokes(of: digit, cellHeightMM: 10, using: &stream)
            let box = Rect(around: written.compactMap(\.boundsMM).flatMap(\.corners))
            let gap = index == 0 ? 0 : gapsMM[(index - 1) % gapsMM.count] + (index - 1 == dotAfter ? 2.5 : 0)
            let offset = Point(x: rightMM + gap - box.x, y: middleMM)
            strokes += written.map { $0.moved(by: offset) }
            boxesMM.append(Rect(x: rightMM + gap, y: box.y + middleMM, width: box.width, height: box.height))
            if index == dotAfter {
                let at = Point(x: rightMM + gap + box.width + 1.2, y: box.y + box.height + middleMM - 0.3)
                strokes.append(Self.line(from: at, to: at + Point(x: 0.2, y: 0)))
            }
            rightMM += gap + box.width
        }
        if endsInDash {
            let start = Point(x: rightMM + 2, y: middleMM)
            strokes.append(Self.line(from: start, to: start + Point(x: 4, y: 0.2)))
            rightMM += 6
        }
        let width = Int((rightMM + marginMM) * pixelsPerMM), height = Int(2 * middleMM * pixelsPerMM)
        var page = FloatPlane(width: width, height: height, value: 0.9)
        for stroke in strokes { Self.draw(stroke, on: &page, pixelsPerMM: pixelsPerMM, darkness: Float(ink)) }
        if let ruleMM {
            let y = Int((middleMM + ruleMM) * pixelsPerMM)
            for row in y..<(y + max(1, Int(0.25 * pixelsPerMM))) {
                for x in 0..<width { page[x, row] = min(page[x, row], 0.9 * Float(1 - 0.8 * ink)) }
            }
        }
        picture = GrayImage(width: width, height: height, pixels: page.values.map { UInt8(max(0, min(255, $0 * 255))) })
        boxes = boxesMM.map { box in
            Rect(
                x: box.x * pixelsPerMM, y: box.y * pixelsPerMM, width: box.width * pixelsPerMM,
                height: box.height * pixelsPerMM)
        }
    }

    private static func line(from start: Point, to end: Point) -> PenStroke {
        PenStroke(samples: [start, end].map { PenStroke.Sample(positionMM: $0, radiusMM: 0.3, load: 1) })
    }

    private static func draw(_ stroke: PenStroke, on page: inout FloatPlane, pixelsPerMM: Double, darkness: Float) {
        guard let bounds = stroke.boundsMM,
            var mask = CoverageMask(
                bounds: Rect(
                    x: bounds.x * pixelsPerMM, y: bounds.y * pixelsPerMM, width: bounds.width * pixelsPerMM,
                    height: bounds.height * pixelsPerMM),
                imageWidth: page.width, imageHeight: page.height)
        else { return }
        for (a, b) in zip(stroke.samples, stroke.samples.dropFirst()) {
            mask.addLine(
                from: a.positionMM * pixelsPerMM, startRadius: a.radiusMM * pixelsPerMM, to: b.positionMM * pixelsPerMM,
                endRadius: b.radiusMM * pixelsPerMM)
        }
        for y in 0..<mask.height {
            for x in 0..<mask.width { page[x + mask.originX, y + mask.originY] *= 1 - darkness * mask[x, y] }
        }
    }

    /// How many of the digits have a cell of their own: boxes that overlap by more than half of what both cover.
    func foundCount(in cells: [CellReading]) -> Int {
        var free = cells.map { Rect(around: $0.quad) }
        var count = 0
        for box in boxes {
            guard let match = free.indices.first(where: { free[$0].overlap(with: box) > 0.5 }) else { continue }
            free.remove(at: match)
            count += 1
        }
        return count
    }
}

extension Rect {
    /// What two rectangles share over what they cover together.
    func overlap(with other: Rect) -> Double {
        let shared =
            max(0, min(x + width, other.x + other.width) - max(x, other.x))
            * max(0, min(y + height, other.y + other.height) - max(y, other.y))
        return shared / (width * height + other.width * other.height - shared)
    }
}
