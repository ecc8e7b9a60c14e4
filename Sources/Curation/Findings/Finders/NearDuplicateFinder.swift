import Support

/// Digits that are there twice, as pairs. The score is 1 for equal pictures and falls to 0 at what is no duplicate any more.
struct NearDuplicateFinder: FindingFinder {
    static let kind = FindingKind.nearDuplicate

    func found(in material: FindingMaterial) -> [Found] {
        material.duplicates.pairs.map { pair in
            let first = material.digits[pair.first], second = material.digits[pair.second]
            let likeness =
                pair.outlineDistance != nil
                ? "its ink has the outline of \(second.id), cut out in another way"
                : pair.ratio == 0
                    ? "the same picture as \(second.id)"
                    : "its picture and that of \(second.id) differ by \(NumberText.percent(pair.ratio, digits: 0)) of what the two likest digits "
                        + "usually do"
            let labels = first.label == second.label ? "" : "; one is labeled \(first.label ?? 0), the other \(second.label ?? 0)"
            let writers = first.writer == second.writer ? "" : "; they are said to be of two writers"
            return Found(
                digit: first.id, other: second.id, score: pair.score,
                why: (likeness + labels + writers).onOneLine)
        }
    }
}
