import Dataset
import Foundation
import Imaging
import Recipes
import Support
import Synchronization

/// What was read from each sheet, kept so that a sheet is read again only when something that decides its reading has changed.
///
/// `sheets/<file's name>-<key>.safetensors` holds the glyphs (`glyph` U8 N × 28 × 28), their crops (`CropTensors`) and, in its
/// metadata, the record as JSON, with a digest of all; beside it lie the pictures for a person. A file that is not as it was
/// written, or has no crops as those of earlier versions, is read anew.
package final class SheetCache: Sendable {
    package static let folderName = "sheets"

    private let folder: RecipeFolder
    /// Whether what is there is used.
    private let isReused: Bool
    /// Files written by this run that were not there before.
    private let newFiles = Mutex<[String]>([])

    package init(folder: RecipeFolder, isReused: Bool) {
        self.folder = folder
        self.isReused = isReused
    }

    /// Where the files of a scan lie: named after the scan for a person, by the key for the rest.
    ///
    /// - Parameter key: of everything that decides the reading.
    static func stem(ofScan name: String, key: ContentDigest) -> String {
        let stem = FileName(FileName(name).withoutEnding).lastComponent.asPlainFileName
        return folderName + "/" + (stem.isEmpty ? "" : stem + "-") + key.short
    }

    /// Whether a file is one of the cache: named by all that it is made from, and checked when it is loaded.
    package static func isCached(_ file: String) -> Bool { file.hasPrefix(folderName + "/") }

    /// What is kept of a scan; nil where it is to be read.
    package func load(_ stem: String) -> ReadSheet? {
        guard isReused, let file = try? SafetensorsFile(contentsOf: folder.path(stem + ".safetensors")), file.seal != nil,
            let json = file.metadata[Self.recordKey], let entry = file.entries[Self.glyphs],
            let ink = try? [UInt8](file.bytes(Self.glyphs, shape: [entry.shape.first ?? 0, Glyph.side, Glyph.side])),
            let crops = try? CropTensors.crops(in: file, count: ink.count / Glyph.pixelCount, file: stem),
            let record = try? JSONDecoder().decode(SheetRecord.self, from: Data(json.utf8))
        else { return nil }
        let glyphs = stride(from: 0, to: ink.count, by: Glyph.pixelCount).map {
            Glyph(ink: Array(ink[$0..<$0 + Glyph.pixelCount]))
        }
        let sheet = ReadSheet(record: record, glyphs: glyphs, crops: crops, stem: stem)
        guard glyphs.count == record.page?.digits.count ?? 0 else { return nil }
        for picture in sheet.pictures {
            guard (try? ContentDigest(ofFile: folder.path(picture.file))) == picture.digest else { return nil }
        }
        return sheet
    }

    /// Keeps what was read.
    ///
    /// - Parameter pictures: PNG files, in the order of the sheet's.
    package func save(_ sheet: ReadSheet, pictures: [[UInt8]]) throws {
        let ink = sheet.glyphs.flatMap(\.ink)
        let json = try JSONFile.encoded(sheet.record)
        let bytes = SafetensorsWriter.sealedBytes(
            [Self.glyphs: SafetensorsTensor(ink, shape: [sheet.glyphs.count, Glyph.side, Glyph.side])]
                .merging(CropTensors.tensors(sheet.crops)) { own, _ in own },
            metadata: [Self.recordKey: json])
        for (picture, bytes) in zip(sheet.pictures, pictures) { try write(bytes, picture.file) }
        try write(bytes, sheet.recordFile)
    }

    /// Removes what this run has written, for a run that is to leave nothing behind.
    package func removeNewFiles() throws {
        for file in newFiles.withLock({ $0 }) { try folder.removeFile(file) }
        folder.removeEmptyFolder(Self.folderName)
    }

    private static let glyphs = "glyph", recordKey = "record"

    private func write(_ bytes: [UInt8], _ file: String) throws {
        let isNew = !FileManager.default.fileExists(atPath: folder.path(file))
        try AtomicFile.write(bytes, to: folder.path(file))
        if isNew { newFiles.withLock { $0.append(file) } }
    }
}

extension String {
    /// A name made of this text that no shell, browser or archive stumbles over; it may be empty, and two texts may share it.
    var asPlainFileName: String {
        let plain = unicodeScalars.prefix(40).map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
            return isPlain ? Character(scalar) : "-"
        }
        return String(plain.drop { $0 == "-" })
    }
}
