/// Images on their way into a network, N × C × H × W.
enum NetworkInput: Sendable {
    /// 0…255, scaled to 0…1.
    case bytes([UInt8])
    case floats([Float])
    /// Lines of different widths, with zeros on their right up to the width that they are given.
    case lines([LineInput])

    /// v / 255, looked up: the compiler does not vectorize the conversion.
    private static let scaled: [Float] = (0...255).map { Float($0) / 255 }

    var count: Int {
        switch self {
        case .bytes(let values): values.count
        case .floats(let values): values.count
        case .lines(let lines): lines.reduce(0) { $0 + $1.values.count }
        }
    }

    /// - Throws: `NeuralNetworkError.wrongImageCount`.
    func validate(imageCount: Int, shape: TensorShape) throws(NeuralNetworkError) {
        guard imageCount > 0, count == imageCount * shape.count else {
            throw .wrongImageCount(valueCount: count, imageCount: imageCount, valuesPerImage: shape.count)
        }
    }

    /// Copies image `image` into `activation`'s image `slot`.
    func load(image: Int, into activation: Activation, slot: Int) {
        let layout = activation.layout
        let target = activation.image(slot)
        let start = image * layout.shape.count
        switch self {
        case .bytes(let values):
            Self.scaled.withUnsafeBufferPointer { scaled in
                Self.copy(layout, target) { scaled[Int(values[start + $0])] }
            }
        case .floats(let values):
            Self.copy(layout, target) { values[start + $0] }
        case .lines(let lines):
            Self.copy(lines[image], layout, target)
        }
    }

    private static func copy(_ line: LineInput, _ layout: BlockedLayout, _ target: UnsafeMutablePointer<Float>) {
        let shape = layout.shape
        for channel in 0..<shape.channels {
            for y in 0..<shape.height {
                let row = target + layout.index(channel: channel, y: y, x: 0)
                let source = (channel * shape.height + y) * line.width
                for x in 0..<shape.width { row[x * layout.lanes] = x < line.width ? line.values[source + x] : 0 }
            }
        }
    }

    @inline(__always)
    private static func copy(_ layout: BlockedLayout, _ target: UnsafeMutablePointer<Float>, _ value: (Int) -> Float) {
        var source = 0
        for channel in 0..<layout.shape.channels {
            for y in 0..<layout.shape.height {
                let row = target + layout.index(channel: channel, y: y, x: 0)
                for x in 0..<layout.shape.width {
                    row[x * layout.lanes] = value(source)
                    source += 1
                }
            }
        }
    }
}
