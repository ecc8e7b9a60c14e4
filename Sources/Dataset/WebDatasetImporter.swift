import Foundation
import Imaging
import Support
import Synchronization

/// Reads labelled pictures of single digits from the tar archives of a WebDataset.
///
/// A sample is a run of members that share a name up to its first dot: a picture (`png`, `jpg`, `jpeg`), its label (`cls`) and, where
/// there is one, a `json` object that may name the `writer`. A sample that cannot be used is listed in `rejects`; a damaged archive
/// ends the import. A `json` with a `profile` comes from `inkmill export webdataset`: its picture is a glyph, and the digit that was
/// exported comes back with its id and all that was known of it.
///
/// **Source** github.com/webdataset/webdataset, "The WebDataset Format".
public struct WebDatasetImporter: Sendable {
    public let archives: [String]
    /// Who wrote what no `json` names a writer of.
    public let writer: String
    /// The one that the digits are to be of.
    public let profile: NormalizationProfile
    /// Whether pictures of which nothing is known are normalised glyphs too.
    public let isNormalized: Bool

    public init(archives: [String], writer: String, profile: NormalizationProfile = .mnist, isNormalized: Bool = false) {
        self.archives = archives
        self.writer = writer
        self.profile = profile
        self.isNormalized = isNormalized
    }

    private static let suffixes = [".tar", ".tar.gz", ".tgz"]
    /// Of an archive packed by gzip.
    private static let maxUnpackedBytes = 1 << 30
    /// More archives are opened for each read: a process may have 1024 open files where nobody says otherwise.
    private static let openFileLimit = 256
    private static let pictureExtensions = ["jpeg", "jpg", "png"]

    /// Whether a file's name is one of an archive.
    public static func isArchive(_ name: String) -> Bool { suffixes.contains { name.hasSuffix($0) } }

    /// - Parameters:
    ///   - jobs: how many pictures are read at a time; the result does not depend on it.
    ///   - progress: told before the first picture and after each how many are done, and of how many. What it throws ends
    ///     the import.
    ///   - read: makes the glyph out of a picture's bytes. What it throws makes a reject.
    /// - Throws: `ImportError` with the byte offset, `FileSystemError`.
    public func digits(
        jobs: Int, progress: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
        read: @escaping PictureReader
    ) throws -> ImportedPictures {
        let samples = try archives.flatMap(samples)
        guard !samples.isEmpty else { throw ImportError.noSamples(file: archives.first ?? "") }
        let doneCount = Atomic<Int>(0)
        try progress(0, samples.count)
        let outcomes = try concurrentMap(samples, jobs: jobs) { sample in
            let outcome = digit(sample, read: read)
            try progress(doneCount.wrappingAdd(1, ordering: .relaxed).newValue, samples.count)
            return outcome
        }
        return ImportedPictures(outcomes)
    }

    /// The members of one sample by their extensions. What is in the archive's file stays there.
    private struct Sample: Sendable {
        let file: String
        let key: String
        let archive: TarContent
        var members: [String: Range<Int>]

        func content(_ name: String) throws(ImportError) -> Data? {
            guard let range = members[name] else { return nil }
            return try archive.bytes(range, of: file)
        }
    }

    private func samples(of file: String) throws -> [Sample] {
        let archive = try content(of: file)
        var samples: [Sample] = []
        var keys: Set<String> = []
        for member in try TarReader.members(of: archive, file: file) {
            let (key, name) = Self.parts(of: member.name)
            // Hidden files, and what has no extension, are nobody's sample.
            guard let name, !key.hasSuffix("/"), !key.isEmpty else { continue }
            if samples.last?.key != key {
                guard keys.insert(key).inserted else {
                    throw ImportError.malformedTar(
                        file: file, offset: member.byteRange.lowerBound, reason: "the sample '\(key)' is there twice")
                }
                samples.append(Sample(file: file, key: key, archive: archive, members: [:]))
            }
            guard samples[samples.count - 1].members.updateValue(member.byteRange, forKey: name) == nil else {
                throw ImportError.malformedTar(
                    file: file, offset: member.byteRange.lowerBound, reason: "'\(member.name)' is there twice")
            }
        }
        return samples
    }

    private func content(of file: String) throws -> TarContent {
        let archive = try PlacedFile(file)
        guard Gzip.isGzip(Data(try archive.bytes(at: 0, count: 2))) else { return try TarContent(archive, staysOpen: archives.count <= Self.openFileLimit) }
        // What is packed is no larger than it is unpacked, but for a few bytes.
        try FileContent.requireFile(file, maxByteCount: Self.maxUnpackedBytes)
        let packed = Data(try archive.bytes(at: 0, count: archive.byteCount()))
        return .memory(try Gzip.unpacked(packed, limit: Self.maxUnpackedBytes, file: file))
    }

    /// The name up to the first dot of its last part, and what follows in lower case.
    private static func parts(of name: String) -> (key: String, extension: String?) {
        let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
        guard let dot = name[start...].firstIndex(of: ".") else { return (name, nil) }
        return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
    }

    private func digit(
        _ sample: Sample, read: PictureReader
    ) -> (picture: LabelledPicture, outcome: Result<Digit, FileError>) {
        let file = sample.file + "/" + sample.key
        var picture = LabelledPicture(file: file, place: sample.key, label: 0, writer: writer, record: nil)
        do {
            let bytes: Data
            (picture, bytes) = try self.picture(sample, file: file)
            return (picture, .success(try picture.digit(bytes, profile: profile, isNormalized: isNormalized, read: read)))
        } catch let error as any DiagnosticError {
            return (picture, .failure(FileError(error, file: file)))
        } catch {
            return (picture, .failure(FileError(ImportError.malformedSample(file: file, reason: "\(error)"), file: file)))
        }
    }

    private func picture(_ sample: Sample, file: String) throws(ImportError) -> (LabelledPicture, Data) {
        func defect(_ reason: String) -> ImportError { .malformedSample(file: file, reason: reason) }
        var pictures: [Data] = []
        for name in Self.pictureExtensions {
            if let picture = try sample.content(name) { pictures.append(picture) }
        }
        guard pictures.count == 1, let bytes = pictures.first else {
            throw defect("\(pictures.count) pictures (png, jpg or jpeg) where one is expected")
        }
        guard let labelText = try sample.content("cls") else { throw defect("there is no label (cls)") }
        let text = String(decoding: labelText.prefix(16), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let label = UInt8(text), label < 10 else { throw defect("the label is '\(text)', not 0 to 9") }
        guard let json = try sample.content("json") else {
            return (LabelledPicture(file: file, place: sample.key, label: label, writer: writer, record: nil), bytes)
        }
        guard let value = try? JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed) else {
            throw defect("the json cannot be understood")
        }
        let fields = value as? [String: Any] ?? [:]
        var record: SampleRecord?
        if fields["profile"] != nil {
            do { record = try SampleRecord(json: json) } catch { throw defect("the json is no record of ours: \(error.reason)") }
        }
        if let record, record.label != label { throw defect("the label is \(label), the json says \(record.label)") }
        return (
            LabelledPicture(
                file: file, place: sample.key, label: label, writer: fields["writer"] as? String ?? writer, record: record), bytes
        )
    }
}
