/// Digits with the copies that were made of them.
struct AugmentedCopiesSection: ReportSection {
    let id = "copies", title = "Augmented copies"

    func html(_ page: HTMLReport) -> HTML? {
        GlyphMosaic.image(
            rows: page.copies, scale: 2, description: "Training digits, one a row, each followed by its augmented copies",
            class: "mosaic"
        ).map { "<p class=\"lead\">Each row starts with the digit itself.</p>\n\($0)" }
    }
}
