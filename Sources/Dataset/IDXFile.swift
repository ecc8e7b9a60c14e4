import Foundation
import Support

/// An IDX file of unsigned bytes, the format MNIST came in: a magic number, the sizes, the elements.
///
/// Packed or not is told from the content. Everything the header announces is checked before it is believed.
///
/// **Source** LeCun, Cortes, Burges: "The MNIST database", section "File formats".
struct IDXFile {
    let dimensions: [Int]
    /// Of the unpacked content.
    let content: Data
    private let headerByteCount: Int

    /// More than the largest MNIST relative, EMNIST by-class with 814,255 images, needs.
    static let maxContentBytes = 1 << 30

    /// - Parameter dimensionCount: 1 for labels, 3 for images.
    /// - Throws: `ImportError`, `FileSystemError`.
    init(path: String, dimensionCount: Int) throws {
        let file = Data(try FileContent.bytes(of: path, maxByteCount: Self.maxContentBytes))
        content = Gzip.isGzip(file) ? try Gzip.unpacked(file, limit: Self.maxContentBytes, file: path) : file
        headerByteCount = 4 + 4 * dimensionCount
        guard content.count >= headerByteCount else {
            throw ImportError.wrongByteCount(file: path, found: content.count, expected: headerByteCount)
        }
        // Two zero bytes, 8 for unsigned bytes, the number of dimensions.
        let magic = Self.bigEndianWord(content, at: 0), expected = 0x0800 | UInt32(dimensionCount)
        guard magic == expected else { throw ImportError.wrongMagic(file: path, found: magic, expected: expected) }
        var dimensions: [Int] = []
        var byteCount = headerByteCount
        var elementCount = 1
        for index in 0..<dimensionCount {
            let dimension = Int(Self.bigEndianWord(content, at: 4 + 4 * index))
            let (product, overflow) = elementCount.multipliedReportingOverflow(by: dimension)
            guard !overflow, product <= Self.maxContentBytes else {
                throw ImportError.contentTooLong(file: path, limit: Self.maxContentBytes)
            }
            elementCount = product
            dimensions.append(dimension)
        }
        byteCount += elementCount
        guard content.count == byteCount else {
            throw ImportError.wrongByteCount(file: path, found: content.count, expected: byteCount)
        }
        self.dimensions = dimensions
    }

    var elements: Data { content[headerByteCount...] }

    func offset(ofElement index: Int) -> Int { headerByteCount + index }

    private static func bigEndianWord(_ data: Data, at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(data[offset + $1]) }
    }
}

/// The first bytes of an IDX file of unsigned bytes.
public enum IDXHeader {
    /// - Parameter dimensions: one for labels, three for images; each below 2³².
    public static func bytes(dimensions: [Int]) -> [UInt8] {
        [0, 0, 8, UInt8(dimensions.count)]
            + dimensions.flatMap { dimension in (0..<4).reversed().map { UInt8(truncatingIfNeeded: dimension >> (8 * $0)) } }
    }
}
