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
    /// Knows what was written here before.
    private let lock: Lock
    /// Files written by this run that were not there before.
    private let newFiles = Mutex<[String]>([])

    package init(folder: RecipeFolder, isReused: Bool, lock: Lock) {
        self.folder = folder
        self.lock = lock
        self.isReused = isReused
    }

    /// Where the files of a scan lie: named after the scan for a person, by the key for the rest.
    ///
    /// - Parameter key: of everything that decides the reading.
    static func stem(ofScan scan: PageReference, key: ContentDigest) -> String {
        let stem = FileName(scan.withoutEnding).lastComponent.asPlainFileName
        return folderName + "/" + (stem.isEmpty ? "" : stem + "-") + key.short
    }

    /// Whether a file is one of the cache: named by all that it is made from, and checked when it is loaded.
    package static func isCached(_ file: String) -> Bool { file.hasPrefix(folderName + "/") }

    /// Whether a file is a record of the cache, and no picture.
    package static func isRecord(_ file: String) -> Bool { isCached(file) && file.hasSuffix(recordEnding) }

    /// What is kept of a scan; nil where it is to be read.
    package func load(_ stem: String) -> SheetRecord? {
        guard isReused, let (file, text) = sealedRecord(stem + Self.recordEnding), let entry = file.entries[Self.glyphs],
            let ink = try? [UInt8](file.bytes(Self.glyphs, shape: [entry.shape.first ?? 0, Glyph.side, Glyph.side])),
            let crops = try? CropTensors.crops(in: file, count: ink.count / Glyph.pixelCount, file: stem)
        else { return nil }
        guard crops.count == text.page?.cells.count ?? 0 else { return nil }
        var whole = text
        for (index, crop) in crops.enumerated() {
            let first = index * Glyph.pixelCount
            whole.page?.cells[index].glyph = Glyph(ink: Array(ink[first..<first + Glyph.pixelCount]))
            whole.page?.cells[index].crop = crop
        }
        guard let record = whole.record(stem: stem) else { return nil }
        for picture in record.pictures {
            guard (try? ContentDigest(ofFile: folder.path(picture.file))) == picture.digest else { return nil }
        }
        return record
    }

    /// Keeps what was read.
    ///
    /// - Parameter pictures: PNG files, in the order of the record's.
    package func save(_ record: SheetRecord, pictures: [[UInt8]]) throws {
        let cells = record.page?.cells ?? []
        let json = try JSONFile.encoded(SheetRecordText(record))
        let bytes = SafetensorsWriter.sealedBytes(
            [Self.glyphs: SafetensorsTensor(cells.flatMap(\.glyph.ink), shape: [cells.count, Glyph.side, Glyph.side])]
                .merging(CropTensors.tensors(cells.map(\.crop))) { own, _ in own },
            metadata: [Self.recordKey: json])
        // The record first: by it the pictures of a run that was killed are known again.
        try write(bytes, record.file)
        for (picture, bytes) in zip(record.pictures, pictures) { try write(bytes, picture.file) }
    }

    /// Removes what this run has written, for a run that is to leave nothing behind.
    package func removeNewFiles() throws {
        for file in newFiles.withLock({ $0 }) { try folder.removeFile(file) }
        folder.removeEmptyFolder(Self.folderName)
    }

    /// Removes what a run that was killed kept and nobody lists or needs: records as this version writes them, each with the pictures
    /// that it has the digests of.
    ///
    /// - Parameter files: what is needed.
    package func sweep(keeping files: Set<String>, _ lock: Lock) throws {
        for entry in FolderWalk.entries(of: folder.path(Self.folderName)) where entry.kind == .file {
            let file = Self.folderName + "/" + entry.name
            guard let stem = Self.stem(ofRecord: file), !files.contains(file), !lock.lists(file),
                let record = sealedRecord(file)?.text.record(stem: stem)
            else { continue }
            for picture in record.pictures
            where !files.contains(picture.file) && !lock.lists(picture.file) {
                let isOwn = (try? ContentDigest(ofFile: folder.path(picture.file))) == picture.digest
                if isOwn { try folder.removeFile(picture.file) }
            }
            try folder.removeFile(file)
        }
    }

    private static let glyphs = "glyph", recordKey = "record", recordEnding = ".safetensors"

    /// The stem of a record's file; nil for a file that is not named as one.
    private static func stem(ofRecord file: String) -> String? {
        guard file.hasSuffix(recordEnding) else { return nil }
        let stem = String(file.dropLast(recordEnding.count)), length = ContentDigest(of: "").short.count
        // A page copy's number stands behind its key.
        let named = stem.replacing(/-page[0-9]+$/, with: "")
        let key = named.suffix(length)
        return key.count == length && key.allSatisfy(\.isHexDigit) ? stem : nil
    }

    /// A record's text with its file, where it is whole and carries a seal.
    private func sealedRecord(_ file: String) -> (file: SafetensorsFile, text: SheetRecordText)? {
        guard let content = try? SafetensorsFile(contentsOf: folder.path(file)), content.seal != nil,
            let json = content.metadata[Self.recordKey],
            let text = try? JSONDecoder().decode(SheetRecordText.self, from: Data(json.utf8))
        else { return nil }
        return (content, text)
    }

    /// Whether a file is a whole record, of whatever version.
    private func isSealed(_ file: String) -> Bool {
        guard let content = try? SafetensorsFile(contentsOf: folder.path(file)) else { return false }
        return content.seal != nil && content.metadata[Self.recordKey] != nil
    }

    /// Writes one file, but over none that somebody has changed or laid there.
    ///
    /// - Throws: `IngestError.foreignFile`, `FileSystemError`.
    func write(_ bytes: [UInt8], _ file: String) throws {
        let path = folder.path(file), isNew = !FileManager.default.fileExists(atPath: path)
        if !isNew {
            let found = try ContentDigest(ofFile: path)
            if found == ContentDigest(of: bytes) { return }
            guard isOwn(file, found) else { throw IngestError.foreignFile(path) }
        }
        try AtomicFile.write(bytes, to: path)
        if isNew { newFiles.withLock { $0.append(file) } }
    }

    /// Whether a file was written here. Of a record, which no person edits, the name in the lock or the seal is enough.
    private func isOwn(_ file: String, _ content: ContentDigest) -> Bool {
        if lock.digests(of: file).contains(content) { return true }
        return file.hasSuffix(Self.recordEnding) && (lock.lists(file) || isSealed(file))
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
