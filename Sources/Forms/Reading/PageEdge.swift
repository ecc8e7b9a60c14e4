/// A side of a form, as it is read.
public enum PageEdge: String, Sendable, Equatable, CaseIterable {
    case upper, right, lower, left
}

/// A corner of a form, as it is read; in the order of its ring marks.
public enum PageCorner: String, Sendable, Equatable, CaseIterable {
    case topLeft = "top left"
    case topRight = "top right"
    case bottomRight = "bottom right"
    case bottomLeft = "bottom left"
}
