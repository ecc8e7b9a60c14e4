import Foundation

/// An event file for TensorBoard: scalars by step.
///
/// Each record is framed as in a TFRecord: its length, the masked CRC-32C of the length, its bytes, and theirs. The wall time of an
/// event is its step, in seconds: the same run writes the same bytes.
///
/// **Determinism** A.
public struct TensorBoardEvents {
    /// TensorBoard takes every file whose name holds `tfevents`.
    public static let fileName = "events.out.tfevents.0.inkmill"

    public private(set) var bytes: [UInt8] = []

    public init() throws {
        var event = Tensorboard_Event()
        event.fileVersion = "brain.Event:2"
        try append(event)
    }

    /// Adds the scalars of a step, in the order given.
    public mutating func append(step: Int, _ scalars: [(tag: String, value: Double)]) throws {
        var event = Tensorboard_Event()
        event.wallTime = Double(step)
        event.step = Int64(step)
        event.summary.value = scalars.map { tag, number in
            var value = Tensorboard_Summary.Value()
            value.tag = tag
            value.simpleValue = Float(number)
            return value
        }
        try append(event)
    }

    private mutating func append(_ event: Tensorboard_Event) throws {
        let content: [UInt8] = try event.serializedBytes()
        let length = withUnsafeBytes(of: UInt64(content.count).littleEndian, Array.init)
        bytes += length + Self.maskedChecksum(length) + content + Self.maskedChecksum(content)
    }

    private static func maskedChecksum(_ bytes: [UInt8]) -> [UInt8] {
        let checksum = CRC32C.checksum(bytes)
        let masked = (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
        return withUnsafeBytes(of: masked.littleEndian, Array.init)
    }
}

/// The cyclic redundancy check with Castagnoli's polynomial (RFC 3720, appendix B.4).
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0x82F6_3B78 ^ value >> 1 : value >> 1 }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
