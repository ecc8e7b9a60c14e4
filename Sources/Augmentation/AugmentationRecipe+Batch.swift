import Imaging

/// Which copy of which image is wanted.
public struct AugmentationItem: Sendable, Hashable {
    /// Where the image lies among the images given: 0 is the first.
    public var imageIndex: Int
    /// The digit, where it is known.
    public var label: UInt8?
    /// The digit's number, the same for ever.
    public var sample: UInt64
    /// Which copy, from 0; or the epoch.
    public var copy: UInt32

    public init(imageIndex: Int = 0, label: UInt8?, sample: UInt64, copy: UInt32) {
        self.imageIndex = imageIndex
        self.label = label
        self.sample = sample
        self.copy = copy
    }
}

extension AugmentationRecipe {
    /// Makes many copies without allocating: for shards, and for training on the fly.
    ///
    /// Every copy is the one that `augment(_:label:seed:sample:copy:)` gives. Threads work on parts of the items, each with its
    /// own canvas and output.
    ///
    /// - Parameters:
    ///   - items: what is wanted, in the order of the output.
    ///   - images: glyphs of the canvas's size, one after another: **shape** (N, height, width).
    ///   - canvas: made once for each thread.
    ///   - output: **shape** (items, height, width), overwritten.
    public func augment(
        _ items: [AugmentationItem], of images: [UInt8], seed: UInt64, on canvas: inout AugmentationCanvas,
        into output: inout [UInt8]
    ) {
        let pixelCount = canvas.width * canvas.height
        precondition(output.count == items.count * pixelCount, "\(output.count) bytes for \(items.count) images of \(pixelCount)")
        for (position, item) in items.enumerated() {
            augment(
                item, of: images, at: item.imageIndex * pixelCount, seed: seed, on: &canvas, into: &output,
                at: position * pixelCount)
        }
    }
}
