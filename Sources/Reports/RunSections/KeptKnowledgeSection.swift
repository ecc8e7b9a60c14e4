import Support

/// What the model still knows of what its base knew.
struct KeptKnowledgeSection: ReportSection {
    let id = "kept", title = "What it kept"

    func html(_ page: HTMLReport) -> HTML? {
        guard let old = page.report.old else { return nil }
        let change: HTML =
            if let before = old.before, let comparison = old.comparison {
                """
                , its base \(NumberText.percent(before.accuracy)) (\(before.intervalText)). It learned \(comparison.onlyFirstWrongCount) of them
                and forgot \(comparison.onlySecondWrongCount): \(comparison.verdict)
                """
            } else {
                ""
            }
        return """
            <p>Of the \(NumberText.count(old.after.count)) test digits of \(old.recipes.joined(separator: ", ")) it reads
            <b>\(NumberText.percent(old.after.accuracy))</b> (\(old.after.intervalText))\(change).</p>
            """
    }
}
