import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest

/// What `recognize` and `import` do with a picture that is plainly not one of a single digit.
@Suite struct LooseRecognitionTests {
    /// Rings of ink: each is a 0.
    private static func rings(at places: [(x: Int, y: Int)], width: Int, height: Int) -> GrayImage {
        var image = GrayImage(width: width, height: height, gray: 235)
        for place in places {
            for y in 0..<height {
                for x in 0..<width {
                    let dx = Double(x - place.x) / 34, dy = Double(y - place.y) / 55
                    let radius = (dx * dx + dy * dy).squareRoot()
                    if radius > 0.75, radius < 1 { image[x, y] = 30 }
                }
            }
        }
        return image
    }

    private static func grid() -> GrayImage {
        var image = GrayImage(width: 420, height: 420, gray: 235)
        for a in 60...360 {
            for b in stride(from: 60, through: 360, by: 60) {
                for d in 0..<3 {
                    image[a, b + d] = 40
                    image[b + d, a] = 40
                }
            }
        }
        return image
    }

    private static let pictures: [(name: String, image: GrayImage, status: String, code: String?)] = [
        ("one.png", rings(at: [(100, 100)], width: 200, height: 200), "ok", nil),
        ("two.png", rings(at: [(80, 100), (190, 104)], width: 280, height: 200), "several", "digit.several"),
        ("far.png", rings(at: [(60, 100), (440, 100)], width: 500, height: 200), "several", "digit.several"),
        ("form.png", grid(), "notADigit", "digit.form"),
        ("blank.png", GrayImage(width: 90, height: 120, gray: 230), "empty", nil),
    ]

    @Test func eachPictureHasOneReadingAndWhatIsNoDigitAReason() throws {
        try TestData.withTemporaryFolder { folder in
            for picture in Self.pictures { try AtomicFile.write(PNGEncoder.encode(picture.image), to: folder + "/" + picture.name) }
            let files = Self.pictures.map { folder + "/" + $0.name }
            for jobs in [1, 3] {
                let result = try Recognition(model: "builtin/mnist", layout: .digit, jobs: jobs).read(files)
                #expect(result.readings.map(\.status) == Self.pictures.map(\.status))
                #expect(result.readings.map { $0.digit } == [0, nil, nil, nil, nil])
                #expect(result.rejects.map(\.code) == Self.pictures.compactMap(\.code))
                #expect(result.rejects.map(\.file) == zip(files, Self.pictures).compactMap { $1.code == nil ? nil : $0 })
                #expect(result.rejects.allSatisfy { $0.severity == .error && !$0.fix.isEmpty })
            }
        }
    }

    @Test func importedPictureThatIsNoDigitIsAReject() throws {
        try TestData.withTemporaryFolder { folder in
            for picture in Self.pictures { try AtomicFile.write(PNGEncoder.encode(picture.image), to: folder + "/0/" + picture.name) }
            let result = try DigitImport(profile: .mnist, context: RunContext(jobs: 1)).images(folder: folder, writer: "w")
            #expect(result.digits.count == 1)
            #expect(Set(result.rejects.map(\.code)) == ["digit.several", "digit.form", "import.no-digit"])
            #expect(result.rejects.count == 4)
        }
    }

    /// The sheets that ship with Inkmill, as they are and reduced: each holds a hundred digits.
    @Test(arguments: [1, 3, 5])
    func wholePageIsNoDigitAndSaysSo(_ factor: Int) throws {
        for name in ["writer-03.png", "writer-06.jpg", "writer-10.jpg", "writer-14.jpg", "writer-18.jpg", "writer-22.jpg", "blank.png"] {
            let file = TestData.root + "/raw/quickstart/" + name
            try TestData.withTemporaryFolder { folder in
                let image = try ImageDecoder().decode(FileContent.bytes(of: file)).image.reduced(by: factor)
                try AtomicFile.write(PNGEncoder.encode(image), to: folder + "/page.png")
                let result = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1).read([folder + "/page.png"])
                #expect(["several", "notADigit"].contains(result.readings[0].status), "\(name): \(result.readings[0])")
                #expect(result.rejects.count == 1)
            }
        }
    }

    /// Photos with every fault that the simulator knows.
    @Test(arguments: ["quickstart", "sudoku"])
    func hardPhotoOfAPageIsNeverACertainDigit(_ template: String) throws {
        let recognition = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1)
        let run = try SimulationRun(
            templateFile: TestData.root + "/manifests/templates/\(template).yaml", kind: .hardPhotos, sheetCount: 8, seed: 7, jobs: 1)
        for entry in run.entries {
            let reading = try recognition.looseDigit(try run.sheet(entry).image, named: entry.fileName)
            #expect(reading.digit == nil || (reading.probability ?? 1) < 0.9, "\(entry.fileName): \(reading)")
        }
    }
}
