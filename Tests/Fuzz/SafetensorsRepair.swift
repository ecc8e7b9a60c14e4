import Foundation
import Support

/// Makes a changed safetensors file fit together again: nearly every change breaks the header's length, the size of the data or the
/// digest of it all, and nothing behind would be read.
enum SafetensorsRepair {
    /// More data than this are not made up.
    private static let maxDataBytes = 1 << 16

    /// The file with a header length that suits the header, as much data as the header describes, and the digest of its content where
    /// it carries one.
    static func repaired(_ input: [UInt8]) -> [UInt8] {
        guard input.count > 8, let headerEnd = headerEnd(input) else { return input }
        let end = input[headerEnd...].firstIndex { $0 != UInt8(ascii: " ") } ?? input.count
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: (end - 8) >> (8 * $0)) } + input[8...]
        if case .wrongDataByteCount(let found, let expected, _) = defect(of: bytes), expected <= maxDataBytes {
            if found > expected {
                bytes.removeLast(found - expected)
            } else {
                bytes += Array(repeating: 0, count: expected - found)
            }
        }
        if case .wrongSeal(let found, let expected) = defect(of: bytes),
            let place = bytes.indices.first(where: { bytes[$0...].starts(with: expected.utf8) })
        {
            bytes.replaceSubrange(place..<place + expected.utf8.count, with: found.utf8)
        }
        return bytes
    }

    /// What is wrong with a file; nil where nothing is.
    private static func defect(of bytes: [UInt8]) -> SafetensorsError? {
        do throws(SafetensorsError) {
            _ = try SafetensorsFile(Data(bytes))
            return nil
        } catch {
            return error
        }
    }

    /// Behind the brace that closes the header; nil where there is none.
    private static func headerEnd(_ input: [UInt8]) -> Int? {
        var depth = 0
        var isQuoted = false, isEscaped = false
        for index in 8..<input.count {
            defer { isEscaped = isQuoted && !isEscaped && input[index] == UInt8(ascii: "\\") }
            if isEscaped { continue }
            switch input[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "{") where !isQuoted: depth += 1
            case UInt8(ascii: "}") where !isQuoted:
                depth -= 1
                if depth <= 0 { return index + 1 }
            default: break
            }
        }
        return nil
    }
}
