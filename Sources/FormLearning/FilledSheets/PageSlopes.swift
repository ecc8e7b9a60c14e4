import Imaging

/// Where a page's ink rises and falls, and what differences from another picture there say of how that one lies.
struct PageSlopes {
    private let width: Int
    private let pixelsPerMM: Double
    private let pageSizeMM: Size
    /// The places with slopes, and the slopes per millimeter.
    private var places: [Int32] = []
    private var slopesX: [Float] = []
    private var slopesY: [Float] = []
    /// The node of the bend that each place is nearest to.
    private var nodes: [Int32] = []
    private let nodeCount: Int

    /// - Parameters:
    ///   - minFraction: of the steepest slope, squared; flatter places say nothing.
    ///   - marginMM: so near to the page's edge nothing counts.
    init(_ page: InkDensity, pixelsPerMM: Double, minFraction: Float, marginMM: Double, columnCount: Int, rowCount: Int) {
        width = page.width
        self.pixelsPerMM = pixelsPerMM
        pageSizeMM = Size(width: Double(page.width) / pixelsPerMM, height: Double(page.height) / pixelsPerMM)
        nodeCount = (columnCount + 1) * (rowCount + 1)
        let values = page.values.span, width = page.width
        let scale = Float(pixelsPerMM) / 2
        func slope(_ index: Int) -> (x: Float, y: Float) {
            (
                scale * (Float(values[index + 1]) - Float(values[index - 1])),
                scale * (Float(values[index + width]) - Float(values[index - width]))
            )
        }
        let margin = max(1, Int(marginMM * pixelsPerMM))
        guard page.width > 2 * margin, page.height > 2 * margin else { return }
        var steepest: Float = 0
        for y in margin..<(page.height - margin) {
            for x in margin..<(width - margin) {
                let (dx, dy) = slope(y * width + x)
                steepest = max(steepest, dx * dx + dy * dy)
            }
        }
        let least = max(minFraction * steepest, .leastNormalMagnitude)
        for y in margin..<(page.height - margin) {
            let row = (y * rowCount + page.height / 2) / page.height
            for x in margin..<(width - margin) {
                let (dx, dy) = slope(y * width + x)
                guard dx * dx + dy * dy > least else { continue }
                places.append(Int32(y * width + x))
                slopesX.append(dx)
                slopesY.append(dy)
                nodes.append(Int32(row * (columnCount + 1) + (x * columnCount + width / 2) / width))
            }
        }
    }

    /// At each place by how much `target` is darker than `page`, and what that counts.
    func differences(_ target: InkDensity, _ page: InkDensity, outlierMedians: Float) -> (values: [Float], weights: [Float]) {
        var counts = [Int](repeating: 0, count: 256)
        var values = [Float](repeating: 0, count: places.count)
        for (index, place) in places.enumerated() {
            let difference = Int(target.values[Int(place)]) - Int(page.values[Int(place)])
            counts[abs(difference)] += 1
            values[index] = Float(difference)
        }
        var median = 0, below = counts[0]
        while median < 255, 2 * below < places.count {
            median += 1
            below += counts[median]
        }
        let limit = max(1, outlierMedians * Float(median))
        let weights = values.map { value -> Float in
            let ratio = value / limit, root = 1 / (1 + ratio * ratio)
            return root * root
        }
        return (values, weights)
    }

    /// The map of the page onto itself that makes the differences least; nil where they do not fix one.
    func flatStep(_ differences: (values: [Float], weights: [Float])) -> Homography? {
        let unit = pageSizeMM.width / 2
        let toUnit = Homography(
            scaleX: 1 / unit, scaleY: 1 / unit, offsetX: -1, offsetY: -pageSizeMM.height / pageSizeMM.width)
        var products = [SIMD8<Double>](repeating: .zero, count: 8), sums = SIMD8<Double>.zero
        let pixel = Float(1 / (pixelsPerMM * unit)), offsetY = Float(toUnit.elements[5])
        for index in places.indices {
            let place = Int(places[index])
            let u = (Float(place % width) + 0.5) * pixel - 1, v = (Float(place / width) + 0.5) * pixel + offsetY
            let x = slopesX[index], y = slopesY[index]
            let inward = -(x * u + y * v)
            let row = SIMD8<Float>(x * u, x * v, x, y * u, y * v, y, inward * u, inward * v)
            let weighted = row * differences.weights[index]
            sums += SIMD8<Double>(weighted * differences.values[index])
            for term in 0..<8 { products[term] += SIMD8<Double>(weighted * row[term]) }
        }
        // A breath of stiffness where the print leaves a direction open.
        let trace = (0..<8).reduce(0) { $0 + products[$1][$1] }
        for term in 0..<8 { products[term][term] += 1e-7 * trace }
        var equations = LeastSquares(unknownCount: 8)
        equations.add(
            normalMatrix: products.flatMap { row in (0..<8).map { row[$0] } }, rightSide: (0..<8).map { sums[$0] })
        guard let p = equations.solution()?.map({ $0 / unit }), p.allSatisfy({ $0.isFinite }), let back = toUnit.inverse else { return nil }
        let step = Homography([1 + p[0], p[1], p[2], p[3], 1 + p[4], p[5], p[6], p[7], 1])
        return toUnit.followed(by: step).followed(by: back)
    }

    /// What the differences say of each node of the bend.
    func bendEvidence(_ differences: (values: [Float], weights: [Float])) -> [PaperBend.Evidence] {
        var evidence = [PaperBend.Evidence](repeating: PaperBend.Evidence(), count: nodeCount)
        for index in places.indices {
            let node = Int(nodes[index]), weight = Double(differences.weights[index]), value = Double(differences.values[index])
            let x = Double(slopesX[index]), y = Double(slopesY[index])
            evidence[node].xx += weight * x * x
            evidence[node].xy += weight * x * y
            evidence[node].yy += weight * y * y
            evidence[node].x += weight * x * value
            evidence[node].y += weight * y * value
        }
        return evidence
    }
}
