import Foundation
import Imaging
import Sheets
import Support

/// Where digits come from. One case a kind, each with the paths as the manifest gives them.
public enum RecipeSource: Sendable {
    case sheets(SheetSource)
    case idx(IDXSource)
    case images(ImageFolderSource)
    case digits(DigitFolderSource)
}

/// A folder of scanned or photographed sheets of one form.
public struct SheetSource: Sendable {
    public let folder: ManifestPath
    /// Which files of the folder, as a shell pattern.
    public let pattern: String
    public let templateFile: ManifestPath
    public let template: SheetTemplate
    public let writer: WriterNaming
}

/// MNIST's file format: images and labels, and for MNIST itself the QMNIST table with the writers.
public struct IDXSource: Sendable {
    public let images: ManifestPath
    public let labels: ManifestPath
    /// The QMNIST table, row-aligned with the images.
    public let writers: ManifestPath?
    /// The writer of every image where there is no table; nil for a name made from the content.
    public let writer: String?
}

/// A folder of pictures of single digits.
public struct ImageFolderSource: Sendable {
    public let folder: ManifestPath
    public let writer: String
}

/// Digits that `inkmill import` has written.
public struct DigitFolderSource: Sendable {
    public let folder: ManifestPath
}

/// How a sheet's writer is told.
public enum WriterNaming: String, Sendable, CaseIterable {
    /// Every file is a writer of its own, named by the file without its extension.
    case fileName
    /// All files of a folder are one writer's, named by the folder.
    case folderName

    func writer(ofFile file: String) -> String {
        let path = file as NSString
        return switch self {
        case .fileName: (path.lastPathComponent as NSString).deletingPathExtension
        case .folderName: (path.deletingLastPathComponent as NSString).lastPathComponent
        }
    }
}

/// A path as written in a manifest, with the file it means.
public struct ManifestPath: Sendable, Hashable {
    /// As written, relative to the manifest's folder: the name that locks and reports use.
    public let written: String
    /// As the process can open it.
    public let resolved: String

    init(_ written: String, relativeTo folder: String) {
        self.written = written
        resolved = written.hasPrefix("/") || folder.isEmpty ? written : (folder as NSString).appendingPathComponent(written)
    }

    func appending(_ name: String) -> ManifestPath {
        ManifestPath(written: written + "/" + name, resolved: resolved + "/" + name)
    }

    private init(written: String, resolved: String) {
        self.written = written
        self.resolved = resolved
    }
}
