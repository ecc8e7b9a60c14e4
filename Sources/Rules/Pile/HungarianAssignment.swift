/// The assignment of rows to columns that costs least, each row with a column of its own.
///
/// Method: rows are added one by one, each by a shortest augmenting path over costs less the prices of rows and columns (the Hungarian
/// method with potentials). Exact for any finite costs.
///
/// **Complexity** rows² × columns. **Determinism** A.
/// **Source** Kuhn, "The Hungarian method for the assignment problem", 1955; Jonker and Volgenant, 1987, for the shortest paths.
public struct HungarianAssignment: Sendable {
    /// The column of each row.
    public let columns: [Int]
    /// What the assignment costs.
    public let cost: Double
    /// What each row and each column adds to the least cost: no pair costs less than its row and its column together, and the assigned
    /// pairs cost just as much. Columns that are not assigned have 0, others 0 or less.
    private let rowPrices: [Double]
    private let columnPrices: [Double]
    private let costs: [[Double]]

    /// - Parameter costs: row by row, finite; at least as many columns as rows.
    public init(costs: [[Double]]) {
        let rowCount = costs.count, columnCount = costs.first?.count ?? 0
        precondition(rowCount <= columnCount || rowCount == 0, "\(rowCount) rows and only \(columnCount) columns")
        precondition(costs.allSatisfy { $0.count == columnCount && $0.allSatisfy(\.isFinite) }, "costs that are no matrix of numbers")
        var rowPrices = [Double](repeating: 0, count: rowCount), columnPrices = [Double](repeating: 0, count: columnCount)
        var rows = [Int?](repeating: nil, count: columnCount)
        for newRow in 0..<rowCount {
            var distances = [Double](repeating: .infinity, count: columnCount)
            var previous = [Int?](repeating: nil, count: columnCount), isDone = [Bool](repeating: false, count: columnCount)
            var row = newRow, column: Int?, distance = 0.0
            repeat {
                var next = -1
                for other in 0..<columnCount where !isDone[other] {
                    let reached = distance + costs[row][other] - rowPrices[row] - columnPrices[other]
                    if reached < distances[other] {
                        distances[other] = reached
                        previous[other] = column
                    }
                    if next < 0 || distances[other] < distances[next] { next = other }
                }
                distance = distances[next]
                isDone[next] = true
                column = next
                row = rows[next] ?? row
            } while column.map { rows[$0] != nil } ?? false
            // Prices move by how much earlier a column was reached than the free one at the end.
            rowPrices[newRow] += distance
            for other in 0..<columnCount where isDone[other] {
                guard let owner = rows[other] else { continue }
                columnPrices[other] -= distance - distances[other]
                rowPrices[owner] += distance - distances[other]
            }
            while let end = column {
                let before = previous[end]
                rows[end] = before.flatMap { rows[$0] } ?? newRow
                column = before
            }
        }
        var columns = [Int](repeating: 0, count: rowCount)
        for (column, row) in rows.enumerated() {
            if let row { columns[row] = column }
        }
        self.columns = columns
        self.costs = costs
        self.rowPrices = rowPrices
        self.columnPrices = columnPrices
        cost = columns.enumerated().reduce(0) { $0 + costs[$1.offset][$1.element] }
    }

    /// For one row and every column, by how much the assignment that costs least of those with that pair costs more than this one.
    ///
    /// **Complexity** rows × (rows + columns).
    public func extraCosts(ofRow row: Int) -> [Double] {
        let rest = completionCosts(without: row), own = columns[row]
        var owners = [Int?](repeating: nil, count: columnPrices.count)
        for (owner, column) in columns.enumerated() { owners[column] = owner }
        return owners.enumerated().map { column, owner in
            if column == own { return 0 }
            // Whoever has the column must have another one: a row, or nobody, who stands last.
            return max(0, costs[row][column] - rowPrices[row] - columnPrices[column]) + rest[owner ?? columns.count]
        }
    }

    /// For each row what it costs at least to give it another column where that of `left` is free, and last the same for nobody, who has all
    /// columns that no row has: the shortest path to the free column, from one to the next by the columns that they take from each other.
    private func completionCosts(without left: Int) -> [Double] {
        let own = columns[left], taken = Set(columns), nobody = columns.count
        let free = columnPrices.indices.filter { !taken.contains($0) }
        // Nobody has a column for nothing; what it costs then is its price.
        func reduced(_ row: Int, _ column: Int) -> Double {
            row == nobody ? -columnPrices[column] : max(0, costs[row][column] - rowPrices[row] - columnPrices[column])
        }
        let toFree = columns.indices.map { row in free.map { reduced(row, $0) }.min() ?? .infinity }
        var distances = (0...nobody).map { reduced($0, own) }
        var open = (0...nobody).filter { $0 != left }
        while let place = open.indices.min(by: { distances[open[$0]] < distances[open[$1]] }) {
            let nearest = open.remove(at: place)
            for row in open {
                let step = nearest == nobody ? toFree[row] : reduced(row, columns[nearest])
                distances[row] = min(distances[row], distances[nearest] + step)
            }
        }
        return distances
    }
}
