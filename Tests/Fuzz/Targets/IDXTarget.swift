import Foundation
import Support

@testable import Dataset

/// IDX files of images and labels with a table of writers.
struct IDXTarget: FuzzTarget {
    static let name = "idx"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        let pieces = FuzzPieces.of(input, count: 3)
        let images = folder.write(pieces[0], "images"), labels = folder.write(pieces[1], "labels")
        let writers = folder.write(pieces[2], "writers")
        for (file, dimensionCount) in [(images, 3), (labels, 1)] {
            guard let read = FuzzLaw.attempt("IDX", { try IDXFile(path: file, dimensionCount: dimensionCount) }) else { continue }
            FuzzLaw.requireEqual(
                "an IDX file of our own", IDXHeader.bytes(dimensions: read.dimensions) + read.elements, Array(read.content))
            let packer = GzipPacker()
            let packed = packer.pack(Array(read.content)) + packer.finish()
            let unpacked = FuzzLaw.require("gzip of our own") {
                try Gzip.unpacked(Data(packed), limit: IDXFile.maxContentBytes, file: "packed.gz")
            }
            FuzzLaw.requireEqual("gzip of our own", unpacked, read.content)
        }
        FuzzLaw.attempt("MNIST") { try MNISTImporter(imagesPath: images, labelsPath: labels).digits() }
        FuzzLaw.attempt("MNIST with writers") {
            try MNISTImporter(imagesPath: images, labelsPath: labels, writersPath: writers).digits()
        }
    }
}
