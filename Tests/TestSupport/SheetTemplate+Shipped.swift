import Forms
import Foundation

extension SheetTemplate {
    /// A template of `manifests/templates`.
    package static func shipped(_ name: String) throws -> SheetTemplate {
        let file = TestData.root + "/manifests/templates/\(name).yaml"
        return try SheetTemplate(yaml: String(contentsOfFile: file, encoding: .utf8), file: file)
    }
}
