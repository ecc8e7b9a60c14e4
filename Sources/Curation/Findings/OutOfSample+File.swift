import Dataset
import Support

extension OutOfSample {
    /// The table as a file for other programs: `probability` F32 N × classes, `neighborDistance` F32 where there
    /// is a hidden layer, `label` U8, `fold` U8, and `id` U8, the digits' ids one
    /// after another, each ended by a line feed; of how the digits were learned `areaUnderMargin`, `forgettingEvents` and `agreement`, F32.
    ///
    /// - Parameter digits: of the rows.
    package func safetensors(of digits: [Digit], _ folds: Folds) -> [UInt8] {
        precondition(digits.count == count && folds.digitCount == count, "\(digits.count) digits, \(count) rows")
        let ids = digits.flatMap { Array($0.id.utf8) + [UInt8(ascii: "\n")] }
        let distances = neighborDistances.isEmpty ? [:] : ["neighborDistance": SafetensorsTensor(neighborDistances, shape: [count])]
        let learned: [(String, (TrainingDynamics.Evidence) -> Float)] = [
            ("areaUnderMargin", { $0.areaUnderMargin }), ("forgettingEvents", { $0.forgettingEvents }), ("agreement", { $0.agreement }),
        ]
        let tensors = Dictionary(
            uniqueKeysWithValues: dynamics.map { dynamics in
                learned.map { ($0, SafetensorsTensor(dynamics.evidence.map($1), shape: [count])) }
            } ?? [])
        return SafetensorsWriter.sealedBytes(
            [
                "probability": SafetensorsTensor(probabilities, shape: [count, classCount]),
                "label": SafetensorsTensor(digits.map { $0.label ?? 0 }, shape: [count]),
                "fold": SafetensorsTensor(folds.folds.map { UInt8($0) }, shape: [count]),
                "id": SafetensorsTensor(ids, shape: [ids.count]),
            ].merging(distances) { own, _ in own }.merging(tensors) { own, _ in own }, metadata: [:])
    }

    /// Reads a table that `safetensors` has written.
    ///
    /// - Returns: the table, and the ids of its digits, row by row.
    /// - Throws: `FileSystemError`, `SafetensorsError` placed in the file, `CurationError.otherTable`.
    package static func read(from path: String) throws -> (ids: [String], table: OutOfSample) {
        let file = try SafetensorsFile(contentsOf: path)
        do {
            let ids = try file.bytes("id").split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            let classCount = file.entries["probability"]?.shape.last ?? 0
            let probabilities = try file.floats("probability", shape: [ids.count, classCount])
            guard classCount > 1 else { throw CurationError.otherTable(path) }
            return (ids, OutOfSample(classCount: classCount, probabilities: probabilities))
        } catch let error as SafetensorsError {
            throw FileError(error, file: path)
        }
    }
}
