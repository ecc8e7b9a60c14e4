import Support

/// `curation/map.safetensors`: `digit` I32, rows of the digits' table; `x` and `y` I32, 0…65535; in the metadata `digits`, the digest of the
/// table's index.
extension DigitMap {
    /// - Parameter digits: the digest of the table's index.
    package func safetensors(digits: ContentDigest) -> [UInt8] {
        func tensor(_ values: [Int]) -> SafetensorsTensor { SafetensorsTensor(values.map { Int32($0) }, shape: [values.count]) }
        return SafetensorsWriter.sealedBytes(
            ["digit": tensor(places.map(\.row)), "x": tensor(places.map(\.x)), "y": tensor(places.map(\.y))],
            metadata: ["digits": digits.hex])
    }

    /// Reads a map.
    ///
    /// - Parameters:
    ///   - digits: the digest of the index of the table at hand.
    ///   - rowCount: of that table.
    /// - Returns: nil for a map of other digits.
    /// - Throws: `FileSystemError`, `SafetensorsError` placed in the file.
    init?(contentsOf path: String, digits: ContentDigest, rowCount: Int) throws {
        let file = try SafetensorsFile(contentsOf: path)
        guard file.metadata["digits"] == digits.hex else { return nil }
        do throws(SafetensorsError) {
            let rows = try file.signedWords("digit")
            let x = try file.signedWords("x", shape: [rows.count]), y = try file.signedWords("y", shape: [rows.count])
            let isUsable =
                rows.allSatisfy { (0..<rowCount).contains(Int($0)) } && (x + y).allSatisfy { (0...Self.maxCoordinate).contains(Int($0)) }
            guard isUsable else { return nil }
            self.init(rows.indices.map { Place(row: Int(rows[$0]), x: Int(x[$0]), y: Int(y[$0])) })
        } catch {
            throw FileError(error, file: path)
        }
    }
}
