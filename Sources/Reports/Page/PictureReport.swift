import Support

/// A page about pictures in the folder of results: they are inside it, reduced; each links to the file beside it that has it large.
package protocol PictureReport {
    /// What `pictureFiles` names; the page shows those that are here.
    var pictures: [PictureFile: InlinePicture] { get set }

    /// The pictures that the page shows. Their number is bounded, whatever was read: of 100 sheets the page has 1 to 3 MB.
    var pictureFiles: [PictureFile] { get }

    func page() -> String
}

extension PictureReport {
    /// The pictures of some sections, each once.
    static func pictureFiles(of sections: [any ReportSection<Self>], _ report: Self) -> [PictureFile] {
        var seen: Set<PictureFile> = []
        return sections.flatMap { $0.pictureFiles(report) }.filter { seen.insert($0).inserted }
    }

    /// A picture with a link to the file that has it large; nil where the page does not show it.
    func linkedPicture(_ file: PictureFile, alt: String, class name: String? = nil) -> HTML? {
        pictures[file].map { HTML.link(file.path, $0.html(alt: alt, class: name)) }
    }

    /// A sheet's overlay beside what is said of it.
    func sheetCard(_ file: String, overlay: String, text: HTML) -> HTML {
        let picture = linkedPicture(.overlay(overlay), alt: "Overlay of \(file.onOneLine): the page with the cells that were found")
        return "<li class=\"card sheet\">\(picture ?? "")<p><b>\(HTML.name(file))</b><br>\(text)</p></li>\n"
    }
}

extension PictureFile {
    /// Pixels of an overlay's longer side: enough to see which cells were found.
    private static let overlaySide = 420

    static func overlay(_ path: String) -> PictureFile { PictureFile(path: path, maxSide: overlaySide) }
}
