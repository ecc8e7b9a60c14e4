import Imaging
import Support

extension ManifestFields {
    /// A required `{ width, height }`.
    public mutating func sizeMM(_ key: String, in range: ClosedRange<Double>) -> Size {
        guard let node = requiredNode(key) else { return Size(width: range.lowerBound, height: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Size(width: fields.double("width", in: range), height: fields.double("height", in: range))
    }

    /// A required `{ x, y, width, height }`.
    package mutating func rectMM(_ key: String, places: ClosedRange<Double>, sides: ClosedRange<Double>) -> Rect {
        guard let node = requiredNode(key) else {
            return Rect(x: places.lowerBound, y: places.lowerBound, width: sides.lowerBound, height: sides.lowerBound)
        }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Rect(
            x: fields.double("x", in: places), y: fields.double("y", in: places), width: fields.double("width", in: sides),
            height: fields.double("height", in: sides))
    }

    /// A required `{ x, y }`.
    package mutating func pointMM(_ key: String, in range: ClosedRange<Double>) -> Point {
        guard let node = requiredNode(key) else { return Point(x: range.lowerBound, y: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Point(x: fields.double("x", in: range), y: fields.double("y", in: range))
    }
}
