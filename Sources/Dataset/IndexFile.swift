import Foundation
import Support

/// Reads an index, whose absence says that writing was not finished.
///
/// - Returns: what the file says, and the digest of the very bytes that say it.
/// - Throws: `DatasetError.notFinished`, `.malformedIndex`, `FileSystemError`.
func readIndex<Index: Decodable>(_ type: Index.Type, folder: String, name: String) throws -> (index: Index, digest: ContentDigest) {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
        throw DatasetError.notFinished(folder: folder, index: name)
    }
    do {
        let bytes = try FileContent.bytes(of: path)
        return (try JSONDecoder().decode(type, from: Data(bytes)), ContentDigest(of: bytes))
    } catch let error as DecodingError {
        throw DatasetError.malformedIndex(file: path, reason: decodingReason(error))
    }
}
