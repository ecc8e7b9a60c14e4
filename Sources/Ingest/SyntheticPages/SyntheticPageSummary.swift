import Support

/// What came of pages made by computation: copies of sheets, or simulated ones. None of it is a digit that somebody wrote.
public struct SyntheticPageSummary: Sendable, Codable, Equatable {
    public let pageCount: Int
    public let readCount: Int
    /// Digits that were read, and those that are on the pages that were read.
    public let digitCount: Int
    public let expectedDigitCount: Int
    /// Digits that a model looked at, and those of them that it reads as labeled.
    public let checkedCount: Int
    public let agreeingCount: Int
    /// Pages that gave nothing.
    public let unread: [Unread]
    /// Pages with pictures for a person, by path within the recipe's folder.
    public let shown: [Shown]
    /// What each step does, from weak to strong; nil where there are none.
    public let stepsPicture: String?

    public struct Unread: Sendable, Codable, Equatable {
        /// Such as `../raw/forms/a.jpg, copy 2`.
        public let page: String
        public let code: String
        public let reason: String
    }

    public struct Shown: Sendable, Codable, Equatable {
        public let page: String
        public let overlay: String
        public let contactSheet: String
    }

    /// - Parameter pages: each with its name and with how many digits it gave.
    package init(_ pages: [(name: String, digitCount: Int, record: SheetRecord)], stepsPicture: String? = nil) {
        pageCount = pages.count
        readCount = pages.count { $0.record.page != nil }
        digitCount = pages.reduce(0) { $0 + $1.digitCount }
        expectedDigitCount = pages.compactMap(\.record.page).reduce(0) { $0 + $1.cells.count + $1.unreadCount }
        let checked = pages.flatMap { $0.record.page?.cells ?? [] }.filter { $0.label != nil && $0.reading != nil }
        checkedCount = checked.count
        agreeingCount = checked.count { $0.label == $0.reading?.digit }
        unread = pages.compactMap { page in
            page.record.rejection.map { Unread(page: page.name, code: $0.code, reason: $0.message) }
        }
        shown = pages.compactMap { page in
            guard page.record.page != nil, !page.record.pictures.isEmpty else { return nil }
            return Shown(page: page.name, overlay: page.record.overlay, contactSheet: page.record.contactSheet)
        }
        self.stepsPicture = stepsPicture
    }

    /// `38 of 40 read, 3,700 digits for training only`
    package var text: String {
        "\(NumberText.count(readCount)) of \(NumberText.count(pageCount)) read, "
            + "\(NumberText.count(digitCount, "digit")) for training only"
    }
}
