/// The known word nearest to a misspelled one, for "did you mean".
public enum Spelling {
    /// Longer words are no misspelled names.
    private static let maxLength = 200

    /// The candidate within a third of the word's length in edits, or nil where none is near.
    ///
    /// **Complexity** candidates × (word's length)², and nothing for words of more than 200 bytes.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= maxLength else { return nil }
        let limit = max(1, (word.count + 1) / 3)
        var best: (word: String, distance: Int)?
        // So many edits at least lie between words of different lengths.
        for candidate in candidates where abs(candidate.count - word.count) <= limit {
            let distance = editDistance(word.lowercased(), candidate.lowercased())
            if distance <= limit, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// Levenshtein distance, with a swap of neighbors counted once (optimal string alignment).
    static func editDistance(_ a: String, _ b: String) -> Int {
        let a = Array(a), b = Array(b)
        var beforePrevious = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in 0..<a.count {
            var current = [i + 1]
            for j in 0..<b.count {
                var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforePrevious[j - 1] + 1)
                }
                current.append(cost)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[b.count]
    }
}
