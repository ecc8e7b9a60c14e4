/// The places of a picture that may be gone over, area by area: those that lie side by side or one above the other are one area.
package struct AreaWalk {
    private let width: Int
    /// What was not gone over yet.
    private var isOpen: [Bool]
    private var stack: [Int] = []

    /// - Parameter isOpen: of each place whether it may be gone over, row by row.
    package init(isOpen: [Bool], width: Int) {
        self.isOpen = isOpen
        self.width = width
    }

    /// All places that are reached from one; none where it may not be gone over, or was before.
    package mutating func area(from start: Int) -> [Int] {
        guard isOpen[start] else { return [] }
        var places: [Int] = []
        reach(start)
        while let place = stack.popLast() {
            places.append(place)
            let x = place % width
            if x > 0 { reach(place - 1) }
            if x < width - 1 { reach(place + 1) }
            if place >= width { reach(place - width) }
            if place + width < isOpen.count { reach(place + width) }
        }
        return places
    }

    private mutating func reach(_ place: Int) {
        guard isOpen[place] else { return }
        isOpen[place] = false
        stack.append(place)
    }
}
