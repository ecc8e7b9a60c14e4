import Curation
import Foundation
import Recipes
import Support

/// What `inkmill curate` tells.
public struct CurationOutcome: Sendable, Encodable {
    public let summary: CurationSummary
    /// The list of all findings, and the page that shows them.
    public let findings: String
    public let report: String
    /// The command that shows them in the review.
    public let review: String

    init(_ summary: CurationSummary, folder: RecipeFolder, manifest: String) {
        self.summary = summary
        findings = folder.path(CurateStage.findingsFile)
        report = folder.path(CurateStage.pageFile)
        review = "inkmill review \(manifest)"
    }

    /// Failing where what is tested on was trained on: no accuracy of such a split is true.
    public var exitStatus: ExitStatus { summary.leaks.isEmpty ? .ok : .badInput }

    /// The digits and the sheets that are on both sides of a split, as errors.
    public var diagnostics: [Diagnostic] {
        let shown = summary.leaks.prefix(Self.shownLeakCount).map { leak in
            Diagnostic(
                code: "curation.leakage", message: leak.why,
                fix:
                    "take one of both out of the sources, or give both to one writer: `writer` of a source, a register or a sidecar says who wrote a "
                    + "sheet")
        }
        guard summary.leaks.count > Self.shownLeakCount else { return Array(shown) }
        return shown + [
            Diagnostic(
                code: "curation.leakage",
                message: "\(NumberText.count(summary.leaks.count - Self.shownLeakCount)) more are in two splits",
                fix: "'\(findings)' lists all, of the kind 'leakage'")
        ]
    }

    private static let shownLeakCount = 20

    /// Pairs of labels that are told one by one.
    private static let shownPairCount = 5
    /// Parts of the digits that are told, and how much of a name.
    private static let shownSliceCount = 5, shownValueLength = 40

    /// Ways of writing that training lacks, that are told.
    private static let shownGapCount = 5

    /// In a few lines.
    public var text: String {
        var lines = [
            line(
                "digits",
                "\(NumberText.count(summary.labeledCount)) of \(NumberText.count(summary.writerCount, "writer")), "
                    + "\(NumberText.count(summary.foldCount)) folds by \(summary.grouping)"),
            line("wrong", "about \(summary.wrongLabels.text) labels"),
        ]
        lines += summary.wrongPairs.prefix(Self.shownPairCount).map { pair in
            line("", "\(pair.label) that should be \(pair.suggested): \(pair.estimate.text)")
        }
        lines += summary.findingCounts.filter { $0.count > 0 }.map {
            line("found", "\(NumberText.count($0.count)) \($0.kind.noun(count: $0.count))")
        }
        lines += summary.slices.prefix(Self.shownSliceCount).map { slice in
            line(
                "slice",
                ("\(NumberText.percent(slice.errorRate, digits: 1)) misread of \(NumberText.count(slice.count)) by \(slice.by.rawValue) "
                    + "'\(slice.value.prefix(Self.shownValueLength))', of all \(NumberText.percent(summary.errorRate, digits: 1))")
                    .onOneLine)
        }
        lines += summary.labelDependences.filter(\.isAlarming).map { dependence in
            line(
                "told",
                "\(NumberText.percent(dependence.accuracy, digits: 1)) of the labels are told by \(dependence.by.noun) alone, by chance "
                    + NumberText.percent(dependence.chance, digits: 1))
        }
        lines += summary.coverage.gaps.prefix(Self.shownGapCount).map { line("coverage", $0.text) }
        lines += summary.remarks.map { line("note", $0.onOneLine) }
        lines += [line("list", findings), line("report", report), line("review", review)]
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 12 - name.count)) + value
    }
}

extension RecipeRun {
    /// Looks the digits over; what they are read from is brought up to date first.
    ///
    /// - Parameter isForced: does it again although nothing has changed.
    /// - Throws: the `DiagnosticError` of what went wrong.
    public func curate(isForced: Bool = false) throws -> CurationOutcome {
        let start = try TrainStage.Start(recipe)
        context.tell(start.base?.remarks ?? [])
        return try withStages(forced: isForced ? .curate : nil) { stages in
            CurationOutcome(try stages.curate(try stages.ingest(), from: start), folder: folder, manifest: recipe.file)
        }
    }
}
