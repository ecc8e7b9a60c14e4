import Ingest
import Support

/// The files that gave no digits and need nobody, such as blank pages and second scans.
struct FilesThatDoNotCountSection: ReportSection {
    let id = "notes", title = "Files that do not count"

    func html(_ page: IngestReport) -> HTML? { page.rejectTable(notes(page), label: title) }

    func pictureFiles(_ page: IngestReport) -> [PictureFile] { IngestReport.rejectPictures(notes(page)) }

    private func notes(_ page: IngestReport) -> [Reject] { page.summary.rejects.filter { $0.severity == .note } }
}
