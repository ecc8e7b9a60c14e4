import Foundation
import Imaging
import Support
import Testing
import TestSupport

@testable import ImageCodecs

/// A file of the folder `Containers`; `make_containers.py` beside the files says how it was made.
struct Container: Sendable, Decodable, CustomTestStringConvertible {
    let file: String
    /// What each page is to show: the name of a gray picture, or `?` where another program draws it.
    let pages: [String]
    let dotsPerInch: Double?
    let tolerance: Int
    /// The case of the error that is expected.
    let error: String?
    /// A word of the one warning that is expected.
    let warning: String?
    /// A word of why another program has to draw it.
    let drawn: String?

    static let folder = TestData.root + "/Tests/ImageCodecsTests/Containers"

    static let all: [Container] = {
        guard let list = FileManager.default.contents(atPath: folder + "/containers.json") else { return [] }
        return (try? JSONDecoder().decode([Container].self, from: list)) ?? []
    }()

    static let readable = all.filter { $0.error == nil && $0.drawn == nil }

    var testDescription: String { file }
    var path: String { Self.folder + "/" + file }

    func bytes() throws -> [UInt8] { try FileContent.bytes(of: path) }

    /// A gray picture from its binary PGM.
    static func picture(_ name: String) throws -> GrayImage {
        let data = try FileContent.bytes(of: folder + "/page-\(name).pgm")
        let lines = data.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        let size = String(decoding: lines[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        return GrayImage(width: size[0], height: size[1], pixels: Array(lines[3]))
    }
}

@Suite struct ContainerTests {
    @Test(arguments: Container.readable)
    func everyPageIsReadAsItIs(container: Container) throws {
        for file in [try PictureFile(contentsOf: container.path), PictureFile(try container.bytes())] {
            let pages = try file.pages()
            try #require(pages.count == container.pages.count)
            for (page, name) in zip(pages, container.pages) {
                let decoded = try ImageDecoder().decode(file.page(at: page))
                let difference = try #require(decoded.image.maxDifference(from: Container.picture(name)), "\(decoded.image.width) wide")
                #expect(difference <= container.tolerance)
                #expect(decoded.dotsPerInch == container.dotsPerInch)
                #expect(decoded.warnings.count == (container.warning == nil ? 0 : 1), "\(decoded.warnings)")
                if let warning = container.warning { #expect(decoded.warnings.contains { $0.contains(warning) }) }
            }
        }
    }

    @Test func theFolderHoldsWhatIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Container.folder)
        let others = files.filter { $0.hasSuffix(".py") || $0.hasSuffix(".json") || $0.hasSuffix(".pgm") }
        #expect(Set(files).subtracting(others) == Set(Container.all.map(\.file)))
        #expect(Container.readable.count > 50)
    }

    @Test(arguments: Container.all.filter { $0.error != nil })
    func whatCannotBeReadSaysWhy(container: Container) throws {
        let error = #expect(throws: ImageCodecError.self) {
            let file = try PictureFile(contentsOf: container.path)
            for page in try file.pages() { _ = try ImageDecoder().decode(file.page(at: page)) }
        }
        #expect(container.error == "encrypted" ? error == .encrypted : error?.caseName == container.error, "\(String(describing: error))")
    }

    @Test(arguments: Container.all.filter { $0.drawn != nil })
    func whatIsNoPictureIsDrawnByAnotherProgramOrNamed(container: Container) throws {
        let file = try PictureFile(contentsOf: container.path)
        let page = try file.page(at: try #require(file.pages().first))
        let drawing = try #require(page.drawing)
        #expect(drawing.reason.contains(try #require(container.drawn)), "\(drawing.reason)")
        do throws(ImageCodecError) {
            let decoded = try ImageDecoder().decode(page)
            // 64 × 40 points at 300 dpi.
            #expect(abs(decoded.image.width - 267) <= 1 && abs(decoded.image.height - 167) <= 1)
        } catch {
            switch error {
            case .needsProgram(let program, _, _): #expect(program == "pdftoppm")
            case .notDrawn:  // The one has no data, the other no font.
                #expect(["jbig2.pdf", "text.pdf"].contains(container.file))
            default: Issue.record("\(error)")
            }
        }
        // From memory it cannot be handed on.
        #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(container.bytes()) }
    }

    @Test func aFileOfSeveralPagesIsNoSinglePicture() throws {
        for name in ["three-pages.tif", "three-pages.pdf"] {
            let path = Container.folder + "/" + name
            #expect(throws: ImageCodecError.severalPages(3)) { try ImageDecoder().decode(FileContent.bytes(of: path)) }
            #expect(throws: ImageCodecError.severalPages(3)) { try PictureFile.page(named: path) }
            #expect(try ImageDecoder().decode(PictureFile.page(named: path + "#2")).image == Container.picture("b"))
            #expect(throws: ImageCodecError.noSuchPage(4, pageCount: 3)) { try PictureFile.page(named: path + "#4") }
        }
    }

    @Test func aPageDoesNotDependOnTheOthers() throws {
        // The same page alone, and as one of three.
        for (three, one) in [("three-pages.pdf", "g4.pdf"), ("object-streams.pdf", "g4.pdf")] {
            let file = try PictureFile(contentsOf: Container.folder + "/" + three),
                alone = try PictureFile(contentsOf: Container.folder + "/" + one)
            let pages = try file.pages()
            #expect(try file.page(at: pages[0]).digest == alone.page(at: alone.pages()[0]).digest)
            #expect(try Set(pages.map { try file.page(at: $0).digest }).count == 3)
        }
    }

    /// An object that bears another's number makes the library look through the whole file, and what it finds then depends on what it
    /// was asked for first.
    @Test(arguments: ["g4.pdf", "form.pdf", "three-pages.pdf", "object-streams.pdf"])
    func aDamagedPageIsTheSameAloneAsAmongAll(name: String) throws {
        let bytes = try FileContent.bytes(of: Container.folder + "/" + name), header = Array(" 0 obj".utf8)
        var readCount = 0
        for place in bytes.indices.dropFirst().dropLast(header.count) where bytes[place..<place + header.count].elementsEqual(header) {
            for digit in UInt8(ascii: "1")...UInt8(ascii: "6") {
                var damaged = bytes
                damaged[place - 1] = digit
                let file = PictureFile(damaged)
                guard let pages = try? file.pages() else { continue }
                for page in pages.reversed() {
                    guard let expected = try? file.page(at: page).digest else { continue }
                    readCount += 1
                    #expect(try PictureFile(damaged).page(at: page).digest == expected, "byte \(place - 1) is \(digit)")
                }
            }
        }
        #expect(readCount >= 5)
    }

    /// A PDF that breaks off may have pages left; whatever is read of a file that does is as it was.
    @Test(arguments: Container.readable)
    func everyTruncationThrowsOrGivesTheSamePixels(container: Container) throws {
        let bytes = try container.bytes(), decoder = ImageDecoder(maxPixelCount: 100_000)
        let expected = try container.pages.map(Container.picture)
        let isPDF = container.file.hasSuffix(".pdf")
        var readCount = 0
        for count in stride(from: 0, to: bytes.count, by: isPDF ? 7 : 1) {
            let file = PictureFile(Array(bytes.prefix(count)))
            guard let pages = try? file.pages() else { continue }
            for page in pages {
                guard let decoded = try? decoder.decode(file.page(at: page)) else { continue }
                readCount += 1
                #expect(
                    expected.contains { (decoded.image.maxDifference(from: $0) ?? 255) <= container.tolerance },
                    "\(count) of \(bytes.count) bytes: \(decoded.warnings)")
            }
        }
        // What comes behind the pixels may be missing.
        #expect(readCount <= 40 * expected.count || isPDF || container.file.hasSuffix(".tif") || container.warning != nil, "\(readCount)")
    }

    @Test(arguments: Container.all)
    func damageThrowsOrStaysWithinTheLimit(container: Container) throws {
        var bytes = try container.bytes()
        let decoder = ImageDecoder(maxPixelCount: 100_000)
        let step = max(1, bytes.count / 400)
        for index in stride(from: 0, to: bytes.count, by: step) {
            for flip: UInt8 in [0x01, 0xFF] {
                bytes[index] ^= flip
                defer { bytes[index] ^= flip }
                let file = PictureFile(bytes)
                guard let pages = try? file.pages() else { continue }
                for page in pages.prefix(4) {
                    guard let stored = try? file.page(at: page), let decoded = try? decoder.decode(stored) else { continue }
                    #expect(decoded.image.pixels.count <= decoder.maxPixelCount)
                }
            }
        }
    }

    @Test func aCircleOfDirectoriesIsAnError() throws {
        var bytes = try FileContent.bytes(of: Container.folder + "/three-pages.tif")
        let first = try #require(PictureFile(bytes).pages().last)
        // The last directory leads back to the first.
        let start = Int(first.place), count = Int(bytes[start]) | Int(bytes[start + 1]) << 8, next = start + 2 + 12 * count
        bytes.replaceSubrange(next..<next + 4, with: bytes[4..<8])
        let error = #expect(throws: ImageCodecError.self) { try PictureFile(bytes).pages() }
        #expect(error?.caseName == "corrupt" && error?.description.contains("circle") == true)
    }

    @Test func aTIFFThatClaimsToBeHugeIsRefusedBeforeItsPixels() throws {
        var builder = TIFFBuilder()
        builder.add(256, [100_000])
        builder.add(257, [100_000])
        builder.addShort(258, [1])
        builder.addShort(259, [4])
        builder.addShort(262, [0])
        builder.addShort(277, [1])
        builder.add(278, [100_000])
        let file = try builder.file([[0, 1, 2, 3]])
        #expect(throws: ImageCodecError.tooManyPixels(width: 100_000, height: 100_000, maxPixelCount: 200_000_000)) {
            try ImageDecoder().decode(file)
        }
    }

    @Test(arguments: ["heic", "msf1"])
    func aHEICThatHoldsNothingIsAnError(brand: String) {
        let file = [0, 0, 0, 24] + Array("ftyp\(brand)".utf8) + [0, 0, 0, 0] + Array("mif1heicwhat cannot be read anyhow".utf8)
        #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(file) }
    }
}
