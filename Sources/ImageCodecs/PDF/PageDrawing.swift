import Foundation
import Support
import Synchronization

/// A page that is no picture by itself, drawn by poppler's `pdftoppm` where that is installed.
struct PageDrawing: Sendable, Equatable {
    let path: String
    /// From 1.
    let number: Int
    let fileDigest: ContentDigest
    /// Why it is no picture.
    let reason: String
    let widthPoints: Double
    let heightPoints: Double

    private static let program = "pdftoppm", package = "poppler-utils"
    /// What most scanners are set to.
    private static let dotsPerInch = 300
    private static let maxSeconds = 120.0

    /// What the page looks like depends on its whole file.
    var digest: ContentDigest { ContentDigest(of: "page \(number) of \(fileDigest) drawn at \(Self.dotsPerInch) dpi") }

    /// - Throws: `needsProgram`, `notDrawn`, `tooManyPixels`.
    func png(maxPixelCount: Int) throws(ImageCodecError) -> [UInt8] {
        let scale = Double(Self.dotsPerInch) / 72, width = (widthPoints * scale).rounded(.up), height = (heightPoints * scale).rounded(.up)
        guard width * height <= Double(maxPixelCount) else {
            throw .tooManyPixels(width: Int(min(width, 1e9)), height: Int(min(height, 1e9)), maxPixelCount: maxPixelCount)
        }
        guard let program = Self.installed() else {
            throw .needsProgram(Self.program, package: Self.package, reason: reason)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "-png", "-cropbox", "-r", "\(Self.dotsPerInch)", "-f", "\(number)", "-l", "\(number)", path.hasPrefix("-") ? "./" + path : path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        let complaints = Pipe()
        process.standardError = complaints
        do { try process.run() } catch { throw .notDrawn(program: Self.program, reason: "it cannot be started") }
        // Read beside the picture: the program would wait for it.
        let words = Mutex<String>("")
        let reading = DispatchGroup()
        DispatchQueue.global().async(group: reading) { [handle = complaints.fileHandleForReading] in
            while let data = try? handle.read(upToCount: 4096), !data.isEmpty {
                words.withLock { if $0.utf8.count < 4096 { $0 += String(decoding: data, as: UTF8.self) } }
            }
        }
        let isLate = Atomic<Bool>(false)
        let id = process.processIdentifier
        let timer = DispatchWorkItem { [process] in
            isLate.store(true, ordering: .relaxed)
            if process.processIdentifier == id { process.terminate() }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.maxSeconds, execute: timer)
        // A picture of so many pixels takes no more than this, packed as badly as can be.
        let limit = 4 * maxPixelCount + (1 << 20)
        var png: [UInt8] = []
        while png.count <= limit, let data = try? output.fileHandleForReading.read(upToCount: 1 << 20), !data.isEmpty { png += data }
        if png.count > limit { process.terminate() }
        process.waitUntilExit()
        reading.wait()
        timer.cancel()
        guard !isLate.load(ordering: .relaxed) else {
            throw .notDrawn(program: Self.program, reason: "it was not done in \(Int(Self.maxSeconds)) seconds")
        }
        guard process.terminationStatus == 0, case .png = ContentKind(of: png) else {
            throw .notDrawn(program: Self.program, reason: "it ended with status \(process.terminationStatus) and no picture")
        }
        // What it leaves out is white, and would be taken for paper.
        if let line = words.withLock({ $0.split(separator: "\n").first { $0.contains("Error") } }) {
            throw .notDrawn(program: Self.program, reason: String(line))
        }
        return png
    }

    /// Where the program is, on the way that the shell takes.
    private static func installed() -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
