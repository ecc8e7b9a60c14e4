/// The shape of one sample between two layers: channels, height, width. A vector is C × 1 × 1.
public struct TensorShape: Sendable, Hashable, Codable, CustomStringConvertible {
    public let channels: Int
    public let height: Int
    public let width: Int

    public init(channels: Int, height: Int = 1, width: Int = 1) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    public var count: Int { channels * height * width }

    public var description: String { "\(channels) × \(height) × \(width)" }
}
