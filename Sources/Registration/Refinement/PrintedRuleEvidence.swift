import Forms
import Imaging

/// How much of a form's printed lines is seen in a picture under a map.
struct PrintedRuleEvidence {
    private let page: InkDensity
    private let noise: Int

    private static let stepMM = 1.5
    /// How far from its place a line may lie.
    private static let reachMM = 1.0
    /// Paper beside a line is so far from it, beyond half its width.
    private static let besideMM = 0.8
    /// What is darker than the paper beside it by this is a line.
    private static let minContrast = 18

    init(_ page: InkDensity) {
        self.page = page
        var histogram = DensityHistogram()
        histogram.add(page.values)
        noise = histogram.noiseLevel
    }

    /// The fraction of the lines' length, of what lies within the picture; 0 for no lines.
    func fraction(of lines: [PrintedRule], under map: Homography) -> Double {
        var seen = 0, visible = 0
        for line in lines {
            let length = line.lengthMM
            guard length > 0 else { continue }
            let along = (line.endMM - line.startMM) * (1 / length)
            let across = Point(x: -along.y, y: along.x)
            for step in 1..<max(2, Int(length / Self.stepMM)) {
                let place = line.startMM + along * (Double(step) * Self.stepMM)
                guard let isLine = isLine(at: place, across: across, widthMM: line.widthMM, map) else { continue }
                visible += 1
                if isLine { seen += 1 }
            }
        }
        return visible > 0 ? Double(seen) / Double(visible) : 0
    }

    /// Nil beyond the picture.
    private func isLine(at place: Point, across: Point, widthMM: Double, _ map: Homography) -> Bool? {
        guard density(at: map.map(place)) != nil else { return nil }
        let pixelsPerMM = abs(map.scale(at: place))
        guard pixelsPerMM.isFinite, pixelsPerMM > 0.5 else { return nil }
        let step = 0.7 / pixelsPerMM
        let beside = widthMM / 2 + Self.besideMM
        var offset = -Self.reachMM
        while offset <= Self.reachMM {
            if let here = density(at: map.map(place + across * offset)), here > noise,
                let left = density(at: map.map(place + across * (offset - beside))),
                let right = density(at: map.map(place + across * (offset + beside))),
                here - max(left, right) >= Self.minContrast
            {
                return true
            }
            offset += step
        }
        return false
    }

    private func density(at p: Point) -> Int? {
        guard p.x >= 0, p.y >= 0, p.x <= Double(page.width - 1), p.y <= Double(page.height - 1) else { return nil }
        return Int(page[Int(p.x.rounded()), Int(p.y.rounded())])
    }
}
