import Foundation
import Imaging
import Support

@testable import Dataset

/// Tar archives of digits, packed or not.
struct TarTarget: FuzzTarget {
    static let name = "tar"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        check(input)
        // A changed byte breaks the checksum of its header, and nothing behind it would be read.
        let repaired = Self.repaired(input)
        if repaired != input { check(repaired) }
    }

    private func check(_ bytes: [UInt8]) {
        let file = folder.write(bytes, "digits.tar")
        FuzzLaw.attempt("a WebDataset") {
            try WebDatasetImporter(archives: [file], writer: "w").digits(jobs: 1) { content, _ in
                (Glyph(ink: Array(repeating: content.first ?? 0, count: Glyph.pixelCount)), nil)
            }
        }
        guard let members = FuzzLaw.attempt("a tar archive", { try TarReader.members(of: Data(bytes), file: file) }) else { return }
        let kept = members.filter { member in
            (1...TarMember.maxNameBytes).contains(member.name.utf8.count) && !member.name.utf8.contains(0)
        }
        let contents = kept.map { Array(bytes[$0.byteRange]) }
        let written = Data(zip(kept, contents).flatMap { TarMember.bytes(name: $0.name, content: $1) } + TarMember.end)
        let again = FuzzLaw.require("a tar archive of our own") { try TarReader.members(of: written, file: "written.tar") }
        FuzzLaw.requireEqual("the names of a tar archive of our own", again.map(\.name), kept.map(\.name))
        FuzzLaw.requireEqual("the members of a tar archive of our own", again.map { Array(written[$0.byteRange]) }, contents)
    }

    /// The archive with the right checksum in each header.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var start = 0
        while start + TarMember.blockSize <= bytes.count {
            let header = bytes[start..<start + TarMember.blockSize]
            guard header.contains(where: { $0 != 0 }) else { break }
            let sum = TarMember.checksum(header)
            for place in 0..<6 {
                bytes[start + TarMember.Field.checksum.lowerBound + place] = UInt8(ascii: "0") + UInt8(sum >> (3 * (5 - place)) & 7)
            }
            bytes[start + TarMember.Field.checksum.lowerBound + 6] = 0
            bytes[start + TarMember.Field.checksum.lowerBound + 7] = UInt8(ascii: " ")
            let size = header[(start + TarMember.Field.size.lowerBound)..<(start + TarMember.Field.size.upperBound)]
                .prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
                .reduce(0) { $0 << 3 | Int($1 - UInt8(ascii: "0")) }
            start += TarMember.blockSize + size + TarMember.padding(after: size)
        }
        return bytes
    }
}
