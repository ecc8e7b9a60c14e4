import Support

/// What can be wrong with an order for simulated sheets.
public enum SimulationError: DiagnosticError, Equatable {
    case resolutionOutOfRange(Double)
    case negativeNumber(Int)
    case unknownOrientation(Int)
    case sheetCountOutOfRange(Int, allowed: ClosedRange<Int>)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .resolutionOutOfRange(let found):
            let range = SimulationSettings.dotsPerInchRange
            return Diagnostic(
                code: "simulation.resolution",
                message: "\(found) dots per inch is outside \(range.lowerBound)…\(range.upperBound)",
                fix: "choose a resolution such as 150", exitStatus: .usage)
        case .negativeNumber(let found):
            return Diagnostic(
                code: "simulation.number", message: "sheet or writer number \(found) is negative", fix: "count from 0",
                exitStatus: .usage)
        case .unknownOrientation(let found):
            return Diagnostic(
                code: "simulation.orientation", message: "orientation tag \(found) is not one of 1…8",
                fix: "use 1 for an upright picture", exitStatus: .usage)
        case .sheetCountOutOfRange(let found, let allowed):
            return Diagnostic(
                code: "simulation.sheet-count",
                message: "\(found) sheets asked for; \(allowed.lowerBound)…\(allowed.upperBound) can be made at once",
                fix: "ask for a number in that range", exitStatus: .usage)
        }
    }
}
