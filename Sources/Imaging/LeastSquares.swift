/// A weighted linear least-squares problem of a few unknowns, gathered one equation at a time.
///
/// Method: normal equations, solved by Gaussian elimination with pivoting. Scale the unknowns to about 1 first: the
/// condition number is squared. **Determinism** A.
public struct LeastSquares: Sendable {
    public let unknownCount: Int
    private var matrix: [Double]
    private var rightSide: [Double]

    public init(unknownCount: Int) {
        self.unknownCount = unknownCount
        matrix = Array(repeating: 0, count: unknownCount * unknownCount)
        rightSide = Array(repeating: 0, count: unknownCount)
    }

    /// Adds the equation Σ coefficients·unknowns = target.
    public mutating func add(_ coefficients: [Double], target: Double, weight: Double = 1) {
        precondition(coefficients.count == unknownCount, "\(coefficients.count) coefficients of \(unknownCount)")
        for i in 0..<unknownCount where coefficients[i] != 0 {
            let scaled = weight * coefficients[i]
            for j in 0..<unknownCount { matrix[i * unknownCount + j] += scaled * coefficients[j] }
            rightSide[i] += scaled * target
        }
    }

    /// Adds many equations at once: the sums of their coefficients' products with one another, row by row, and with their targets.
    public mutating func add(normalMatrix: [Double], rightSide sums: [Double]) {
        precondition(normalMatrix.count == matrix.count && sums.count == unknownCount, "\(normalMatrix.count) products")
        for index in matrix.indices { matrix[index] += normalMatrix[index] }
        for index in rightSide.indices { rightSide[index] += sums[index] }
    }

    /// The unknowns, or nil where the equations do not determine them.
    public func solution() -> [Double]? {
        let n = unknownCount
        var a = matrix, b = rightSide
        let largest = a.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return nil }
        for k in 0..<n {
            let pivot = (k..<n).max { abs(a[$0 * n + k]) < abs(a[$1 * n + k]) } ?? k
            guard abs(a[pivot * n + k]) > 1e-12 * largest else { return nil }
            if pivot != k {
                for j in 0..<n { a.swapAt(k * n + j, pivot * n + j) }
                b.swapAt(k, pivot)
            }
            for i in (k + 1)..<max(n, k + 1) {
                let factor = a[i * n + k] / a[k * n + k]
                for j in k..<n { a[i * n + j] -= factor * a[k * n + j] }
                b[i] -= factor * b[k]
            }
        }
        for k in stride(from: n - 1, through: 0, by: -1) {
            for j in (k + 1)..<max(n, k + 1) { b[k] -= a[k * n + j] * b[j] }
            b[k] /= a[k * n + k]
        }
        return b
    }
}
