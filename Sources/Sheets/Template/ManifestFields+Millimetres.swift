import Imaging
import Support

extension ManifestFields {
    /// A required `{ width, height }`.
    mutating func sizeMM(_ key: String, in range: ClosedRange<Double>) -> Size {
        guard let node = requiredNode(key) else { return Size(width: range.lowerBound, height: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Size(width: fields.double("width", in: range), height: fields.double("height", in: range))
    }

    /// A required `{ x, y }`.
    mutating func pointMM(_ key: String, in range: ClosedRange<Double>) -> Point {
        guard let node = requiredNode(key) else { return Point(x: range.lowerBound, y: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Point(x: fields.double("x", in: range), y: fields.double("y", in: range))
    }
}
