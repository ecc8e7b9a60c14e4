/// Digits of training writers as they were cut and normalized.
struct SampleCropsSection: ReportSection {
    let id = "samples", title = "Sample crops"

    func html(_ page: HTMLReport) -> HTML? {
        GlyphMosaic.image(
            rows: page.samples, scale: 2, description: "Crops of training digits, a digit of 0 to 9 a row", class: "mosaic"
        ).map { "<p class=\"lead\">As ingest cut and normalized them, a digit a row.</p>\n\($0)" }
    }
}
