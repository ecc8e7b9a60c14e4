import ImageCodecs
import Imaging
import Support

/// One picture of the grid, drawn from its number.
///
/// Method: ink takes light from paper that has a grain and perhaps rules; lamp and shadow fall on both; the lens blurs, the sensor
/// adds noise, JPEG its blocks.
/// **Determinism** the same picture for the same content, condition, number and figures.
struct LoosePicture: Sendable {
    let content: LooseContent
    let condition: LooseCondition
    let number: Int

    private static let seed: UInt64 = 5
    private static let tileSide = 256

    /// - Returns: with the digit it shows, where it shows one.
    func drawn(from source: FigureSource) throws -> (image: GrayImage, label: Int?) {
        var stream = RandomStream(
            seed: Self.seed, purpose: .testing, sample: UInt64(number), copy: UInt32(Self.place(of: content, in: LooseContent.allCases)),
            step: UInt32(Self.place(of: condition, in: LooseCondition.allCases)))
        let sample = condition.sample(using: &stream)
        let longSide = Double(sample.side) * content.extent(sample, using: &stream)
        let figure = content.figure(number, longSide: longSide, sample: sample, source: source, using: &stream)
        let size = size(around: figure, sample: sample, using: &stream)
        var paper = Self.paper(width: size.width, height: size.height, sample: sample, using: &stream)
        // A shadow takes less of the light than a pen.
        let darkness =
            content == .shadowBar || content == .shadowBlob || content == .foldLine
            ? stream.uniform(in: 0.12...0.5) : sample.darkness
        let left = offset(figure.width, in: size.width, using: &stream), top = offset(figure.height, in: size.height, using: &stream)
        Self.write(figure, on: &paper, atX: left, y: top, darkness: Float(darkness))
        if content == .digitBesideNeighbor {
            let height = longSide * stream.uniform(in: 0.8...1)
            let neighbor = FigureSource.digit(
                stream.below(10), of: source.hand(pen: sample.pen, using: &stream), using: &stream
            ).scaled(toHeight: height, isCrisp: true)
            // Up to a third of its width is seen.
            let seen = Int(stream.uniform(in: 0.1...0.33) * Double(neighbor.width))
            let y = top + stream.below(max(1, figure.height / 4))
            Self.write(
                neighbor, on: &paper, atX: stream.chance(0.5) ? seen - neighbor.width : size.width - seen, y: y,
                darkness: Float(sample.darkness))
        }
        var image = Self.exposed(paper, sample: sample, using: &stream)
        if sample.isInverted { image = GrayImage(width: image.width, height: image.height, pixels: image.pixels.map { 255 - $0 }) }
        if let quality = sample.quality {
            image = try ImageDecoder().decode(try JPEGEncoder.encode(image, quality: quality)).image
        }
        return (image, content.isDigit ? figure.label : nil)
    }

    private static func place<T: Equatable>(of item: T, in list: [T]) -> Int { list.firstIndex(of: item) ?? list.count }

    /// A tight picture ends with its ink; any other has the sample's longer side, and is less wide than high or the other way round.
    private func size(around figure: Figure, sample: LooseCondition.Sample, using stream: inout RandomStream) -> (width: Int, height: Int) {
        let margin = stream.below(2)
        if case .tight = condition, content != .blankPaper, !content.fillsPicture, content != .digitBesideNeighbor {
            return (figure.width + 2 * margin, figure.height + 2 * margin)
        }
        let shorter = Int(stream.uniform(in: 0.7...1) * Double(sample.side))
        if content.fillsPicture { return (sample.side, shorter) }
        return figure.width > figure.height
            ? (max(sample.side, figure.width + 2), max(shorter, figure.height + 2))
            : (max(shorter, figure.width + 2), max(sample.side, figure.height + 2))
    }

    private func offset(_ length: Int, in room: Int, using stream: inout RandomStream) -> Int {
        let free = room - length
        if free < 0 { return -stream.below(-free + 1) }
        // Away from the edge, where there is room.
        let margin = min(free / 2, room / 20)
        return margin + stream.below(max(1, free - 2 * margin + 1))
    }

    private static func write(_ figure: Figure, on paper: inout FloatPlane, atX left: Int, y top: Int, darkness: Float) {
        for y in max(0, -top)..<max(0, -top, min(figure.height, paper.height - top)) {
            for x in max(0, -left)..<max(0, -left, min(figure.width, paper.width - left)) {
                paper[left + x, top + y] *= 1 - darkness * figure.ink[x, y]
            }
        }
    }

    private static func paper(width: Int, height: Int, sample: LooseCondition.Sample, using stream: inout RandomStream) -> FloatPlane {
        var paper = FloatPlane(width: width, height: height, value: 1)
        let tile = normals(using: &stream)
        // Fibers of a thousandth of the picture and more, and clouds of a tenth.
        let fine = max(1.5, Double(sample.side) / 300), coarse = Double(sample.side) / 10
        for y in 0..<height {
            for x in 0..<width {
                let grain =
                    smooth(tile, Double(x) / fine, Double(y) / fine) + 0.5 * smooth(tile, Double(x) / coarse + 97, Double(y) / coarse + 31)
                paper[x, y] = 1 + Float(sample.grain) * grain
            }
        }
        guard sample.ruling != .none else { return paper }
        let spacing = max(5, sample.rulingSpacing * Double(sample.side)), width = max(0.8, 0.03 * spacing)
        let slope = stream.uniform(in: -0.035...0.035), start = stream.uniform(in: 0...spacing)
        for y in 0..<paper.height {
            for x in 0..<paper.width {
                let down = Double(y) + slope * Double(x) + start, across = Double(x) - slope * Double(y) + start * 0.7
                var near = distance(down, spacing)
                if sample.ruling == .squared { near = min(near, distance(across, spacing)) }
                let fraction = min(max(width / 2 + 0.5 - near, 0), 1)
                if fraction > 0 { paper[x, y] *= 1 - Float(sample.rulingDarkness * fraction) }
            }
        }
        return paper
    }

    /// From the nearest multiple.
    private static func distance(_ place: Double, _ spacing: Double) -> Double {
        let rest = place - (place / spacing).rounded(.down) * spacing
        return min(rest, spacing - rest)
    }

    private static func exposed(_ paper: FloatPlane, sample: LooseCondition.Sample, using stream: inout RandomStream) -> GrayImage {
        let width = paper.width, height = paper.height
        let angle = stream.uniform(in: 0...(2 * .pi))
        let direction = (x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let diagonal = Double(width * width + height * height).squareRoot()
        let middle = stream.uniform(in: -0.2...0.2) * diagonal
        let edge: Double
        switch sample.light {
        case .even: edge = 0
        case .gradient: edge = diagonal
        case .softShadow: edge = stream.uniform(in: 0.1...0.5) * diagonal
        case .sharpShadow: edge = stream.uniform(in: 0.004...0.02) * diagonal
        }
        let seen = paper.blurred(sigmaPixels: max(0.4, sample.blur * Double(sample.side)))
        let noise = normals(using: &stream)
        var image = GrayImage(width: width, height: height)
        for y in 0..<height {
            // Each row from another place of the tile.
            let shift = stream.below(tileSide * tileSide)
            for x in 0..<width {
                var light: Float = 1
                if edge > 0 {
                    let along = direction.x * (Double(x) - Double(width) / 2) + direction.y * (Double(y) - Double(height) / 2) - middle
                    let t = min(max(along / edge + 0.5, 0), 1)
                    light = 1 - Float(sample.shadowDepth * t * t * (3 - 2 * t))
                }
                let level =
                    255 * Float(sample.whiteLevel) * light * seen[x, y]
                    + Float(sample.noiseSigma) * noise[(shift + x) & (tileSide * tileSide - 1)]
                image[x, y] = UInt8(min(max(level, 0), 255).rounded())
            }
        }
        return image
    }

    private static func normals(using stream: inout RandomStream) -> [Float] {
        (0..<tileSide * tileSide).map { _ in Float(stream.normal()) }
    }

    /// The tile between its points.
    private static func smooth(_ tile: [Float], _ u: Double, _ v: Double) -> Float {
        let left = Int(u), top = Int(v), mask = tileSide - 1
        let fx = Float(u - Double(left)), fy = Float(v - Double(top))
        func at(_ x: Int, _ y: Int) -> Float { tile[(y & mask) * tileSide + (x & mask)] }
        let upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx
        let lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx
        return upper * (1 - fy) + lower * fy
    }
}
