private import CLeptonica

/// One of Leptonica's bilevel pictures, owned: the only door to that library.
///
/// Pixels are packed 32 to a word, the leftmost in the highest bit, a row padded to whole words.
final class LeptonicaImage {
    private let pix: UnsafeMutablePointer<PIX>

    /// Silent: what the library would print on stderr is told by what it returns.
    private static let isSilenced: Bool = {
        _ = setMsgSeverity(Int32(L_SEVERITY_NONE))
        return true
    }()

    /// Nil where the library has no memory for it.
    init?(_ image: BilevelImage) {
        guard Self.isSilenced, let pix = pixCreate(Int32(image.width), Int32(image.height), 1) else { return nil }
        self.pix = pix
        guard let data = pixGetData(pix) else { return }
        let wordsPerRow = Int(pixGetWpl(pix)), width = image.width
        image.ink.withUnsafeBytes { ink in
            for y in 0..<image.height {
                let row = UnsafeRawBufferPointer(rebasing: ink[y * width..<(y + 1) * width])
                for word in 0..<wordsPerRow {
                    let first = word * 32, count = min(32, width - first)
                    var bits: UInt32 = 0
                    for start in stride(from: 0, to: count & ~7, by: 8) {
                        bits |= Self.packed(row.loadUnaligned(fromByteOffset: first + start, as: UInt64.self)) << UInt32(24 - start)
                    }
                    for i in count & ~7..<count { bits |= UInt32(row[first + i]) << UInt32(31 - i) }
                    data[y * wordsPerRow + word] = bits
                }
            }
        }
    }

    /// The bits of eight pixels, the first in the highest: each pixel's is brought to its place in the highest byte by one of the factor's, and
    /// no two meet.
    private static func packed(_ pixels: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (UInt64(littleEndian: pixels) &* 0x8040_2010_0804_0201) >> 56)
    }

    deinit { Self.destroy(pix) }

    /// Nil where the boxes of all components have more pixels than the limit.
    func components(maxBoxPixelCount: Int) -> [InkComponent]? {
        let found = ConnectedPieces(pix, connectivity: 8)
        guard found.boxes.reduce(0, { $0 + $1.width * $1.height }) <= maxBoxPixelCount else { return nil }
        return found.boxes.indices.compactMap(found.piece)
    }

    /// Those whose boxes are wanted, by width and height; the others are not unpacked.
    func components(_ isWanted: (_ width: Int, _ height: Int) -> Bool) -> [InkComponent] {
        let found = ConnectedPieces(pix, connectivity: 8)
        return found.boxes.indices.compactMap { isWanted(found.boxes[$0].width, found.boxes[$0].height) ? found.piece($0) : nil }
    }

    /// The areas without ink, corners no contact, that do not reach the rim.
    func holes() -> [InkComponent] {
        guard let paper = pixInvert(nil, pix) else { return [] }
        defer { Self.destroy(paper) }
        let found = ConnectedPieces(paper, connectivity: 4), width = Int(pixGetWidth(pix)), height = Int(pixGetHeight(pix))
        return found.boxes.indices.compactMap { index in
            let box = found.boxes[index]
            let isInside = box.x > 0 && box.y > 0 && box.x + box.width < width && box.y + box.height < height
            return isInside ? found.piece(index) : nil
        }
    }

    /// The connected pieces of a picture, which are unpacked one by one.
    private final class ConnectedPieces {
        let boxes: [(x: Int, y: Int, width: Int, height: Int)]
        private var pixa: UnsafeMutablePointer<PIXA>?

        init(_ pix: UnsafeMutablePointer<PIX>, connectivity: Int32) {
            var boxa = pixConnComp(pix, &pixa, connectivity)
            defer { boxaDestroy(&boxa) }
            boxes = (0..<boxaGetCount(boxa)).map { index in
                var x: Int32 = 0, y: Int32 = 0, w: Int32 = 0, h: Int32 = 0
                _ = boxaGetBoxGeometry(boxa, index, &x, &y, &w, &h)
                return (Int(x), Int(y), Int(w), Int(h))
            }
        }

        deinit { pixaDestroy(&pixa) }

        func piece(_ index: Int) -> InkComponent? {
            guard let part = pixaGetPix(pixa, Int32(index), Int32(L_CLONE)) else { return nil }
            defer { LeptonicaImage.destroy(part) }
            return LeptonicaImage.unpacked(part).map { ink in
                InkComponent(x: boxes[index].x, y: boxes[index].y, ink: ink, inkCount: ink.inkCount)
            }
        }
    }

    private static func destroy(_ pix: UnsafeMutablePointer<PIX>) {
        var handle: UnsafeMutablePointer<PIX>? = pix
        pixDestroy(&handle)
    }

    func skew(degreesLimit: Double) -> (degrees: Double, confidence: Double)? {
        var angle: Float = 0, confidence: Float = 0
        // A sweep in steps of 1° on a quarter of the size, a search down to 0.01° on half of it.
        guard pixFindSkewSweepAndSearch(pix, &angle, &confidence, 4, 2, Float(degreesLimit), 1, 0.01) == 0 else {
            return nil
        }
        // Leptonica gives the clockwise turn that would set the page upright.
        return (Double(angle), Double(confidence))
    }

    private static func unpacked(_ pix: UnsafeMutablePointer<PIX>) -> BilevelImage? {
        let width = Int(pixGetWidth(pix)), height = Int(pixGetHeight(pix)), wordsPerRow = Int(pixGetWpl(pix))
        guard width > 0, height > 0, let data = pixGetData(pix) else { return nil }
        var ink = [UInt8](repeating: 0, count: width * height)
        var target = ink.mutableSpan
        for y in 0..<height {
            for word in 0..<(width + 31) / 32 {
                let bits = data[y * wordsPerRow + word], first = y * width + 32 * word
                guard bits != 0 else { continue }
                for x in 0..<min(32, width - 32 * word) { target[first + x] = UInt8(truncatingIfNeeded: bits >> UInt32(31 - x)) & 1 }
            }
        }
        return BilevelImage(width: width, height: height, ink: ink)
    }
}
