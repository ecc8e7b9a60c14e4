import Foundation
import Training

/// The plain script: it resizes each picture, runs our network and takes the likeliest output of each column.
enum NumbersPeer {
    /// What the script is told.
    private struct Order: Encodable {
        let files: [String]
    }

    /// What it answers, in the order of the files.
    private struct Answer: Decodable {
        struct Line: Decodable {
            let text: String
            let probability: Double
            let seconds: Double
        }
        let lines: [Line]
    }

    /// A script's author would look at what is less likely.
    private static let minProbability = 0.5

    static func readings(of lines: [NumberPicture], folder: String) async throws(PythonPeer.Missing) -> [ReadNumber] {
        let python = try PythonPeer.python(having: "opencv and numpy")
        do {
            let model = folder + "/" + NumberModel.fileName, order = folder + "/order.json"
            try NumberModel.builtin(named: "number").save(to: model)
            try JSONEncoder().encode(Order(files: lines.map(\.file))).write(to: URL(fileURLWithPath: order))
            let output = try await ProgramOutput.text(of: python, [PythonPeer.path(ofScript: "lines_numpy.py"), model, order])
            return try JSONDecoder().decode(Answer.self, from: Data(output.utf8)).lines.map { line in
                ReadNumber(
                    text: line.text, likeliest: NumberCandidate(text: line.text, probability: line.probability),
                    isFlagged: line.probability < minProbability, seconds: line.seconds)
            }
        } catch {
            throw PythonPeer.Missing(reason: "no reference: \(error)")
        }
    }
}
