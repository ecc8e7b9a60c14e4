import Support

extension Digit {
    /// The digit as the number of a sample for `RandomStream`: from its id, so that it is stable for ever.
    public var number: UInt64 { ContentDigest(of: id).number }
}
