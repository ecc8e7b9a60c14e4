/// Tukey's fences of values group by group: what lies beyond them is unusual in its group.
struct Fences {
    /// Q3 + factor · IQR of the value's group, and Q1 − factor · IQR; nil where the group is too small.
    let upper: [Double?]
    let lower: [Double?]
    /// Of the value's group.
    let median: [Double?]

    /// - Parameters:
    ///   - groups: of each value.
    ///   - minCount: a group with fewer values has no fences.
    init<Group: Hashable>(_ values: [Double], by groups: [Group], factor: Double, minCount: Int) {
        precondition(values.count == groups.count, "\(values.count) values, \(groups.count) groups")
        var upper = [Double?](repeating: nil, count: values.count), lower = upper, median = upper
        for rows in Dictionary(grouping: values.indices, by: { groups[$0] }).values where rows.count >= minCount {
            let sorted = rows.map { values[$0] }.sorted()
            let first = Self.quantile(sorted, 0.25), third = Self.quantile(sorted, 0.75), middle = Self.quantile(sorted, 0.5)
            for row in rows {
                upper[row] = third + factor * (third - first)
                lower[row] = first - factor * (third - first)
                median[row] = middle
            }
        }
        self.upper = upper
        self.lower = lower
        self.median = median
    }

    /// By the line between the two nearest values.
    private static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
        let place = fraction * Double(sorted.count - 1), index = Int(place)
        let next = min(index + 1, sorted.count - 1)
        return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
    }
}
