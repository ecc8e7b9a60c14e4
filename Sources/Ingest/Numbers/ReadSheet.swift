import Dataset
import Forms
import Imaging
import Rules
import SheetReading
import Support

/// A sheet whose numbers were read: which picture it is, and what may be written in each place for a number.
package struct ReadSheet: Sendable {
    package let picture: NumberPicture
    let values: SheetValues

    /// Stands for a cell as it is cut: what a person said of one that is cut otherwise does not count.
    ///
    /// - Returns: nil for a place that the sheet does not have.
    package func crop(of place: ValuePlace) -> ContentDigest? {
        guard let outline = values.outlines[place] else { return nil }
        return ContentDigest(
            of: "\(picture.digest) \(picture.page) \(picture.width)×\(picture.height) \(NumberOutline(outline).text)")
    }
}

/// The picture that a sheet was read from.
package struct NumberPicture: Sendable, Hashable {
    /// As it was named to be read.
    package let file: String
    /// The page within the file, from 1.
    package let page: Int
    /// Of the file's bytes.
    package let digest: ContentDigest
    /// In pixels, of the picture in which the cells were found: of a fax its rows are stretched.
    package let width: Int
    package let height: Int
}

/// The corners of a cell in whole pixels: top left, top right, bottom right and bottom left of the upright page.
struct NumberOutline: Equatable {
    let corners: [(x: Int, y: Int)]

    static func == (a: NumberOutline, b: NumberOutline) -> Bool { a.text == b.text }

    /// Farther away no picture reaches.
    private static let limit = 1e6

    init(_ points: [Point]) {
        corners = points.map { point in
            func whole(_ value: Double) -> Int { Int(min(max(value, -Self.limit), Self.limit).rounded()) }
            return (whole(point.x), whole(point.y))
        }
    }

    /// - Parameter text: as `text` writes it; nil for anything else.
    init?(_ text: String) {
        let pairs = text.split(separator: " ", omittingEmptySubsequences: false).map { pair in
            pair.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        }
        guard pairs.count == 4 else { return nil }
        var corners: [(x: Int, y: Int)] = []
        for pair in pairs {
            guard pair.count == 2, let x = pair[0], let y = pair[1], abs(Double(x)) <= Self.limit, abs(Double(y)) <= Self.limit else {
                return nil
            }
            corners.append((x, y))
        }
        self.corners = corners
    }

    /// `x,y x,y x,y x,y`, as SVG has points.
    var text: String { corners.map { "\($0.x),\($0.y)" }.joined(separator: " ") }

    var points: [Point] { corners.map { Point(x: Double($0.x), y: Double($0.y)) } }
}
