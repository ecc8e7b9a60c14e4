/// Images as plain nested rows in double precision, N × C × H × W: what the readable definitions of the layers work on.
///
/// Each layer says with `plainForward` what it computes, in the order of the textbook. The kernels are tested against it, and
/// their gradients against its numeric ones.
struct PlainBatch: Equatable {
    let imageCount: Int
    let shape: TensorShape
    var values: [Double]

    init(imageCount: Int, shape: TensorShape, values: [Double]) {
        precondition(values.count == imageCount * shape.count, "\(values.count) values for \(imageCount) × \(shape)")
        self.imageCount = imageCount
        self.shape = shape
        self.values = values
    }

    /// A batch whose every value is computed from its place.
    init(imageCount: Int, shape: TensorShape, value: (_ image: Int, _ channel: Int, _ y: Int, _ x: Int) -> Double) {
        var values: [Double] = []
        values.reserveCapacity(imageCount * shape.count)
        for image in 0..<imageCount {
            for channel in 0..<shape.channels {
                for y in 0..<shape.height {
                    for x in 0..<shape.width { values.append(value(image, channel, y, x)) }
                }
            }
        }
        self.init(imageCount: imageCount, shape: shape, values: values)
    }

    /// A value; 0 outside the image.
    subscript(image: Int, channel: Int, y: Int, x: Int) -> Double {
        guard (0..<shape.height).contains(y), (0..<shape.width).contains(x) else { return 0 }
        return values[((image * shape.channels + channel) * shape.height + y) * shape.width + x]
    }

    func map(_ transform: (Double) -> Double) -> PlainBatch {
        PlainBatch(imageCount: imageCount, shape: shape, values: values.map(transform))
    }
}
