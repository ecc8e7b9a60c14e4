/// A batch normalization that training gives one number per channel: behind a dense layer, or a pooling over the whole image, where
/// a part of a batch with statistics of its own is a single image.
///
/// Such a number less its own mean is 0, whatever the image shows: nothing of the image goes on, and no gradient comes back.
public struct LoneNormalization: Sendable, Equatable {
    /// Counted from 1.
    public let layer: Int
    /// Images in a part of a batch, from the smallest part to the largest.
    public let imageCounts: ClosedRange<Int>

    /// Whether every image is alone, so that nothing at all is learned.
    public var isAlways: Bool { imageCounts.upperBound == 1 }

    /// The first one of a network; nil where there is none.
    ///
    /// - Parameters:
    ///   - batchSize: images between two changes of the weights.
    ///   - microBatchSize: images that one thread takes at once, which are normalized together.
    public init?(in network: NetworkDescription, batchSize: Int, microBatchSize: Int) {
        let counts = MicroBatch.cut(imageCount: batchSize, size: microBatchSize).map(\.images.count)
        guard let least = counts.min(), let most = counts.max(), least == 1 else { return nil }
        let inputs = [network.input] + network.shapes
        let place = network.layers.indices.first { index in
            network.layers[index].layer is BatchNormalization && inputs[index].height * inputs[index].width == 1
        }
        guard let place else { return nil }
        layer = place + 1
        imageCounts = least...most
    }
}
