import Ingest
import Support

/// The files that gave no digits and should be mended.
struct RejectedFilesSection: ReportSection {
    let id = "rejects", title = "Rejected files"

    func html(_ page: IngestReport) -> HTML? { page.rejectTable(rejects(page), label: title) }

    func pictureFiles(_ page: IngestReport) -> [PictureFile] { IngestReport.rejectPictures(rejects(page)) }

    private func rejects(_ page: IngestReport) -> [Reject] { page.summary.rejects.filter { $0.severity != .note } }
}

extension IngestReport {
    /// Pixels of a rejected page's longer side.
    private static let rejectedSide = 200
    /// More pages are listed without their picture.
    private static let maxRejectPictureCount = 60

    static func rejectPictures(_ rejects: [Reject]) -> [PictureFile] {
        rejects.compactMap { $0.picture.map(picture) }.prefix(maxRejectPictureCount).map { $0 }
    }

    private static func picture(_ path: String) -> PictureFile { PictureFile(path: path, maxSide: rejectedSide) }

    /// Files with why they gave nothing; nil where there are none.
    func rejectTable(_ rejects: [Reject], label: String) -> HTML? {
        guard !rejects.isEmpty else { return nil }
        return HTMLTable(
            label: label, columns: [.text("file"), .text("why"), .text("what to do"), .text("page")],
            rows: rejects.map { reject in
                let shown = reject.picture.flatMap { path in
                    linkedPicture(Self.picture(path), alt: "The page of \(reject.file.onOneLine), reduced", class: "rejected")
                        ?? HTML.link(path, "page")
                }
                return [.name(reject.file), "\(reject.message) <code>\(reject.code)</code>", "\(reject.fix)", shown ?? "–"]
            }
        ).html
    }
}
