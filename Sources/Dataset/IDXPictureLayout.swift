import Foundation
import Imaging

/// How the pictures of an IDX file lie in it, where they are not as MNIST's: row by row, white ink on black, 255 for full ink.
public struct IDXPictureLayout: Sendable, Equatable {
    /// Column by column, as EMNIST's are.
    public let isTransposed: Bool
    /// Dark ink on light paper.
    public let isInverted: Bool
    /// 0 and 1 only.
    public let isBilevel: Bool

    public static let mnist = IDXPictureLayout()

    public init(isTransposed: Bool = false, isInverted: Bool = false, isBilevel: Bool = false) {
        self.isTransposed = isTransposed
        self.isInverted = isInverted
        self.isBilevel = isBilevel
    }

    /// - Throws: `ImportError.onlyZeroAndOne`, `.notBilevel`.
    func check(_ pixels: Data, file: String, offset: Int) throws(ImportError) {
        if isBilevel {
            guard let index = pixels.firstIndex(where: { $0 > 1 }) else { return }
            throw .notBilevel(file: file, found: pixels[index], offset: offset + index - pixels.startIndex)
        }
        if pixels.max() == 1 { throw .onlyZeroAndOne(file: file) }
    }

    /// The glyph that the pixels of a picture show.
    func glyph(_ pixels: [UInt8]) -> Glyph {
        let ink = pixels.map { value -> UInt8 in
            let value = isBilevel ? value * 255 : value
            return isInverted ? 255 - value : value
        }
        return isTransposed ? Glyph(ink: ink).transposed : Glyph(ink: ink)
    }
}

extension Glyph {
    /// With rows and columns exchanged.
    package var transposed: Glyph {
        var result = Glyph(width: height, height: width)
        for y in 0..<height { for x in 0..<width { result[y, x] = self[x, y] } }
        return result
    }
}
