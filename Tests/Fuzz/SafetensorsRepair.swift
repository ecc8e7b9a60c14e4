import Foundation
import Support

/// Makes a changed safetensors file fit together again: nearly every change breaks the header's length or the size of the data, and
/// nothing behind it would be read.
enum SafetensorsRepair {
    /// More data than this are not made up.
    private static let maxDataBytes = 1 << 16

    /// The file with a header length that suits the header, and as much data as the header describes.
    static func repaired(_ input: [UInt8]) -> [UInt8] {
        guard input.count > 8, let headerEnd = headerEnd(input) else { return input }
        let end = input[headerEnd...].firstIndex { $0 != UInt8(ascii: " ") } ?? input.count
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: (end - 8) >> (8 * $0)) } + input[8...]
        do throws(SafetensorsError) {
            _ = try SafetensorsFile(Data(bytes))
        } catch {
            guard case .wrongDataByteCount(let found, let expected, _) = error, expected <= maxDataBytes else { return bytes }
            if found > expected {
                bytes.removeLast(found - expected)
            } else {
                bytes += Array(repeating: 0, count: expected - found)
            }
        }
        return bytes
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
