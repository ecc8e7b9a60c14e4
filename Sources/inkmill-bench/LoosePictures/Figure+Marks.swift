import Imaging
import Support

/// What lies on paper and is not written: shadows, folds, holes, boxes, the marks of a form.
extension Figure {
    /// A stripe of shadow across a picture, blurred; it leaves the picture at both ends, or fades out within.
    static func shadowBar(width: Int, height: Int, using stream: inout RandomStream) -> Figure {
        let side = Double(max(width, height))
        let angle = stream.uniform(in: 0...Double.pi), sigma = stream.uniform(in: 0.015...0.08) * side
        let core = stream.chance(0.5) ? 0 : stream.uniform(in: 0...0.1) * side
        let reach = stream.chance(0.5) ? 4 * side : stream.uniform(in: 0.15...0.4) * side
        let offset = stream.uniform(in: -0.2...0.2) * side
        return drawn(width: width, height: height) { x, y in
            let (along, across) = turned(x - Double(width) / 2, y - Double(height) / 2, by: angle)
            return softEdge(abs(across - offset) - core, sigma: sigma) * softEdge(abs(along) - reach, sigma: sigma)
        }
    }

    /// A round or long shadow with a soft rim.
    static func shadowBlob(width: Int, height: Int, using stream: inout RandomStream) -> Figure {
        let side = Double(max(width, height))
        let radius = stream.uniform(in: 0.06...0.25) * side, aspect = stream.uniform(in: 0.5...1)
        let angle = stream.uniform(in: 0...Double.pi), sigma = stream.uniform(in: 0.015...0.08) * side
        let middleX = stream.uniform(in: 0.35...0.65) * Double(width), middleY = stream.uniform(in: 0.35...0.65) * Double(height)
        return drawn(width: width, height: height) { x, y in
            let (along, across) = turned(x - middleX, y - middleY, by: angle)
            let distance = (along * along + across * across / (aspect * aspect)).squareRoot()
            return softEdge(distance - radius, sigma: sigma)
        }
    }

    /// A line from rim to rim, dark, and mostly light on its other side.
    static func foldLine(width: Int, height: Int, using stream: inout RandomStream) -> Figure {
        let side = Double(max(width, height))
        let angle = stream.uniform(in: 0...Double.pi), half = max(0.5, stream.uniform(in: 0.001...0.006) * side)
        let light = stream.chance(0.7) ? stream.uniform(in: 0...0.5) : 0, offset = stream.uniform(in: -0.2...0.2) * side
        return drawn(width: width, height: height) { x, y in
            let across = turned(x - Double(width) / 2, y - Double(height) / 2, by: angle).across - offset
            return softEdge(abs(across) - half, sigma: half) - light * softEdge(abs(across - 3 * half) - half, sigma: half)
        }
    }

    /// One or two holes of a punch, as they look on a dark desk.
    static func punchHoles(longSide: Double, using stream: inout RandomStream) -> Figure {
        let hasTwo = stream.chance(0.3)
        let radius = hasTwo ? longSide / 14 : longSide / 2
        let width = Int(2 * radius) + 3, height = Int(hasTwo ? longSide : 2 * radius) + 3
        return drawn(width: width, height: height) { x, y in
            let dx = x - Double(width) / 2, dy = min(y, Double(height) - y) - radius - 1
            return min(max(radius - (dx * dx + dy * dy).squareRoot() + 0.5, 0), 1)
        }
    }

    /// A printed box, upright or nearly, its corners square or round.
    static func box(longSide: Double, using stream: inout RandomStream) -> Figure {
        let aspect = stream.uniform(in: 0.6...1), isHigh = stream.chance(0.7)
        let half = (x: (isHigh ? aspect : 1) * longSide / 2, y: (isHigh ? 1 : aspect) * longSide / 2)
        let line = max(1, stream.uniform(in: 0.006...0.04) * longSide), angle = stream.uniform(in: -0.1...0.1)
        let corner = stream.chance(0.6) ? 0 : stream.uniform(in: 0...0.15) * longSide
        let margin = 0.11 * longSide + 2
        let width = Int(2 * (half.x + margin)), height = Int(2 * (half.y + margin))
        return drawn(width: width, height: height) { x, y in
            let (across, down) = turned(x - Double(width) / 2, y - Double(height) / 2, by: angle)
            let u = max(abs(across) - half.x + corner, 0), v = max(abs(down) - half.y + corner, 0)
            let inner = min(max(abs(across) - half.x + corner, abs(down) - half.y + corner), 0)
            let distance = abs((u * u + v * v).squareRoot() + inner - corner)
            return min(max(line / 2 - distance + 0.5, 0), 1)
        }
    }

    /// A ring as it marks the corner of a form, perhaps seen from the side.
    static func ringMark(longSide: Double, using stream: inout RandomStream) -> Figure {
        let radius = longSide / 2, hole = stream.uniform(in: 0.3...0.8) * radius
        let squeeze = stream.chance(0.5) ? 1 : stream.uniform(in: 0.88...1)
        let side = Int(longSide) + 3
        return drawn(width: side, height: side) { x, y in
            let dx = (x - Double(side) / 2) / squeeze, dy = y - Double(side) / 2
            let distance = (dx * dx + dy * dy).squareRoot()
            return min(max(min(radius - distance, distance - hole) + 0.5, 0), 1)
        }
    }

    /// With another figure's ink around it, both with their middles on one place but for an offset.
    func framed(by frame: Figure, offsetX: Int = 0, offsetY: Int = 0) -> Figure {
        var whole = Figure(label: label, ink: FloatPlane(width: max(width, frame.width), height: max(height, frame.height)))
        whole.add(frame, atX: (whole.width - frame.width) / 2, y: (whole.height - frame.height) / 2)
        whole.add(self, atX: (whole.width - width) / 2 + offsetX, y: (whole.height - height) / 2 + offsetY)
        return whole
    }

    private static func drawn(width: Int, height: Int, _ ink: (_ x: Double, _ y: Double) -> Double) -> Figure {
        var plane = FloatPlane(width: max(1, width), height: max(1, height))
        for y in 0..<plane.height {
            for x in 0..<plane.width { plane[x, y] = Float(ink(Double(x) + 0.5, Double(y) + 0.5)) }
        }
        return Figure(label: nil, ink: plane)
    }

    private static func turned(_ x: Double, _ y: Double, by angle: Double) -> (along: Double, across: Double) {
        let cosine = PortableMath.cos(angle), sine = PortableMath.sin(angle)
        return (cosine * x + sine * y, cosine * y - sine * x)
    }

    /// From 1 within to 0 outside: the edge of something seen out of focus, its distance from there negative within.
    private static func softEdge(_ distance: Double, sigma: Double) -> Double {
        1 / (1 + PortableMath.exp(min(max(1.702 * distance / max(sigma, 0.3), -30), 30)))
    }
}
