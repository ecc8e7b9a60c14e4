import Foundation
import Support

/// Reads an index, whose absence says that writing was not finished.
///
/// - Throws: `DatasetError.notFinished`, `.malformedIndex`, `FileSystemError`.
func readIndex<Index: Decodable>(_ type: Index.Type, folder: String, name: String) throws -> Index {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
        throw DatasetError.notFinished(folder: folder, index: name)
    }
    do {
        return try JSONDecoder().decode(type, from: Data(try FileContent.bytes(of: path)))
    } catch let error as DecodingError {
        throw DatasetError.malformedIndex(file: path, reason: decodingReason(error))
    }
}
