extension Rect {
    /// The smallest upright rectangle that holds all `points`; at least one is needed.
    public init(around points: [Point]) {
        precondition(!points.isEmpty, "no points to draw a rectangle around")
        var low = points[0], high = points[0]
        for point in points {
            low = Point(x: min(low.x, point.x), y: min(low.y, point.y))
            high = Point(x: max(high.x, point.x), y: max(high.y, point.y))
        }
        self.init(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    }

    /// Larger by `margin` on every side.
    public func grown(by margin: Double) -> Rect {
        Rect(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// Whether a point lies within it or on its sides.
    public func contains(_ point: Point) -> Bool {
        point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
    }
}

extension [Point] {
    /// What a closed line through the points, one after the other, encloses.
    package var enclosedArea: Double {
        var twice = 0.0
        for (a, b) in zip(self, dropFirst() + prefix(1)) { twice += a.x * b.y - a.y * b.x }
        return abs(twice) / 2
    }
}
