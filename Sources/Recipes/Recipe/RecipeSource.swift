import Dataset
import Forms
import Foundation
import Imaging
import Support

/// Where digits come from. One case a kind, each with the paths as the manifest gives them.
public enum RecipeSource: Sendable {
    case sheets(SheetSource)
    case idx(IDXSource)
    case images(ImageFolderSource)
    case digits(DigitFolderSource)
    case webDataset(WebDatasetSource)
    case simulated(SimulatedSource)
    case signs(SignSource)

    /// Whether its digits are on no sheet, and somebody wrote them.
    package var isOfSingleDigits: Bool {
        switch self {
        case .idx, .images, .digits, .webDataset: true
        case .sheets, .simulated, .signs: false
        }
    }

    /// Whether its digits are made by computation.
    package var isComputed: Bool {
        switch self {
        case .simulated, .signs: true
        case .sheets, .idx, .images, .digits, .webDataset: false
        }
    }

    /// Whether it makes what is not one digit.
    var makesSigns: Bool { if case .signs = self { true } else { false } }

    /// The folder whose files are read; nil where the source names files.
    package var folder: ManifestPath? {
        switch self {
        case .sheets(let source): source.folder
        case .images(let source): source.folder
        case .digits(let source): source.folder
        case .webDataset(let source): source.folder
        case .idx, .simulated, .signs: nil
        }
    }

    /// How its labels are looked over; nil where they are not.
    package var check: LabelCheck? {
        switch self {
        case .sheets(let source): source.check
        case .idx(let source): source.check
        case .images(let source): source.check
        case .digits(let source): source.check
        case .webDataset(let source): source.check
        case .simulated, .signs: nil
        }
    }

    /// The folder, and every file that is named.
    package var paths: [ManifestPath] {
        let folder = folder.map { [$0] } ?? []
        return switch self {
        case .sheets(let source): folder + source.tables
        case .idx(let source): [source.images, source.labels] + (source.writers.map { [$0] } ?? [])
        case .simulated(let source): [source.form.file]
        case .signs: []
        case .images, .digits, .webDataset: folder
        }
    }

    /// What it is, for a person who has not the manifest; of paths the last part, since the rest says something of the machine.
    package var summary: String {
        func name(_ path: ManifestPath) -> String { "`\((path.written as NSString).lastPathComponent)`" }
        return switch self {
        case .sheets(let source): "sheets in \(name(source.folder)), read with \(name(source.templateFile))"
        case .idx(let source): "digits of the IDX file \(name(source.images))"
        case .images(let source): "pictures of single digits in \(name(source.folder))"
        case .digits(let source): "imported digits in \(name(source.folder))"
        case .webDataset(let source): "tar archives of digits in \(name(source.folder))"
        case .simulated(let source):
            "invented hands on \(NumberText.count(source.sheetCount, "sheet")) of \(name(source.form.file))"
        case .signs(let source): "\(NumberText.count(source.count, "sign")) that are not one digit"
        }
    }
}

/// A folder of scanned or photographed sheets of one form.
public struct SheetSource: Sendable {
    public let folder: ManifestPath
    /// Which files of the folder, as a shell pattern.
    public let pattern: String
    public let templateFile: ManifestPath
    public let template: SheetTemplate
    public let writer: WriterNaming
    /// The sheets that were handed out; nil where nobody keeps a list.
    public let register: SheetRegister?
    /// What is written on each scan; nil where the form says so, or nobody does.
    public let labels: LabelTable?
    /// The model that looks over the labels; nil for none.
    public let check: LabelCheck?
    /// A sheet with a greater fraction of its written cells unread is to be scanned again.
    public let maxUnreadFraction: Double
    public let corrections: SourceCorrections

    /// The files of the source beside the scans.
    package var tables: [ManifestPath] { [templateFile] + [register?.path, labels?.path].compactMap { $0 } }

    /// Whether only the digits may tell which way up a page is.
    package var needsUprightCheck: Bool {
        if case .marks = template.registration { false } else { true }
    }

    /// Whether the form itself tells its sheets apart.
    package var readsIdentity: Bool { template.qrCode != nil || hasOwnLabels }

    /// Whether a sheet is worth nothing without its identity: the register or the labels hang on it.
    package var needsIdentity: Bool { register != nil || hasOwnLabels }

    /// Whether every sheet has digits of its own.
    private var hasOwnLabels: Bool {
        template.grids.contains { if case .permuted = $0.labels { true } else { false } }
    }
}

/// How the labels of a source are looked over: where a model is sure of another digit, a person is told.
public struct LabelCheck: Sendable, Equatable {
    /// What is done where nobody says otherwise.
    package static let shipped = LabelCheck(model: .builtin("mnist"), minConfidence: 0.9, policy: .keep)

    public let model: BaseModel
    /// The model's probability for its own reading, 0…1, from which on a disagreement is listed.
    public let minConfidence: Double
    public let policy: Policy

    /// What becomes of a digit whose label the model contradicts.
    public enum Policy: String, Sendable, CaseIterable {
        /// It stays with its label; a person decides.
        case keep
        /// It is left out of the data.
        case drop
    }
}

/// MNIST's file format: images and labels, and for MNIST itself the QMNIST table with the writers.
public struct IDXSource: Sendable {
    public let images: ManifestPath
    public let labels: ManifestPath
    /// The table of writers, row-aligned with the images: QMNIST's, or one of an export.
    public let writers: ManifestPath?
    /// The writer of every image where there is no table; nil for a name made from the content.
    public let writer: String?
    /// How the pictures lie in the file.
    public let layout: IDXPictureLayout
    /// The model that looks over the labels; nil for none.
    public let check: LabelCheck?
    public let corrections: SourceCorrections
}

/// A folder of pictures of single digits.
public struct ImageFolderSource: Sendable {
    public let folder: ManifestPath
    public let writer: String
    /// Whether the pictures are 28 × 28 glyphs, white ink on black, to be taken as they are.
    public let isNormalized: Bool
    /// The model that looks over the labels; nil for none.
    public let check: LabelCheck?
    public let corrections: SourceCorrections
}

/// A folder with the tar archives of a WebDataset.
public struct WebDatasetSource: Sendable {
    public let folder: ManifestPath
    /// Which archives of the folder, as a shell pattern.
    public let pattern: String
    /// Who wrote what no `json` names a writer of.
    public let writer: String
    /// Whether the pictures are 28 × 28 glyphs, white ink on black, to be taken as they are.
    public let isNormalized: Bool
    /// The model that looks over the labels; nil for none.
    public let check: LabelCheck?
    public let corrections: SourceCorrections

    /// What lies below a folder of archives.
    package struct Content {
        /// The archives that are read, in the order of their names.
        package let archives: [ManifestPath]
        /// The names of files that are none.
        package let otherNames: [String]
        package let passedOver: PassedOver
    }

    /// Lists the archives below a folder.
    ///
    /// - Throws: `FileSystemError`.
    package static func content(of folder: ManifestPath, pattern: String, own: OwnFiles) throws(FileSystemError) -> Content {
        let listing = try FolderListing(below: folder, own: own)
        if let defect = listing.defects.first { throw defect.error }
        let archives = listing.files.filter { WebDatasetImporter.isArchive($0.name) }
        return Content(
            archives: archives.filter { FileName($0.name).lastComponent.matches(pattern: pattern) }.map(\.path),
            otherNames: listing.files.map(\.name).filter { !WebDatasetImporter.isArchive($0) }, passedOver: listing.passedOver)
    }
}

/// Digits that `inkmill import` has written.
public struct DigitFolderSource: Sendable {
    public let folder: ManifestPath
    /// The model that looks over the labels; nil for none.
    public let check: LabelCheck?
    public let corrections: SourceCorrections
}

/// How a sheet's writer is told where nobody says: no register, no sidecar, no table.
public enum WriterNaming: String, Sendable, CaseIterable {
    /// Every file, and every page of a file of several, is a writer of its own, named by its path below the source's folder without the
    /// extension.
    case fileName
    /// All files of a folder are one writer's, named by the folder's path below the source's folder.
    case folderName
    /// All pages of a printed sheet are one writer's, named by the collection and the sheet's number; a scan whose identity is
    /// not known is named by its file.
    case sheet

    /// - Parameters:
    ///   - scan: its path below `folder`, the source's.
    ///   - identity: which sheet it is, where that is known.
    package func writer(of scan: PageReference, in folder: ManifestPath, identity: SheetIdentity?) -> String {
        switch self {
        case .sheet:
            if let identity { return "\(identity.collection)-\(identity.sheet)" }
            return scan.withoutEnding
        case .fileName: return scan.withoutEnding
        case .folderName:
            let path = FileName(scan.file).folder
            return path.isEmpty ? URL(fileURLWithPath: folder.resolved).lastPathComponent : path
        }
    }
}

/// A path as written in a manifest, with the file it means.
public struct ManifestPath: Sendable, Hashable {
    /// As written, relative to the manifest's folder: the name that locks and reports use.
    public let written: String
    /// As the process can open it.
    public let resolved: String

    package init(_ written: String, relativeTo folder: String) {
        self.written = written
        resolved = written.hasPrefix("/") || folder.isEmpty ? written : (folder as NSString).appendingPathComponent(written)
    }

    /// By bytes: two files may have names that are equal as texts.
    public static func == (a: ManifestPath, b: ManifestPath) -> Bool {
        FileName(a.written) == FileName(b.written) && FileName(a.resolved) == FileName(b.resolved)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(FileName(written))
        hasher.combine(FileName(resolved))
    }

    /// The same with the number of a page behind it, as it is told to people; it opens nothing.
    package func appending(page: Int?) -> ManifestPath {
        ManifestPath(written: PageReference(file: written, page: page).text, resolved: PageReference(file: resolved, page: page).text)
    }

    package func appending(_ name: String) -> ManifestPath {
        ManifestPath(written: written + "/" + name, resolved: resolved + "/" + name)
    }

    private init(written: String, resolved: String) {
        self.written = written
        self.resolved = resolved
    }
}

extension String {
    /// Whether a file's name is one of a shell pattern, both in whichever form of Unicode.
    package func matches(pattern: String) -> Bool {
        fnmatch(pattern, self, 0) == 0 || fnmatch(pattern.normalized, normalized, 0) == 0
    }
}
