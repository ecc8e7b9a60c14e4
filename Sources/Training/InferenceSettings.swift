import Imaging
import Support

/// How a model's networks are asked, besides with the glyph itself; part of the model file.
public struct InferenceSettings: Sendable, Equatable, Codable {
    /// Logits are divided by it before they become probabilities: above 1 a model is less sure of itself. Of a single network in a
    /// single view it changes no reading; before an average it may.
    public var temperature: Double
    public var views: ViewSettings

    public static let plain = InferenceSettings(temperature: 1, views: ViewSettings())
    static let temperatureRange = 0.02...50.0

    public init(temperature: Double, views: ViewSettings) {
        self.temperature = temperature
        self.views = views
    }
}

/// The views of a glyph whose probabilities are averaged (test-time augmentation): as it is, shifted to four sides, rotated both
/// ways.
public struct ViewSettings: Sendable, Equatable, Codable {
    /// How far the four shifted views are shifted; 0 for none.
    public var shiftPixels: Int
    /// How far the two rotated views are rotated about the middle; 0 for none.
    public var rotationDegrees: Double

    private enum CodingKeys: String, CodingKey {
        case shiftPixels
        // As model files have it since the first version.
        case rotationDegrees = "turnDegrees"
    }

    static let shiftRange = 0...4, rotationRange = 0.0...20.0

    public init(shiftPixels: Int = 0, rotationDegrees: Double = 0) {
        self.shiftPixels = shiftPixels
        self.rotationDegrees = rotationDegrees
    }

    /// Reads `{ shiftPixels: 1, rotationDegrees: 5 }`; every problem is reported to `issues`.
    public init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "views", issues: issues)
        shiftPixels = fields.int("shiftPixels", in: Self.shiftRange, default: 0)
        rotationDegrees = fields.double("rotationDegrees", in: Self.rotationRange, default: 0)
        fields.renamed("turnDegrees", to: "rotationDegrees")
        fields.finish()
    }

    /// The glyph in each view, itself first.
    ///
    /// **Determinism** A.
    public func views(of glyph: Glyph) -> [Glyph] {
        var views = [glyph]
        if shiftPixels > 0 {
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                views.append(Self.shifted(glyph, x: dx * shiftPixels, y: dy * shiftPixels))
            }
        }
        if rotationDegrees > 0 { views += [-rotationDegrees, rotationDegrees].map { Self.rotated(glyph, degrees: $0) } }
        return views
    }

    private static func shifted(_ glyph: Glyph, x: Int, y: Int) -> Glyph {
        var result = Glyph(width: glyph.width, height: glyph.height)
        for row in max(0, y)..<glyph.height + min(0, y) {
            for column in max(0, x)..<glyph.width + min(0, x) { result[column, row] = glyph[column - x, row - y] }
        }
        return result
    }

    /// Bilinear, about the middle of the picture.
    private static func rotated(_ glyph: Glyph, degrees: Double) -> Glyph {
        let angle = degrees * .pi / 180
        let cosine = PortableMath.cos(angle), sine = PortableMath.sin(angle)
        let centerX = Double(glyph.width - 1) / 2, centerY = Double(glyph.height - 1) / 2
        var result = Glyph(width: glyph.width, height: glyph.height)
        func ink(_ x: Int, _ y: Int) -> Double {
            (0..<glyph.width).contains(x) && (0..<glyph.height).contains(y) ? Double(glyph[x, y]) : 0
        }
        for row in 0..<glyph.height {
            for column in 0..<glyph.width {
                let x = Double(column) - centerX, y = Double(row) - centerY
                let sourceX = centerX + cosine * x + sine * y, sourceY = centerY + cosine * y - sine * x
                let left = sourceX.rounded(.down), top = sourceY.rounded(.down)
                let u = sourceX - left, v = sourceY - top
                let (i, j) = (Int(left), Int(top))
                let upper = ink(i, j) * (1 - u) + ink(i + 1, j) * u
                let lower = ink(i, j + 1) * (1 - u) + ink(i + 1, j + 1) * u
                result[column, row] = UInt8((upper * (1 - v) + lower * v).rounded())
            }
        }
        return result
    }
}
