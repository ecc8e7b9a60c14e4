import Foundation
import Imaging
import Support
import Synchronization

/// Reads labeled pictures of single digits from the tar archives of a WebDataset.
///
/// A sample is made of the members that share a name up to its first dot, wherever in the archive they are: a picture (`png`, `jpg`,
/// `jpeg`), its label (`cls`) and, where there is one, a `json` object that may name the `writer`. Where the names themselves have
/// dots, so that this gives a sample without picture and label, they are taken up to the last dot. A sample that cannot be used is listed in `rejects`; a damaged archive
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
    /// Whether pictures of which nothing is known are normalized glyphs too.
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
    public static func isArchive(_ name: String) -> Bool {
        let name = name.lowercased()
        return suffixes.contains { name.hasSuffix($0) }
    }

    /// - Parameters:
    ///   - jobs: how many pictures are read at a time; the result does not depend on it.
    ///   - progress: told before the first picture and after each how many are done, and of how many. What it throws ends
    ///     the import.
    ///   - read: makes the glyph out of a picture's bytes. What it throws makes a reject.
    /// - Throws: `ImportError` with the byte offset, `WebDatasetError`, `FileSystemError`.
    public func digits(
        jobs: Int, progress: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
        read: @escaping PictureReader
    ) throws -> ImportedPictures {
        let contents = try archives.map(content(ofArchive:)), samples = contents.flatMap(\.samples)
        guard !samples.isEmpty else { throw WebDatasetError.noSamples(file: archives.first ?? "") }
        let doneCount = Atomic<Int>(0)
        try progress(0, samples.count)
        let outcomes = try concurrentMap(samples, jobs: jobs) { sample in
            let outcome = digit(sample, read: read)
            try progress(doneCount.wrappingAdd(1, ordering: .relaxed).newValue, samples.count)
            return outcome
        }
        var result = ImportedPictures(outcomes)
        result.rejects += contents.flatMap(\.rejects)
        result.hiddenCount = contents.reduce(0) { $0 + $1.hiddenCount }
        return result
    }

    /// The members of one sample by their extensions. What is in the archive's file stays there.
    private struct Sample: Sendable {
        let file: String
        let key: String
        let archive: TarContent
        /// Two of them with one extension are too many, which is told when the sample is read.
        var members: [(name: String, byteRange: Range<Int>)]

        func contents(_ name: String) throws(ImportError) -> [Data] {
            var contents: [Data] = []
            for member in members where member.name == name { contents.append(try archive.bytes(member.byteRange, of: file)) }
            return contents
        }

        func count(of names: [String]) -> Int { members.count { names.contains($0.name) } }

        /// Whether there is a picture and a label without anything between the key and the extension.
        var isComplete: Bool { count(of: WebDatasetImporter.pictureExtensions) == 1 && count(of: ["cls"]) == 1 }

        /// The samples that the members make where a sample's name goes on to the last dot; nil where one of them is none.
        ///
        /// By the convention it ends at the first, so that `scan.01.png` and `scan.02.png` are one sample. Where that one has no
        /// picture or label of its own, and every other does, it is plain what was meant.
        var partsToLastDot: [Sample]? {
            guard count(of: WebDatasetImporter.pictureExtensions + ["cls"]) == 0 else { return nil }
            var parts = SampleList(file: file, archive: archive)
            for (name, byteRange) in members {
                guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
                parts.add(byteRange, key: key + "." + String(name[..<dot]), extension: String(name[name.utf8.index(after: dot)...]))
            }
            return parts.samples.allSatisfy(\.isComplete) ? parts.samples : nil
        }
    }

    /// The samples of an archive, in the order of their first members. Those of one sample need not follow each other.
    private struct SampleList {
        let file: String
        let archive: TarContent
        private(set) var samples: [Sample] = []
        private var places: [FileName: Int] = [:]

        init(file: String, archive: TarContent) {
            self.file = file
            self.archive = archive
        }

        mutating func add(_ byteRange: Range<Int>, key: String, extension: String) {
            let place = places[FileName(key)] ?? samples.count
            if place == samples.count {
                places[FileName(key)] = place
                samples.append(Sample(file: file, key: key, archive: archive, members: []))
            }
            samples[place].members.append((`extension`, byteRange))
        }
    }

    /// What an archive holds.
    private struct Content {
        var samples: [Sample] = []
        var hiddenCount = 0
        var rejects: [Diagnostic] = []
    }

    private func content(ofArchive file: String) throws -> Content {
        let archive = try bytes(of: file)
        var list = SampleList(file: file, archive: archive)
        var content = Content(), others: [String] = []
        for member in try TarReader.members(of: archive, file: file) {
            let (key, name) = Self.parts(of: member.name)
            if key.isEmpty || key.utf8.last == UInt8(ascii: "/") {
                content.hiddenCount += 1
            } else if let name {
                list.add(member.byteRange, key: key, extension: name)
            } else {
                others.append(FileName(member.name).visible)
            }
        }
        if !others.isEmpty { content.rejects = WebDatasetError.noEnding(file: file, names: others).diagnostics }
        content.samples = list.samples.flatMap { $0.partsToLastDot ?? [$0] }
        return content
    }

    private func bytes(of file: String) throws -> TarContent {
        let archive = try PlacedFile(file)
        guard Gzip.isGzip(Data(try archive.bytes(at: 0, count: 2))) else {
            return try TarContent(archive, staysOpen: archives.count <= Self.openFileLimit)
        }
        // What is packed is no larger than it is unpacked, but for a few bytes.
        try FileContent.requireFile(file, maxByteCount: Self.maxUnpackedBytes)
        let packed = Data(try archive.bytes(at: 0, count: archive.byteCount()))
        return .memory(try Gzip.unpacked(packed, limit: Self.maxUnpackedBytes, file: file))
    }

    /// The name up to the first dot of its last part, and what follows in lower case. By bytes, since a dot with an accent upon it is
    /// another character than a dot.
    private static func parts(of name: String) -> (key: String, extension: String?) {
        let bytes = name.utf8
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map(bytes.index(after:)) ?? bytes.startIndex
        guard let dot = bytes[start...].firstIndex(of: UInt8(ascii: ".")) else { return (name, nil) }
        return (String(name[..<dot]), name[bytes.index(after: dot)...].lowercased())
    }

    private func digit(
        _ sample: Sample, read: PictureReader
    ) -> (picture: LabeledPicture, outcome: Result<Digit, FileError>) {
        let file = sample.file + "/" + sample.key
        var picture = LabeledPicture(file: file, place: sample.key, label: 0, writer: writer, record: nil)
        do {
            let bytes: Data
            (picture, bytes) = try self.picture(sample, file: file)
            return (picture, .success(try picture.digit(bytes, profile: profile, isNormalized: isNormalized, read: read)))
        } catch let error as any DiagnosticError {
            return (picture, .failure(FileError(error, file: file)))
        } catch {
            return (picture, .failure(FileError(WebDatasetError.malformedSample(file: file, reason: "\(error)"), file: file)))
        }
    }

    private func picture(_ sample: Sample, file: String) throws -> (LabeledPicture, Data) {
        func defect(_ reason: String) -> WebDatasetError { .malformedSample(file: file, reason: reason) }
        var names: Set<FileName> = []
        if let twice = sample.members.first(where: { !names.insert(FileName($0.name)).inserted }) {
            throw defect("'\(sample.key).\(twice.name)' is there twice, and nobody knows which belong together")
        }
        var pictures: [Data] = []
        for name in Self.pictureExtensions { pictures += try sample.contents(name) }
        guard pictures.count == 1, let bytes = pictures.first else {
            if let dots = Self.dots(in: sample, file: file) { throw dots }
            throw defect("\(pictures.count) pictures (png, jpg or jpeg) where one is expected")
        }
        guard let labelText = try sample.contents("cls").first else {
            throw Self.dots(in: sample, file: file) ?? defect("there is no label (cls)")
        }
        let start = [UInt8](labelText.prefix(16))
        let text = ((try? EncodedText(start).text) ?? FileName.visible(start)).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let label = UInt8(text), label < 10 else { throw defect("the label is '\(text)', not 0 to 9") }
        guard let json = try sample.contents("json").first else {
            return (LabeledPicture(file: file, place: sample.key, label: label, writer: writer, record: nil), bytes)
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
            LabeledPicture(
                file: file, place: sample.key, label: label, writer: fields["writer"] as? String ?? writer, record: record), bytes
        )
    }

    /// Where dots within the names may be why a picture or a label is missing.
    private static func dots(in sample: Sample, file: String) -> WebDatasetError? {
        let known = pictureExtensions + ["cls"]
        let dotted = sample.members.first { member in known.contains { member.name.hasSuffix("." + $0) } }
        return dotted.map { .dotsInNames(file: file, key: sample.key, example: "\(sample.key).\($0.name)") }
    }
}
