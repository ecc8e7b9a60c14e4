import Dataset
import Foundation
import Support
import Synchronization
import TestSupport
import Testing
import Training
@testable import Pipeline
@testable import Curation
@testable import Recipes

/// What people say about labels on its way into the training digits.
@Suite struct LabelStageTests {
    private let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func withProject(_ body: (IngestProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.ingest()
            try body(project)
        }
    }

    private func run(_ project: IngestProject, jobs: Int = 2) throws -> RecipeRun {
        try RecipeRun(manifest: project.project.manifest, jobs: jobs)
    }

    /// Brings the digits up to date and reads them.
    private func present(_ project: IngestProject) throws -> [String: Digit] {
        try project.synthesize()
        return Dictionary(uniqueKeysWithValues: try project.allDigits.map { ($0.id, $0) })
    }

    private func folder(_ project: IngestProject) -> String { project.project.root + "/manifests/labels/tiny" }

    private func decide(_ project: IngestProject, _ reviewer: String, _ entries: [LabelJournal.Entry], after seconds: Double = 0) throws {
        try LabelJournal(folder: folder(project), reviewer: reviewer, program: "test").add(entries, at: time.addingTimeInterval(seconds))
    }

    private func relabel(_ digit: Digit, _ label: UInt8) -> LabelJournal.Entry {
        .init(.digit(digit.id), .relabeled, crop: digit.pictureDigest, was: digit.label, now: label)
    }

    @Test func aCorrectedLabelReachesTheTrainingDigitsAndTheReport() throws {
        try withProject { project in
            let digits = try project.digits, first = digits[0], second = digits[1]
            let label = ((first.label ?? 0) + 1) % 10
            try decide(
                project, "anna",
                [relabel(first, label), .init(.digit(second.id), .notADigit, crop: second.pictureDigest, was: second.label)])
            let present = try present(project)
            #expect(present[first.id]?.label == label && present[second.id] == nil && present.count == digits.count - 1)
            #expect(present[digits[2].id] == digits[2])
            // What was read stays as it was.
            #expect(try project.digits == digits)
            let summary = try project.synthesize()
            #expect(summary.labels?.relabeledCount == 1 && summary.labels?.leftOutCount == 1)
            #expect(summary.text.contains("labels      1 corrected and 1 left out (anna 2)"))
        }
    }

    @Test func onlyWhatDependsOnACorrectionIsDoneAgain() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            func worked() throws -> [String] {
                let worked = Mutex<[String]>([])
                let run = try RecipeRun(
                    manifest: project.project.manifest,
                    observe: { event in
                        if case .finished(let stage, let outcome) = event, outcome != "up to date" { worked.withLock { $0.append(stage) } }
                    })
                _ = try run.run(through: .evaluate)
                return worked.withLock { $0 }
            }
            #expect(try worked() == ["ingest", "augment", "train", "evaluate"])
            let before = try project.project.digests()
            let first = try project.digits[0]
            // A label that is found right changes nothing that is trained on.
            try decide(
                project, "anna", [.init(.digit(first.id), .confirmed, crop: first.pictureDigest, was: first.label, now: first.label)])
            #expect(try worked() == ["label", "evaluate"])
            try decide(project, "anna", [relabel(first, ((first.label ?? 0) + 1) % 10)], after: 1)
            #expect(try worked() == ["label", "augment", "train", "evaluate"])
            #expect(try worked() == [])
            try LabelJournal(folder: self.folder(project), reviewer: "anna", program: "test").undo(at: time.addingTimeInterval(2))
            #expect(try worked() == ["label", "augment", "train", "evaluate"])
            // Without the file everything is as it was, but for the counts of evaluations.
            try FileManager.default.removeItem(atPath: self.folder(project) + "/anna.jsonl")
            #expect(try worked() == ["evaluate"])
            let after = try project.project.digests()
            for (file, digest) in before where file.hasPrefix("shards/") || file.hasSuffix("model.safetensors") {
                #expect(after[file] == digest, "\(file)")
            }
            #expect(after["labels.jsonl"] == nil && after["labels.json"] == nil)
        }
    }

    @Test func whatTwoDifferAboutIsLeftOutUntilAThirdDecision() throws {
        try withProject { project in
            let first = try project.digits[0]
            try decide(project, "anna", [relabel(first, 3)])
            try decide(project, "ben", [relabel(first, 5)], after: 1)
            #expect(try present(project)[first.id] == nil)
            #expect(try project.synthesize().labels?.contested == [first.id])
            try decide(project, "cora", [relabel(first, 5)], after: 2)
            #expect(try present(project)[first.id]?.label == 5)
        }
    }

    @Test func theOrderOfFilesAndJobsChangesNothing() throws {
        try withProject { project in
            let digits = try project.digits
            for (index, reviewer) in ["cora", "anna", "ben"].enumerated() {
                try decide(
                    project, reviewer, digits[0..<6].map { relabel($0, UInt8((Int($0.label ?? 0) + index) % 10)) }, after: Double(index))
            }
            _ = try run(project, jobs: 1).run(through: .synthesize)
            let changes = try FileContent.bytes(of: project.project.processed + "/labels.jsonl")
            try FileManager.default.removeItem(atPath: project.project.processed)
            _ = try run(project, jobs: 4).run(through: .synthesize)
            #expect(try FileContent.bytes(of: project.project.processed + "/labels.jsonl") == changes && !changes.isEmpty)
        }
    }

    @Test func aDecisionAboutAnotherPictureOrAGoneDigitIsKeptAndDoesNotCount() throws {
        try withProject { project in
            let digits = try project.digits, first = digits[0]
            try decide(
                project, "anna",
                [
                    .init(.digit(first.id), .relabeled, crop: ContentDigest(of: "another picture"), was: 1, now: 2),
                    .init(.digit("0000000000000000/r00c00"), .relabeled, crop: ContentDigest(of: "gone"), was: 1, now: 2),
                    .init(.writer("nobody"), .excluded),
                ])
            #expect(try present(project)[first.id] == first)
            let labels = try #require(try project.synthesize().labels)
            #expect(labels.stale.map(\.of) == [first.id] && labels.gone.map(\.of) == ["0000000000000000/r00c00", "nobody"])
            let verification = try LabelsRun(run(project)).verify()
            #expect(verification.exitStatus == .ok && verification.text.contains("cut otherwise by now: \(first.id) (anna 1)"))
        }
    }

    @Test func aSheetOrAWriterIsLeftOutAndTakenBackAndTheOthersStayInTheirParts() throws {
        try withProject { project in
            let digits = try project.digits
            let split = try RecipeRun(manifest: project.project.manifest).withDigits { $0.split }
            try decide(project, "anna", [.init(.writer("w2"), .excluded, why: "a child")])
            let present = try present(project)
            #expect(!present.values.contains { $0.writer == "w2" } && Set(present.values.map(\.writer)) == ["w1", "w3"])
            #expect(try RecipeRun(manifest: project.project.manifest).withDigits { $0.split } == split)
            try LabelJournal(folder: folder(project), reviewer: "anna", program: "test").undo(at: time.addingTimeInterval(1))
            #expect(try self.present(project).count == digits.count)
            let sheet = digits[0].source
            try decide(project, "anna", [.init(.sheet(sheet.hex), .excluded)], after: 2)
            #expect(try self.present(project).values.allSatisfy { $0.source != sheet })
        }
    }

    @Test func copiesOfAPageGoWithTheirDigits() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            try project.project.edit("split:", "pages: { copies: 1, steps: [ gaussianNoise: { sigmaFractionRange: [0, 0.02] } ] }\nsplit:")
            try project.synthesize()
            let copied = try #require(try project.allDigits.first { $0.origin == .pageCopy(1) })
            let other = try #require(try project.allDigits.last { $0.origin == .pageCopy(1) })
            let written = try project.digits
            let digit = try #require(written.first { $0.id == copied.writtenID }),
                left = try #require(written.first { $0.id == other.writtenID })
            let label = ((digit.label ?? 0) + 1) % 10
            try decide(project, "anna", [relabel(digit, label), .init(.digit(left.id), .excluded, crop: left.pictureDigest)])
            let present = try present(project)
            #expect(present[copied.id]?.label == label && present[digit.id]?.label == label)
            #expect(present[other.id] == nil && present[left.id] == nil)
        }
    }

    // MARK: What the manifest says

    @Test func fiveLinesCorrectFiveCells() throws {
        try withProject { project in
            let digits = try project.digits.filter { $0.writer == "w1" }.prefix(5)
            let lines = digits.map { digit in
                let cell = digit.place.dropFirst().split(separator: "c").compactMap { Int($0) }
                return "w1.png;\(cell[0]);\(cell[1]);\(((digit.label ?? 0) + 1) % 10);seen by the teacher"
            }
            // As a spreadsheet of Windows writes it.
            let table = "file;row;column;label;reason\r\n" + lines.joined(separator: "\r\n") + "\r\n"
            try AtomicFile.write(table, to: project.project.root + "/manifests/fixes.csv")
            try project.source("corrections: fixes.csv")
            let present = try present(project)
            for digit in digits { #expect(present[digit.id]?.label == ((digit.label ?? 0) + 1) % 10) }
            #expect(try project.synthesize().labels?.tables.map(\.digitCount) == [5])
            // What a person decides stands above the table.
            try decide(project, "anna", [relabel(digits[0], digits[0].label ?? 0)])
            #expect(try self.present(project)[digits[0].id]?.label == digits[0].label)
        }
    }

    @Test func patternsLeaveOutDigitsSheetsAndWriters() throws {
        for (exclude, expected) in [
            ("exclude: { writers: [w1, \"x*\"] }", Set(["w2", "w3"])), ("exclude: { sheets: [\"*2.png\"] }", ["w1", "w3"]),
            ("exclude: { writers: [\"w[12]\"] }", ["w3"]),
        ] {
            try withProject { project in
                try project.source(exclude)
                #expect(Set(try present(project).values.map(\.writer)) == expected, "\(exclude)")
            }
        }
        try withProject { project in
            let digit = try project.digits[7]
            try project.source("exclude: { digits: [\"\(digit.id)\"] }")
            #expect(try present(project)[digit.id] == nil)
            // What the manifest leaves out stays out.
            try decide(project, "anna", [relabel(digit, 3)])
            #expect(try present(project)[digit.id] == nil)
        }
    }

    @Test func correctionsDoNotReadASheetAgain() throws {
        try withProject { project in
            let lock = try Lock.load(from: project.project.processed + "/lock.json")
            try project.source("exclude: { writers: [w1] }")
            let started = Mutex<[String]>([])
            _ = try RecipeRun(
                manifest: project.project.manifest,
                observe: { event in if case .started(let stage, _, _) = event { started.withLock { $0.append(stage) } } }
            ).run(through: .synthesize)
            #expect(started.withLock { $0 } == [])
            let later = try Lock.load(from: project.project.processed + "/lock.json")
            #expect(later.stages[.ingest] == lock.stages[.ingest] && later.stages[.label] != nil)
        }
    }

    @Test func whatATableNamesInVainIsTold() throws {
        try withProject { project in
            func message(_ table: String) throws -> String {
                try AtomicFile.write(table, to: project.project.root + "/manifests/fixes.csv")
                do {
                    _ = try present(project)
                    return ""
                } catch let error as any DiagnosticError {
                    return error.description
                }
            }
            try AtomicFile.write("file,row,column,label\nw1.png,0,0,1\n", to: project.project.root + "/manifests/fixes.csv")
            try project.source("corrections: fixes.csv")
            #expect(try message("file,row,column,label\nw11.png,0,0,1\n").contains("did you mean 'w1.png'?"))
            #expect(try message("file,row,column,label\nw1.png,9,0,1\n").contains("rows are 0 to 3"))
            #expect(try message("file,row,column,label\nw1.png,0,0,12\n").contains("the label is '12'"))
            #expect(try message("file,row,column,label\nw1.png,0,0,1\nw1.png,0,0,2\n").contains("given already in line 2"))
            #expect(try message("file,row,column\nw1.png,0,0\n").contains("there is no column 'label'"))
            #expect(try message("file,row,column,label,colour\nw1.png,0,0,1,red\n").contains("unknown column 'colour'"))
            #expect(try message("digit,label\nnone,1\n") == "")
        }
    }

    // MARK: Out and in again

    @Test func anExportedTableIsTheSameDecisionsElsewhere() throws {
        try withProject { project in
            let digits = try project.digits
            try decide(
                project, "anna",
                [
                    relabel(digits[0], ((digits[0].label ?? 0) + 1) % 10),
                    .init(.digit(digits[1].id), .notADigit, crop: digits[1].pictureDigest, was: digits[1].label, why: "a blot, \"wet\""),
                ])
            let expected = try present(project)
            let table = project.project.root + "/manifests/out.csv"
            #expect(try LabelsRun(run(project)).export(to: table, format: .csv, isWhole: false, isForced: false).digitCount == 2)
            try FileManager.default.removeItem(atPath: folder(project))
            try project.source("corrections: out.csv")
            #expect(try present(project) == expected)
        }
    }

    @Test(arguments: LabelImport.Format.allCases)
    func ofAWholeTableOnlyWhatWasChangedIsADecision(format: LabelImport.Format) throws {
        try withProject { project in
            let digits = try project.digits, file = project.project.root + "/all." + (format == .csv ? "csv" : "json")
            let other = ((digits[3].label ?? 0) + 3) % 10
            let labels = LabelsRun(try run(project))
            #expect(try labels.export(to: file, format: format, isWhole: true, isForced: false).digitCount == digits.count)
            let text = try FileContent.text(of: file)
            if format == .csv {
                #expect(try labels.import(file, format: format, reviewer: "ben", at: time).eventCount == 0)
                let changed = text.replacing(",\(digits[3].label ?? 0),,\(digits[3].id)", with: ",\(other),blurred,\(digits[3].id)")
                #expect(changed != text)
                try AtomicFile.write(changed, to: file)
            } else {
                // As Label Studio hands it back: one task done, one skipped, one with a note.
                var tasks = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
                func answer(_ choice: String, note: String? = nil, isSkipped: Bool = false) -> [String: Any] {
                    var result: [[String: Any]] = [
                        ["from_name": "label", "to_name": "image", "type": "choices", "value": ["choices": [choice]], "id": "x1"]
                    ]
                    if let note { result.append(["from_name": "note", "to_name": "image", "type": "textarea", "value": ["text": [note]]]) }
                    return ["id": 5, "completed_by": 1, "was_cancelled": isSkipped, "result": result]
                }
                tasks[3]["annotations"] = [answer("\(other)", note: "blurred")]
                tasks[4]["annotations"] = [answer("1", isSkipped: true)]
                try AtomicFile.write(JSONSerialization.data(withJSONObject: tasks), to: file)
            }
            let summary = try labels.import(file, format: format, reviewer: "ben", at: time)
            #expect(summary.eventCount == 1)
            #expect(try labels.log().events.map(\.event.why) == ["blurred"])
            #expect(try present(project)[digits[3].id]?.label == other)
            // The same file once more says nothing new.
            #expect(try labels.import(file, format: format, reviewer: "ben", at: time).eventCount == 0)
        }
    }

    @Test func anUntouchedExportDecidesNothing() throws {
        try withProject { project in
            let digits = try project.digits, file = project.project.root + "/all.csv"
            try decide(project, "anna", [relabel(digits[0], 3), .init(.digit(digits[1].id), .excluded, crop: digits[1].pictureDigest)])
            try decide(project, "ben", [relabel(digits[0], 5)], after: 1)
            let labels = LabelsRun(try run(project))
            _ = try labels.export(to: file, format: .csv, isWhole: true, isForced: false)
            #expect(try labels.import(file, format: .csv, reviewer: "cora", at: time.addingTimeInterval(2)).eventCount == 0)
            #expect(try project.synthesize().labels?.contested == [digits[0].id])
        }
    }

    @Test func whatIsNoLabelInLabelStudioIsToldByTask() throws {
        try withProject { project in
            let file = project.project.root + "/done.json"
            let full = #"[{"from_name": "label", "to_name": "image", "type": "choices", "value": {"choices": ["seven"]}}]"#
            try AtomicFile.write(#"[{"data": {"digit": "a"}, "annotations": [{"result": \#(full)}]}]"#, to: file)
            #expect(throws: LabelStudioError.unknownChoice(file: file, task: 1, found: "seven")) {
                try LabelsRun(run(project)).import(file, format: .labelStudio, reviewer: "ben", at: time)
            }
        }
    }

    @Test func aBrokenFileStopsTheRunAndIsFoundByVerify() throws {
        try withProject { project in
            let digits = try project.digits
            try decide(project, "anna", digits[0..<3].map { relabel($0, 1) })
            let path = folder(project) + "/anna.jsonl"
            try AtomicFile.write(FileContent.text(of: path).replacing("\"now\":1", with: "\"now\":2"), to: path)
            #expect(throws: LabelFileError.self) { try project.synthesize() }
            let verification = try LabelsRun(run(project)).verify()
            #expect(verification.exitStatus == .badInput && verification.defects.map(\.code) == ["labels.broken-chain"])
        }
    }
}
