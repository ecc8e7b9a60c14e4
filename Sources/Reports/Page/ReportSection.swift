/// One part of a report's page: its heading and what stands below it.
///
/// A section computes nothing that is not in the report's data. It is a file with one type, and a line in the page's list of sections.
protocol ReportSection<Content>: Sendable {
    /// The data of the page.
    associatedtype Content

    /// The heading's anchor, such as `worst-mistakes`; the page's sections differ in it.
    var id: String { get }
    /// The heading.
    var title: String { get }

    /// What stands below the heading; nil where there is nothing to show, and the heading is left out too.
    func html(_ content: Content) -> HTML?

    /// The files of pictures that the section shows, by path within the folder of results.
    func pictureFiles(_ content: Content) -> [PictureFile]
}

extension ReportSection {
    func pictureFiles(_ content: Content) -> [PictureFile] { [] }
}

/// A picture that a page shows smaller than the file has it.
package struct PictureFile: Sendable, Hashable {
    /// By path within the folder of results.
    package let path: String
    /// Pixels of the longer side at most.
    package let maxSide: Int
}
