import Forms
import SheetReading
import SheetSimulation
import Support
import Testing
@testable import Ingest

/// Sides of sheets on which nobody wrote, and what shines through from the other one.
struct BackTests {
    private static let yaml = """
        name: back
        pageSizeMM: { width: 120, height: 111 }
        registration:
          marks: { insetMM: 11, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - grid:
              originMM: { x: 24, y: 24 }
              pitchMM: { width: 9, height: 9 }
              columnCount: 8
              rowCount: 7
              lineWidthMM: 0.3
        """
    /// Of all light, as the pen of the back takes it here.
    private static let showThrough = 1.5

    /// What is read, or why nothing is.
    private static func read(sheet number: Int, isWritten: Bool) throws -> Result<[Recognition.Reading], SheetError> {
        let template = try SheetTemplate(yaml: yaml, file: "back.yaml")
        var faults = CaptureFaults()
        faults.showThrough = showThrough
        let settings = try SimulationSettings(
            seed: 11, sheetNumber: number, writerNumber: number, capture: .photoScan, dotsPerInch: 200, faults: faults)
        let simulator = SheetSimulator(template: template)
        let blank = TracedWriting(digits: Array(repeating: nil, count: 56), penWidthMM: 0.5, darkness: 0.75)
        let image = (isWritten ? simulator.sheet(settings) : simulator.sheet(settings, writing: blank)).image
        let recognition = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1)
        do {
            return .success(try recognition.readings(of: SheetReader(template: template).read(image, dotsPerInch: 200), file: ""))
        } catch let error as SheetError {
            return .failure(error)
        }
    }

    @Test func aSideThatNobodyWroteOnGivesNoDigits() throws {
        var toldCount = 0
        for number in 1...6 {
            switch try Self.read(sheet: number, isWritten: false) {
            case .success(let readings): #expect(readings.count { $0.digit != nil } <= 2, "sheet \(number)")
            case .failure(.backShowsThrough(let count)):
                #expect(count >= 8)
                toldCount += 1
            case .failure(let error): #expect(error == .unfilled(cellCount: 56), "sheet \(number): \(error)")
            }
        }
        #expect(toldCount > 0)
    }

    @Test func whatIsWrittenOverItIsRead() throws {
        let readings = try Self.read(sheet: 3, isWritten: true).get()
        #expect(readings.count { $0.digit != nil } >= 28)
    }
}
