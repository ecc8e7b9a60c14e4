import Support

/// Places points of many dimensions in a plane so that near ones stay near: t-SNE.
///
/// Method: distances are those between the points scaled to length 1, so they go by the angle. Each point gives its nearest neighbors, three times as many as the perplexity, the
/// probabilities of a Gaussian whose width the perplexity sets; both directions of a pair are averaged. In the plane the probabilities are those of Student's
/// distribution with one degree of freedom over all pairs, and the points go down the gradient of the Kullback-Leibler divergence between both, with momentum and
/// a gain of its own for each coordinate. They start at the first two principal components; for the first iterations attraction is
/// exaggerated. The gradient is exact.
///
/// **Source** van der Maaten, Hinton: "Visualizing Data using t-SNE", 2008; the neighbors: van der Maaten: "Accelerating t-SNE using Tree-Based Algorithms", 2014; the start
/// and the step: Kobak, Berens: "The art of using t-SNE for single-cell transcriptomics", 2019.
///
/// It assumes that what matters is who is whose neighbor. Limits: distances between groups, their sizes and their densities mean nothing; a group may be torn where a
/// path leads from one end to the other; other points, or fewer of them, give another picture.
///
/// **Complexity** iterations × points²; 3,000 points take about two seconds on two cores. **Determinism** B: the same for any number of jobs.
struct NeighborEmbedding {
    private static let perplexity = 30.0, neighborsOfPerplexity = 3
    private static let iterationCount = 1000, exaggeratedCount = 250
    private static let exaggeration: Float = 12
    /// Standard deviation of the start along its wider axis.
    private static let startSpread = 1e-4
    private static let leastGain: Float = 0.01
    /// Rows that a thread takes at once.
    private static let blockSize = 64
    /// So far away that padding neither pushes nor counts.
    private static let farAway: Float = 1e15

    /// - Parameter points: **Shape** (N, dimension), row-major.
    /// - Returns: x and y of each point, in no unit.
    static func places(of points: [Float], dimension: Int, jobs: Int) throws -> [(x: Float, y: Float)] {
        let count = points.count / dimension
        guard count > 1 else { return Array(repeating: (0, 0), count: count) }
        let start = PrincipalPlane(points, dimension: dimension).places
        let affinities = try Affinities(points, dimension: dimension, perplexity: min(perplexity, Double(count - 1) / 3), jobs: jobs)
        return try descend(from: start, along: affinities, jobs: jobs)
    }

    private static func descend(
        from start: [(x: Double, y: Double)], along affinities: Affinities, jobs: Int
    ) throws -> [(x: Float, y: Float)] {
        let count = start.count
        let spread = max(1e-300, (start.reduce(0) { $0 + $1.x * $1.x } / Double(count)).squareRoot())
        var x = start.map { Float($0.x / spread * startSpread) }, y = start.map { Float($0.y / spread * startSpread) }
        var stepX = [Float](repeating: 0, count: count), stepY = stepX
        var gainX = [Float](repeating: 1, count: count), gainY = gainX
        let rate = max(Float(count) / exaggeration / 4, 50)
        let blocks = stride(from: 0, to: count, by: blockSize).map { $0..<min($0 + blockSize, count) }
        for iteration in 0..<iterationCount {
            let isExaggerated = iteration < exaggeratedCount
            let attraction: Float = isExaggerated ? exaggeration : 1, momentum: Float = isExaggerated ? 0.5 : 0.8
            let field = Field(x: x, y: y)
            let forces = try concurrentMap(blocks, jobs: jobs) { block in block.map { field.force(on: $0, affinities) } }.flatMap { $0 }
            let all = forces.reduce(0.0) { $0 + Double($1.weight) }
            let push = Float(1 / max(all, 1e-300))
            for i in 0..<count {
                let force = forces[i]
                let gradientX = 4 * (attraction * force.pullX - push * force.pushX)
                let gradientY = 4 * (attraction * force.pullY - push * force.pushY)
                advance(&x[i], &stepX[i], &gainX[i], gradientX, momentum: momentum, rate: rate)
                advance(&y[i], &stepY[i], &gainY[i], gradientY, momentum: momentum, rate: rate)
            }
        }
        return zip(x, y).map { ($0, $1) }
    }

    /// The gain grows while the gradient keeps its direction, and shrinks where it turns about.
    private static func advance(
        _ place: inout Float, _ step: inout Float, _ gain: inout Float, _ gradient: Float, momentum: Float, rate: Float
    ) {
        gain = max(gradient * step > 0 ? gain * 0.8 : gain + 0.2, leastGain)
        step = momentum * step - rate * gain * gradient
        place += step
    }

    /// What acts on a point: the pull of its neighbors and the push of all others, before it is scaled, and the point's part of the sum that scales it.
    private struct Force {
        let pullX, pullY, pushX, pushY, weight: Float
    }

    /// Where all points are, in groups of 16.
    private struct Field {
        private let x: [Float], y: [Float]
        private let groupsX: [SIMD16<Float>], groupsY: [SIMD16<Float>]

        init(x: [Float], y: [Float]) {
            self.x = x
            self.y = y
            groupsX = Self.packed(x)
            groupsY = Self.packed(y)
        }

        private static func packed(_ values: [Float]) -> [SIMD16<Float>] {
            var groups = [SIMD16<Float>](repeating: SIMD16(repeating: farAway), count: (values.count + 15) / 16)
            for (index, value) in values.enumerated() { groups[index / 16][index % 16] = value }
            return groups
        }

        func force(on point: Int, _ affinities: Affinities) -> Force {
            let ownX = SIMD16<Float>(repeating: x[point]), ownY = SIMD16<Float>(repeating: y[point])
            let one = SIMD16<Float>(repeating: 1)
            var weights = SIMD16<Float>(), pushX = SIMD16<Float>(), pushY = SIMD16<Float>()
            for group in groupsX.indices {
                let dx = ownX - groupsX[group], dy = ownY - groupsY[group]
                let weight = one / one.addingProduct(dx, dx).addingProduct(dy, dy)
                weights += weight
                let square = weight * weight
                pushX.addProduct(square, dx)
                pushY.addProduct(square, dy)
            }
            var pullX: Float = 0, pullY: Float = 0
            for place in affinities.range(of: point) {
                let other = affinities.others[place]
                let dx = x[point] - x[other], dy = y[point] - y[other]
                let weight = affinities.probabilities[place] / (1 + dx * dx + dy * dy)
                pullX += weight * dx
                pullY += weight * dy
            }
            // Its own weight is 1.
            return Force(pullX: pullX, pullY: pullY, pushX: pushX.sum(), pushY: pushY.sum(), weight: weights.sum() - 1)
        }
    }
}

/// How probable it is that two points are neighbors; all probabilities add up to 1.
private struct Affinities: Sendable {
    /// Of each point's neighbors in turn, in the order of their numbers.
    let others: [Int]
    let probabilities: [Float]
    private let starts: [Int]

    func range(of point: Int) -> Range<Int> { starts[point]..<starts[point + 1] }

    init(_ points: [Float], dimension: Int, perplexity: Double, jobs: Int) throws {
        let count = points.count / dimension, neighborCount = min(count - 1, Int(3 * perplexity))
        let nearest = try Neighbors(points, dimension: dimension).nearest(to: points, count: neighborCount + 1, jobs: jobs)
        let rows = try concurrentMap(Array(0..<count), jobs: jobs) { point in
            let others = nearest[point].filter { $0.reference != point }.prefix(neighborCount)
            let squares = others.map { 2 * Double(max(0, 1 - $0.cosine)) }
            return zip(others.map(\.reference), Self.probabilities(squares, perplexity: perplexity)).map { (other: $0, probability: $1) }
        }
        var mutual = [[Int: Double]](repeating: [:], count: count)
        for (point, row) in rows.enumerated() {
            for entry in row {
                let half = entry.probability / Double(2 * count)
                mutual[point][entry.other, default: 0] += half
                mutual[entry.other][point, default: 0] += half
            }
        }
        let sorted = mutual.map { row in row.sorted { $0.key < $1.key } }
        others = sorted.flatMap { $0.map(\.key) }
        probabilities = sorted.flatMap { $0.map { Float($0.value) } }
        starts = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    /// A Gaussian's probabilities at squared distances, as wide as the perplexity says.
    private static func probabilities(_ squares: [Double], perplexity: Double) -> [Double] {
        guard let least = squares.min(), squares.count > 1 else { return squares.map { _ in 1 } }
        let wanted = PortableMath.log(max(perplexity, 1.001))
        var precision = 1.0, low = 0.0, high = Double.infinity
        var weights = squares.map { _ in 1.0 }, sum = Double(squares.count)
        for _ in 0..<60 {
            weights = squares.map { PortableMath.exp(-precision * ($0 - least)) }
            sum = weights.reduce(0, +)
            let mean = zip(weights, squares).reduce(0) { $0 + $1.0 * ($1.1 - least) } / sum
            let entropy = PortableMath.log(sum) + precision * mean
            if abs(entropy - wanted) < 1e-5 { break }
            if entropy > wanted {
                low = precision
                precision = high == .infinity ? 2 * precision : (low + high) / 2
            } else {
                high = precision
                precision = (low + high) / 2
            }
        }
        return weights.map { $0 / sum }
    }
}

/// The plane through points in which they spread most, by the first two principal components of the points scaled to length 1.
///
/// Method: orthogonal iteration on the covariance. Limits: where the second and third component spread alike, it is a plane between both.
private struct PrincipalPlane {
    /// Of each point, from the middle of all.
    let places: [(x: Double, y: Double)]

    private static let iterationCount = 100

    init(_ points: [Float], dimension: Int) {
        let count = points.count / dimension
        var rows: [[Double]] = (0..<count).map { row in
            let values = points[row * dimension..<(row + 1) * dimension].map(Double.init)
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? values.map { $0 / length } : values
        }
        var middle = [Double](repeating: 0, count: dimension)
        for row in rows { for i in 0..<dimension { middle[i] += row[i] / Double(count) } }
        for row in rows.indices { for i in 0..<dimension { rows[row][i] -= middle[i] } }
        var covariance = [Double](repeating: 0, count: dimension * dimension)
        for row in rows {
            for i in 0..<dimension where row[i] != 0 {
                for j in 0..<dimension { covariance[i * dimension + j] += row[i] * row[j] }
            }
        }
        // Any start that is not at right angles to the components will do.
        var first = (0..<dimension).map { 1 + Double($0 % 3) }, second = (0..<dimension).map { Double($0 % 5) - 2 }
        func product(_ vector: [Double]) -> [Double] {
            (0..<dimension).map { i in (0..<dimension).reduce(0) { $0 + covariance[i * dimension + $1] * vector[$1] } }
        }
        func normalized(_ vector: [Double]) -> [Double] {
            let length = Self.dot(vector, vector).squareRoot()
            return length > 0 ? vector.map { $0 / length } : vector
        }
        first = normalized(first)
        second = normalized(second)
        for _ in 0..<Self.iterationCount {
            first = normalized(product(first))
            let turned = product(second), along = Self.dot(turned, first)
            second = normalized(zip(turned, first).map { $0 - along * $1 })
        }
        places = rows.map { (Self.dot($0, first), Self.dot($0, second)) }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
