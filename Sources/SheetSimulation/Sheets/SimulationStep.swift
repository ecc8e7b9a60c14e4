/// What a stream of the simulation is for. The raw value is part of every sheet made: never renumber, only add.
enum SimulationStep: UInt32 {
    case writer = 1
    /// One cell's digit; the copy is the cell's index.
    case digit = 2
    case paper = 3
    case capture = 4
    case sensorNoise = 5
    case print = 6
    /// Which sheet of a collection is what.
    case collection = 7
    /// Where and which way the faults of the capture lie.
    case faults = 8
    /// One digit on the back of the sheet; the copy is the cell's index.
    case back = 9
    /// One sign that is not one digit; the sample is its number.
    case sign = 10
}
