import Dataset
import Imaging
import Support

/// Pictures of single digits that show the same ink as a digit cut out elsewhere, such as a cell's of a scan: in another resolution, with another
/// threshold, with more or less around it.
///
/// Glyphs of such two differ, by a pixel's shift or a wider stroke, as much as those of two digits do. Their outlines do not. Method: ink scaled to
/// 48 pixels of its longer side; of each picture the 40 digits of other sources that are nearest, by the cosine of 16 × 16 fields; the outline of
/// one laid on the other's by shift, scale of both axes and width of the stroke (iteratively reweighted least squares of its distances to that
/// outline). A pair is where what stays is under half a pixel, both ways, and under 0.75 of what stays with the best digit that is not taken for
/// the same ink: who writes like a machine has many digits that are nearly one.
/// Limits: ink smaller than 30 pixels has no outline to tell it by; of more than 60,000² pairs of a picture and a digit none is looked at.
/// Measured: of 39 cells of photographed and scanned sheets that were cut out again, at up to twice the size, 33 are found, and two pairs of one
/// simulated hand that are none. Digits of MNIST as they come are too small to be compared.
/// Cost: pictures × digits × 256 operations, and 40 to 80 fits of 0.2 ms for each picture; 16 kB for each outline that is looked at.
///
/// **Determinism** B.
struct RecutDuplicates: Sendable {
    struct Pair: Sendable, Equatable {
        /// Rows of the digits, `first` below `second`.
        let first: Int
        let second: Int
        /// What stays between the outlines, of 48 pixels.
        let distance: Double
    }

    /// The nearest first.
    let pairs: [Pair]
    /// False where there are too many to be compared.
    let isComplete: Bool

    static let maxDistance = 0.5
    private static let maxRatio = 0.75, minCropSide = 30, candidateCount = 40, maxComparisonCount = 3_600_000_000
    /// More equals of one picture are not told.
    private static let maxTwinCount = 4

    /// - Throws: `InterruptionError.interrupted`.
    init(_ digits: [Digit], jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false }) throws {
        var digitCounts: [ContentDigest: Int] = [:]
        for digit in digits { digitCounts[digit.source, default: 0] += 1 }
        let rows = digits.indices.filter { row in
            digits[row].packedCrop.map { max($0.width, $0.height) >= Self.minCropSide } ?? false
        }
        let pictures = rows.indices.filter { digitCounts[digits[rows[$0]].source] == 1 }
        guard !pictures.isEmpty, rows.count > 1, pictures.count * rows.count <= Self.maxComparisonCount else {
            pairs = []
            isComplete = pictures.isEmpty || rows.count < 2
            return
        }
        isComplete = true
        let fields = try concurrentMap(rows, jobs: jobs) { row in digits[row].crop.map(InkOutline.fields) ?? [] }
        let nearest = try Neighbors(fields.flatMap { $0 }, dimension: InkOutline.fieldCount, maxReferenceCount: rows.count)
            .nearest(to: pictures.flatMap { fields[$0] }, count: Self.candidateCount + 1, jobs: jobs, isCancelled: isCancelled)
        let candidates = zip(pictures, nearest).map { picture, near in near.map(\.reference).filter { $0 != picture } }
        let wanted = Set(pictures).union(candidates.joined()).sorted()
        let outlines = Dictionary(
            uniqueKeysWithValues: zip(
                wanted, try concurrentMap(wanted, jobs: jobs, isCancelled: isCancelled) { digits[rows[$0]].crop.flatMap { InkOutline($0) } }
            ))
        let found = try concurrentMap(Array(pictures.indices), jobs: jobs, isCancelled: isCancelled) { index in
            Self.twins(of: pictures[index], among: candidates[index], outlines).map { twin in
                Pair(
                    first: min(rows[pictures[index]], rows[twin.item]), second: max(rows[pictures[index]], rows[twin.item]),
                    distance: twin.distance)
            }
        }
        var seen: Set<[Int]> = []
        pairs = found.joined().filter { seen.insert([$0.first, $0.second]).inserted }
            .sorted { ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second) }
    }

    /// Which of the candidates show the same ink: the nearest ones, up to a gap.
    private static func twins(
        of item: Int, among candidates: [Int], _ outlines: [Int: InkOutline?]
    ) -> [(item: Int, distance: Double)] {
        guard let own = outlines[item] ?? nil else { return [] }
        let distances = candidates.compactMap { other -> (item: Int, distance: Double)? in
            guard let outline = outlines[other] ?? nil else { return nil }
            // What is far one way need not be looked at the other way.
            let distance = own.distance(to: outline), isFar = distance >= maxDistance / maxRatio
            return (other, isFar ? distance : max(distance, outline.distance(to: own)))
        }.sorted { ($0.distance, $0.item) < ($1.distance, $1.item) }
        for count in 1...maxTwinCount where count <= distances.count {
            guard distances[count - 1].distance < maxDistance else { return [] }
            if count == distances.count || distances[count - 1].distance < maxRatio * distances[count].distance {
                return Array(distances.prefix(count))
            }
        }
        return []
    }
}
