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
    ///   - details: of the images, in their order, where they are known; empty where none is. Of a canvas of 28 × 28 only.
    ///   - canvas: made once for each thread.
    ///   - output: **shape** (items, height, width), overwritten.
    public func augment(
        _ items: [AugmentationItem], of images: [UInt8], details: [GlyphDetail?] = [], seed: UInt64,
        on canvas: inout AugmentationCanvas, into output: inout [UInt8]
    ) {
        let pixelCount = canvas.width * canvas.height
        precondition(output.count == items.count * pixelCount, "\(output.count) bytes for \(items.count) images of \(pixelCount)")
        for (position, item) in items.enumerated() {
            let detail = details.isEmpty ? nil : details[item.imageIndex]
            guard canvas.load(images, at: item.imageIndex * pixelCount, detail: detail) else {
                for i in position * pixelCount..<(position + 1) * pixelCount { output[i] = 0 }
                continue
            }
            run(item, seed: seed, on: &canvas)
            canvas.store(into: &output, at: position * pixelCount)
        }
    }
}
