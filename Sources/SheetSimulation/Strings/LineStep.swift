import Support

/// What a stream of a line is for. The raw value is part of every line made: never renumber, only add.
enum LineStep: UInt32 {
    /// The textures that all lines share.
    case textures = 1
    /// What is written, and by whom.
    case text = 2
    /// How it is written; the copy is the attempt, where a line comes out too high.
    case writing = 3
    /// What is printed around it and how the paper looks.
    case paper = 4
    case scan = 5
    /// How a real line is changed.
    case variation = 6
}
