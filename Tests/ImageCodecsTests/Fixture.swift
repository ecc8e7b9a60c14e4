import Foundation
import Imaging
import Testing
import TestSupport

@testable import ImageCodecs

/// A picture of the folder `Fixtures` and what is to come of it; `make_fixtures.py` beside the pictures says how it was made.
struct Fixture: Sendable, Decodable, CustomTestStringConvertible {
    let file: String
    let dotsPerInch: Double?
    let orientation: Int
    /// How far a gray may be from that of the other decoder. 0 for PNG. 1 for JPEG, whose standard lets the inverse transform
    /// round differently from one library, or one version of it, to the next.
    let tolerance: Int
    /// A word of the one warning that is expected.
    let warning: String?
    /// The file with the expected gray; nil for what cannot be read.
    let pixels: String?
    /// The case of the error that is expected.
    let error: String?
    /// What unreadable content is found to be.
    let kind: String?

    static let folder = TestData.root + "/Tests/ImageCodecsTests/Fixtures"

    static let all: [Fixture] = {
        guard let list = FileManager.default.contents(atPath: folder + "/fixtures.json") else { return [] }
        return (try? JSONDecoder().decode([Fixture].self, from: list)) ?? []
    }()

    static let readable = all.filter { $0.pixels != nil }
    static let unreadable = all.filter { $0.pixels == nil }

    var testDescription: String { file }

    func bytes() throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: Self.folder + "/" + file)))
    }

    /// The expected picture, from its binary PGM.
    func expectedImage() throws -> GrayImage {
        let name = try #require(pixels)
        let data = [UInt8](try #require(FileManager.default.contents(atPath: Self.folder + "/" + name)))
        let lines = data.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        try #require(lines.count == 4 && Array(lines[0]) == Array("P5".utf8))
        let size = String(decoding: lines[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        try #require(size.count == 2)
        return GrayImage(width: size[0], height: size[1], pixels: Array(lines[3]))
    }
}

extension ImageCodecError {
    /// The name of the case, as the fixtures' list has it.
    var caseName: String {
        String("\(Mirror(reflecting: self).children.first?.label ?? "")")
    }
}

extension GrayImage {
    /// The largest difference of any pixel, or nil where the sizes differ.
    func maxDifference(from other: GrayImage) -> Int? {
        guard width == other.width, height == other.height else { return nil }
        return zip(pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max()
    }
}
