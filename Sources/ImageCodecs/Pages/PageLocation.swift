/// Where a page lies in its file.
public struct PageLocation: Sendable, Hashable {
    /// From 1.
    public let number: Int
    /// What leads to it without a walk through the pages before it: in a TIFF the offset of its directory, in a PDF the number of its
    /// object. 0 where a file is one picture.
    let place: UInt64

    /// The page of a file that is one picture.
    public static let whole = PageLocation(number: 1, place: 0)
}
