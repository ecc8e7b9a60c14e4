/// The few pages that a person looked at last.
struct RecentPages<Page> {
    /// The latest at the end.
    private var pages: [(sheet: Int, page: Page)] = []
    private let keptCount = 4

    /// The page of a sheet, which is read where it is none of them.
    mutating func page(_ sheet: Int, read: () throws(ReviewError) -> Page) throws(ReviewError) -> Page {
        if let place = pages.firstIndex(where: { $0.sheet == sheet }) {
            pages.append(pages.remove(at: place))
            return pages[pages.count - 1].page
        }
        let page = try read()
        if pages.count == keptCount { pages.removeFirst() }
        pages.append((sheet, page))
        return page
    }
}
