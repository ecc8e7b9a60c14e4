import Foundation
import Support

/// The page's own files, read once when the server starts: whatever a client asks for, no other file is opened.
struct PageFiles: Sendable {
    private let files: [String: (bytes: [UInt8], type: String)]
    private let indexName: String

    /// Where they lie beside the program.
    static let folder = Bundle.main.bundleURL.path + "/inkmill_ReviewServer.resources/Page"
    /// That their paths begin with.
    static let prefix = "page/"
    /// What is at the token's own address: the page on which digits are reviewed, and that for numbers.
    static let digitIndex = "index.html", numberIndex = "numbers.html"
    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    /// - Throws: `FileSystemError` where a file is missing or cannot be read.
    init(folder: String = folder, index: String = digitIndex) throws {
        var files: [String: (bytes: [UInt8], type: String)] = [:]
        for name in try FolderContent(of: folder).names {
            guard let type = Self.types[(name as NSString).pathExtension] else { continue }
            files[name] = (try FileContent.bytes(of: folder + "/" + name), type)
        }
        guard files[index] != nil else { throw FileSystemError.missing(folder + "/" + index) }
        self.files = files
        indexName = index
    }

    /// What is at the token's own address.
    var index: HTTPResponse? { response(indexName) }

    /// A file by its name; nil where there is none.
    func response(_ name: String) -> HTTPResponse? { files[name].map { .file($0.bytes, type: $0.type) } }
}
