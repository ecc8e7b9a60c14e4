import Dataset
import Imaging
import Recipes
import Support

/// Tells from their content whether the pictures of an IDX file lie in it otherwise than they were taken for.
struct IDXPictureCheck {
    /// As a person wrote it.
    let file: String
    /// As which they were taken.
    let layout: IDXPictureLayout

    /// As many pictures show how all lie.
    private static let maxSampleCount = 1000
    /// From this fraction of pictures on, what is found is no matter of single pictures.
    private static let certainFraction = 0.9
    private static let doubtfulFraction = 0.1
    /// A rim that is darker than this on average, 0…255, is ink.
    private static let minInkOfRim = 160
    /// Read right this often as they lie, they lie right.
    private static let usualAgreement = 0.8
    /// Fewer pictures than this show nothing for certain.
    private static let minCount = 20

    /// - Returns: what is doubtful.
    /// - Throws: `IDXPictureError` for what is certain.
    func check(_ digits: [Digit], model: () throws -> LoadedModel, jobs: Int) throws -> [Diagnostic] {
        let step = max(1, (digits.count + Self.maxSampleCount - 1) / Self.maxSampleCount)
        let sample = stride(from: 0, to: digits.count, by: step).map { digits[$0] }.filter { !$0.glyph.isBlank }
        guard !sample.isEmpty else { return [] }
        let lightCount = sample.count { Self.isOnInk($0.glyph) }
        let lightFraction = Double(lightCount) / Double(sample.count)
        if lightFraction >= Self.certainFraction {
            throw IDXPictureError.inverted(file, isCertain: true, count: lightCount, of: sample.count, isGiven: layout.isInverted)
        }
        if lightFraction >= Self.doubtfulFraction {
            return IDXPictureError.inverted(file, isCertain: false, count: lightCount, of: sample.count, isGiven: layout.isInverted)
                .diagnostics
        }
        return try turnRemarks(sample, model: model, jobs: jobs)
    }

    /// Whether a picture's rim is more ink than paper, as that of dark ink on light paper is.
    private static func isOnInk(_ glyph: Glyph) -> Bool {
        var sum = 0
        for x in 0..<glyph.width { sum += Int(glyph[x, 0]) + Int(glyph[x, glyph.height - 1]) }
        for y in 1..<(glyph.height - 1) { sum += Int(glyph[0, y]) + Int(glyph[glyph.width - 1, y]) }
        return sum > minInkOfRim * (2 * glyph.width + 2 * glyph.height - 4)
    }

    /// A set is transposed where a model reads most of its digits as labeled the other way round, and few as they lie.
    private func turnRemarks(_ sample: [Digit], model: () throws -> LoadedModel, jobs: Int) throws -> [Diagnostic] {
        let labels = sample.map { Int($0.label ?? 255) }
        let model = try model()
        func agreeingCount(_ glyphs: [Glyph]) throws -> Int {
            try zip(labels, model.probabilities(of: glyphs, jobs: jobs)).count { label, row in
                row.indices.max { row[$0] < row[$1] } == label
            }
        }
        let count = sample.count
        let asTheyLie = try agreeingCount(sample.map(\.glyph))
        if Double(asTheyLie) >= Self.usualAgreement * Double(count) { return [] }
        let turned = try agreeingCount(sample.map(\.glyph.transposed))
        let isCertain = count >= Self.minCount && 2 * asTheyLie < count && 10 * turned >= 6 * count && turned >= 2 * asTheyLie
        let isDoubtful = turned - asTheyLie >= max(3, count / 5) && 2 * turned >= count
        guard isCertain || isDoubtful else { return [] }
        let error = IDXPictureError.transposed(
            file, isCertain: isCertain, asTheyLie: asTheyLie, turned: turned, of: count, isGiven: layout.isTransposed)
        if isCertain { throw error }
        return error.diagnostics
    }
}

/// Pictures of an IDX file that lie in it otherwise than they were taken for.
enum IDXPictureError: DiagnosticError {
    /// - `isGiven`: whether they were taken for such already.
    case inverted(String, isCertain: Bool, count: Int, of: Int, isGiven: Bool)
    case transposed(String, isCertain: Bool, asTheyLie: Int, turned: Int, of: Int, isGiven: Bool)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .inverted(let file, let isCertain, let count, let total, let isGiven):
            Diagnostic(
                isCertain ? .error : .warning, code: "import.inverted", at: SourceLocation(file: file),
                message: "\(count) of \(total) pictures are dark ink on light paper" + (isGiven ? " once they are inverted" : "")
                    + ", where white ink on black is expected",
                fix: Self.fix("inverted", "take them as such", isGiven: isGiven, isCertain: isCertain))
        case .transposed(let file, let isCertain, let asTheyLie, let turned, let total, let isGiven):
            Diagnostic(
                isCertain ? .error : .warning, code: "import.transposed", at: SourceLocation(file: file),
                message: "the pictures look transposed, rows for columns" + (isGiven ? ", once they are taken so" : "")
                    + ": the model that ships reads \(asTheyLie) of \(total) as labeled the way they lie, and \(turned) transposed",
                fix: Self.fix("transposed", "exchange rows and columns", isGiven: isGiven, isCertain: isCertain))
        }
    }

    private static func fix(_ option: String, _ does: String, isGiven: Bool, isCertain: Bool) -> String {
        let fix =
            isGiven
            ? "leave --\(option) out ('\(option)' of a manifest)"
            : "\(does): --\(option), or '\(option): true' beside 'images' in a manifest"
        return isCertain ? fix : fix + "; where some are so and some are not, divide the set first"
    }
}
