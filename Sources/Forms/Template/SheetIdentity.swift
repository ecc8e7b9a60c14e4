/// Which printed sheet this is, as its QR code says.
public struct SheetIdentity: Sendable, Hashable, Codable {
    /// The name of the collection that the sheet was printed for.
    public let collection: String
    /// The sheet's number within it, from 1.
    public let sheet: Int
    /// The page of the sheet, from 1.
    public let page: Int

    public init(collection: String, sheet: Int, page: Int) {
        self.collection = collection
        self.sheet = sheet
        self.page = page
    }
}
