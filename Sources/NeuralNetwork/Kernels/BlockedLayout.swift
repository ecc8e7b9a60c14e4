/// How one image's tensor lies in memory: [C/lanes][H + 2 halo][W + 2 halo][lanes], the halo being zeros.
struct BlockedLayout: Equatable {
    let shape: TensorShape
    /// 16, or 1 for a single-channel image.
    let lanes: Int
    let halo: Int

    var blockCount: Int { (shape.channels + lanes - 1) / lanes }
    var rowStride: Int { (shape.width + 2 * halo) * lanes }
    var blockStride: Int { (shape.height + 2 * halo) * rowStride }
    var count: Int { blockCount * blockStride }
    /// Where the first pixel inside the halo is.
    var interior: Int { halo * (rowStride + lanes) }

    /// Where the first pixel is that a convolution looks at.
    func corner(of window: ConvolutionWindow) -> Int {
        precondition(window.reach <= halo, "a window that reaches \(window.reach) beyond a layout with \(halo)")
        return interior - window.top * rowStride - window.left * lanes
    }

    /// Where a row's first pixel inside the halo is.
    func rowStart(block: Int, y: Int) -> Int { interior + block * blockStride + y * rowStride }

    func index(channel: Int, y: Int, x: Int) -> Int {
        channel / lanes * blockStride + interior + y * rowStride + x * lanes + channel % lanes
    }

    /// The index, in whole vectors, of a pixel counted in reading order.
    func vectorIndex(block: Int, pixel: Int) -> Int {
        index(channel: block * lanes, y: pixel / shape.width, x: pixel % shape.width) / laneCount
    }
}

/// A tensor of the images of one micro-batch on one thread.
///
/// The memory comes last: what must be kept of all images and what of one at a time is known when all kernels are there.
final class Activation {
    let layout: BlockedLayout
    private(set) var imageStride = 0
    private var memory = AlignedFloats(count: 0)

    init(layout: BlockedLayout) {
        self.layout = layout
    }

    /// - Parameter imageCount: 1 where all images may use the same memory one after the other.
    func allocate(imageCount: Int) {
        imageStride = imageCount == 1 ? 0 : paddedToLanes(layout.count)
        memory = AlignedFloats(count: paddedToLanes(layout.count) * imageCount)
    }

    func image(_ index: Int) -> UnsafeMutablePointer<Float> {
        memory.base + index * imageStride
    }
}
