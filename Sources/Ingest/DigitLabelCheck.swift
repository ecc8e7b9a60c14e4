import Dataset
import Foundation
import ImageCodecs
import Imaging
import Recipes
import Support

/// Looks over the labels of digits that come from no sheet, as those of sheets are looked over while they are read.
struct DigitLabelCheck {
    let model: LoadedModel
    let signs: SignCheck
    let check: LabelCheck
    let jobs: Int

    struct Result {
        /// Without those that are left out.
        let digits: [Digit]
        let issues: LabelIssues
        /// What is wrong with the labels as a whole.
        let remarks: [Diagnostic]
    }

    /// Fewer labeled digits than this say nothing about a set.
    static let minLabeledCount = 10
    /// Even hands that the model does not know are read right more often than this; labels of another set are right once in ten times.
    static let minAgreement = 0.4
    /// Named in a message.
    private static let shownCount = 5

    /// Where the labels hardly agree with the digits, the labels are what is wrong, or the digits are of a kind that the model does not
    /// know: then no single one is listed or left out.
    ///
    /// - Parameter source: the file or folder that the digits are from, as a person wrote it.
    func look(over digits: [Digit], of source: String) throws -> Result {
        // A copy may be made to look like another digit.
        let checked = digits.indices.filter { digits[$0].label != nil && digits[$0].origin == .written }
        guard !checked.isEmpty else { return Result(digits: digits, issues: LabelIssues(), remarks: []) }
        let readings = try GlyphReading.list(of: checked.map { digits[$0].glyph }, model: model, signs: signs, jobs: jobs)
        let reads = zip(checked, readings).map { index, reading in read(digits[index], reading, of: source) }
        let agreeingCount = reads.count { $0.digit == $0.label }
        if reads.count >= Self.minLabeledCount, Double(agreeingCount) < Self.minAgreement * Double(reads.count) {
            let error = LabelCheckRemark.labelsDisagree(source, agreeing: agreeingCount, count: reads.count, model: check.model.written)
            return Result(digits: digits, issues: LabelIssues(), remarks: error.diagnostics)
        }
        let contradicted = reads.filter { $0.contradictedCrop != nil }
        guard !contradicted.isEmpty else { return Result(digits: digits, issues: LabelIssues(), remarks: []) }
        let surest = contradicted.sorted { ($1.probability, $0.id) < ($0.probability, $1.id) }.prefix(Self.shownCount)
        let remark = LabelCheckRemark.contradicted(
            source, count: contradicted.count, of: reads.count, model: check.model.written,
            examples: surest.map { "'\($0.place)' is labeled \($0.label) and looks like \(GlyphClass.wording(ofLabel: $0.digit))" },
            policy: check.policy)
        let dropped = check.policy == .drop ? Set(contradicted.map(\.id)) : []
        return Result(
            digits: dropped.isEmpty ? digits : digits.filter { !dropped.contains($0.id) }, issues: LabelIssues(reads),
            remarks: remark.diagnostics)
    }

    private func read(_ digit: Digit, _ reading: GlyphReading, of source: String) -> LabelIssues.Read {
        let label = digit.label ?? 0
        let isContradicted = reading.contradicts(label, check)
        return LabelIssues.Read(
            id: digit.id, file: source, place: digit.place, writer: digit.writer, label: label, digit: reading.glyphClass.label,
            probability: Float(reading.probability), glyph: digit.glyph,
            contradictedCrop: isContradicted ? Data(PNGEncoder.encode(digit.glyph.asGrayImage)) : nil,
            isDropped: isContradicted && check.policy == .drop)
    }
}

/// What a model finds about the labels of a set of digits.
enum LabelCheckRemark: DiagnosticError {
    case labelsDisagree(String, agreeing: Int, count: Int, model: String)
    case contradicted(String, count: Int, of: Int, model: String, examples: [String], policy: LabelCheck.Policy)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .labelsDisagree(let source, let agreeing, let count, let model):
            Diagnostic(
                .warning, code: "import.labels-do-not-fit", at: SourceLocation(file: source),
                message: "the labels do not fit the pictures: '\(model)' reads only \(agreeing) of \(count) as they are labeled",
                fix:
                    "check that the labels are those of these pictures, in their order, and that the pictures are upright and not mirrored; "
                    + "where both are right, the model does not know such digits, and nothing has to be done")
        case .contradicted(let source, let count, let total, let model, let examples, let policy):
            Diagnostic(
                .warning, code: "import.label-issues", at: SourceLocation(file: source),
                message: "\(count) of \(total) labels look wrong to '\(model)': " + examples.joined(separator: ", ")
                    + (count > examples.count ? " and \(count - examples.count) more" : "")
                    + (policy == .drop ? "; they were left out" : ""),
                fix: "look at the pictures in '\(LabelIssues.folderName)' and correct the labels that are wrong; "
                    + "'\(LabelIssues.listName)' lists all")
        }
    }
}
