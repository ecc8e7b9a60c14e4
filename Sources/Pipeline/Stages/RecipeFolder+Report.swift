import Recipes
import Reports
import Support

extension RecipeFolder {
    /// A page with its pictures inside. Those of sheets are there by now, whether this run wrote them or an earlier one did.
    ///
    /// - Parameter unwritten: pictures that are not written yet.
    func page(
        of report: some PictureReport, unwritten: [(path: String, bytes: [UInt8])] = [], jobs: Int
    ) throws -> String {
        let bytes = Dictionary(unwritten.map { ($0.path, $0.bytes) }) { first, _ in first }
        let files = report.pictureFiles
        let pictures = try concurrentMap(files, jobs: jobs) { file in
            try InlinePicture(png: bytes[file.path] ?? FileContent.bytes(of: path(file.path)), maxSide: file.maxSide)
        }
        var report = report
        report.pictures = Dictionary(uniqueKeysWithValues: zip(files, pictures))
        return report.page()
    }
}
