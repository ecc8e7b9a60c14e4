import Dataset
import Support

/// The digits of a data set as places in a plane, where digits that a network takes for alike lie near each other.
///
/// Method: what the last hidden layer of one network says of each digit. At most 3,000 of them, as many of each label as there are, chosen by a hash of
/// their ids, are placed by t-SNE (`NeighborEmbedding`, with what it assumes and its limits); each other one at the mean of its ten nearest of these, the nearer the more it counts. All
/// must be read by the same network: the layers of two networks do not compare.
///
/// Limits: a digit between two groups is placed between them, where there may be nothing like it.
///
/// **Complexity** landmarks² × iterations, and digits × landmarks × dimension. **Determinism** B: the same for any number of jobs.
package struct DigitMap: Sendable, Equatable {
    /// A digit's row in the table of digits, and its place: 0…65535 along each axis, at one scale, x to the right and y down.
    package struct Place: Sendable, Equatable {
        package let row: Int
        package let x: Int
        package let y: Int
    }

    package let places: [Place]

    init(_ places: [Place]) { self.places = places }

    package static let maxCoordinate = 65_535
    private static let maxLandmarkCount = 3_000, nearestCount = 10
    /// Added to squared distances, so that a digit upon a landmark has a finite weight.
    private static let leastSquare: Float = 1e-6

    /// - Parameters:
    ///   - digits: those to be placed, each with its row in the table of digits.
    ///   - features: what the network's hidden layer says of each: **Shape** (digits, dimension).
    package init(of digits: [(row: Int, digit: Digit)], features: [Float], dimension: Int, seed: UInt64, jobs: Int) throws {
        precondition(features.count == digits.count * dimension, "\(features.count) features of \(digits.count) digits")
        let landmarks = Self.landmarks(digits.map(\.digit), seed: seed)
        func points(_ rows: [Int]) -> [Float] { rows.flatMap { features[$0 * dimension..<($0 + 1) * dimension] } }
        let placed = try NeighborEmbedding.places(of: points(landmarks), dimension: dimension, jobs: jobs)
        var x = [Float](repeating: 0, count: digits.count), y = x
        var isPlaced = [Bool](repeating: false, count: digits.count)
        for (landmark, place) in zip(landmarks, placed) { (x[landmark], y[landmark], isPlaced[landmark]) = (place.x, place.y, true) }
        let others = digits.indices.filter { !isPlaced[$0] }
        if !others.isEmpty {
            let nearest = try Neighbors(points(landmarks), dimension: dimension).nearest(
                to: points(others), count: Self.nearestCount, jobs: jobs)
            for (other, neighbors) in zip(others, nearest) {
                var sum: Float = 0, sumX: Float = 0, sumY: Float = 0
                for neighbor in neighbors {
                    let square = 2 * max(0, 1 - neighbor.cosine) + Self.leastSquare, weight = 1 / (square * square)
                    sum += weight
                    sumX += weight * placed[neighbor.reference].x
                    sumY += weight * placed[neighbor.reference].y
                }
                (x[other], y[other]) = (sumX / sum, sumY / sum)
            }
        }
        places = zip(digits, Self.scaled(x, y)).map { Place(row: $0.row, x: $1.x, y: $1.y) }
    }

    /// As many of each label, and of those without one, as there are, in the order of the digits; by a hash of their ids.
    private static func landmarks(_ digits: [Digit], seed: UInt64) -> [Int] {
        guard digits.count > maxLandmarkCount else { return Array(digits.indices) }
        let positions = digits.map { digit in
            var stream = RandomStream(seed: seed, purpose: .map, sample: digit.number)
            return stream.unit()
        }
        // The rarest first, so that what they leave goes to the others.
        let classes = Dictionary(grouping: digits.indices, by: { digits[$0].label }).values.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
        var chosen: [Int] = []
        for (number, rows) in classes.enumerated() {
            let quota = (maxLandmarkCount - chosen.count) / (classes.count - number)
            chosen += rows.sorted { (positions[$0], $0) < (positions[$1], $1) }.prefix(quota)
        }
        return chosen.sorted()
    }

    /// Both axes at one scale, in the middle of the square.
    private static func scaled(_ x: [Float], _ y: [Float]) -> [(x: Int, y: Int)] {
        func bounds(_ values: [Float]) -> (middle: Float, range: Float) {
            let least = values.min() ?? 0, greatest = values.max() ?? 0
            return ((least + greatest) / 2, greatest - least)
        }
        let (boundsX, boundsY) = (bounds(x), bounds(y)), range = max(boundsX.range, boundsY.range)
        let scale = range > 0 ? Float(maxCoordinate) / range : 0, center = Float(maxCoordinate) / 2
        func whole(_ value: Float, _ middle: Float) -> Int {
            min(max(Int((center + (value - middle) * scale).rounded()), 0), maxCoordinate)
        }
        return zip(x, y).map { (whole($0, boundsX.middle), whole($1, boundsY.middle)) }
    }
}
