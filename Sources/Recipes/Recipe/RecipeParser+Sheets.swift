import Forms
import Foundation
import SheetSimulation
import SheetPrinting
import Support

extension RecipeParser {
    /// A source of sheets with everything it names but the scans.
    func sheets(_ fields: inout ManifestFields) -> RecipeSource? {
        let folder = path(&fields, "folder")
        let pattern = fields.string("files", default: "*")
        let templateFile = path(&fields, "template")
        let registerFile = optionalPath(&fields, "register")
        let labelsFile = optionalPath(&fields, "labels")
        let maxUnreadFraction = fields.double("maxUnreadFraction", in: 0...1, default: 0.1)
        let check = labelCheck(&fields)
        let exclusion = exclusion(&fields, ofSheets: true), correctionsFile = optionalPath(&fields, "corrections")
        let hasWriter = fields.has("writer")
        let chosenWriter: WriterNaming = fields.choice("writer", default: .fileName)
        guard FileManager.default.fileExists(atPath: templateFile.resolved) else { return nil }
        let template = reading(templateFile, &fields, "template") { file in
            let read = try SheetTemplate.reading(yaml: manifestText(of: file), file: file.resolved)
            issues.adopt(read.remarks, file: file.resolved)
            return read.template
        }
        let register = registerFile.flatMap { reading($0, &fields, "register", SheetRegister.init) }
        guard let template else { return nil }
        let labels = labelsFile.flatMap { file in
            reading(file, &fields, "labels") { try LabelTable($0, template: template) }
        }
        issues.adopt(register?.remarks ?? [], file: registerFile?.resolved ?? "")
        issues.adopt(labels?.remarks ?? [], file: labelsFile?.resolved ?? "")
        let corrections = SourceCorrections(
            table: correctionTable(correctionsFile, &fields, template: template), exclusion: exclusion)
        // Where sheets have identities, their pages belong together.
        let naturalWriter: WriterNaming = template.qrCode == nil && registerFile == nil ? .fileName : .sheet
        return .sheets(
            SheetSource(
                folder: folder, pattern: pattern, templateFile: templateFile, template: template,
                writer: hasWriter ? chosenWriter : naturalWriter, register: register, labels: labels, check: check,
                maxUnreadFraction: maxUnreadFraction, corrections: corrections))
    }

    /// Sheets in invented hands, of a template or of a description of sheets.
    func simulated(_ fields: inout ManifestFields) -> RecipeSource? {
        let template = optionalPath(&fields, "template"), description = optionalPath(&fields, "description")
        let kind: SimulatedCollection.Kind = fields.choice("kind", default: .ordinary)
        let forms: DigitForms = fields.choice("forms", default: .common)
        let sheetCount = fields.int("sheetCount", in: 1...SimulatedCollection.sheetCountRange.upperBound - 1)
        let seed = fields.node("seed").map { _ in UInt64(fields.int("seed", in: 0...Int.max)) }
        if fields.has("template") == fields.has("description") {
            issues.report(
                "missing-field", at: fields.location,
                "'simulated' has \(fields.has("template") ? "both 'template' and 'description'" : "neither 'template' nor 'description'")",
                fix: "name a template whose lines are filled in ('template: templates/forms.yaml'), or a description of sheets as "
                    + "'inkmill sheet new' prints them ('description: sheets/forms.yaml')")
        }
        let form: SimulatedSource.Form?
        if let template {
            let isRead = reading(template, &fields, "template") {
                try SheetTemplate(yaml: manifestText(of: $0), file: $0.resolved)
            }
            form = isRead.map { _ in .template(template) }
        } else {
            form = description.flatMap { file in
                reading(file, &fields, "description") {
                    try SheetDescription(yaml: manifestText(of: $0), file: $0.resolved)
                }.map { _ in .description(file) }
            }
        }
        return form.map { .simulated(SimulatedSource(form: $0, kind: kind, forms: forms, sheetCount: sheetCount, seed: seed)) }
    }

    /// `check: none`, or a mapping; where it is missing, the model that ships looks over the labels.
    func labelCheck(_ fields: inout ManifestFields) -> LabelCheck? {
        let shipped = LabelCheck.shipped
        if fields.isWord("none", "check") { return nil }
        guard let node = fields.node("check") else { return shipped }
        var settings = ManifestFields(node, context: "check", issues: issues)
        defer { settings.finish() }
        settings.renamed("disagreements", to: "labelIssues")
        return LabelCheck(
            model: model(&settings, "model") ?? shipped.model,
            minConfidence: settings.double("minConfidence", in: 0.5...1, default: shipped.minConfidence),
            policy: settings.choice("labelIssues", default: shipped.policy))
    }

    /// The text of a template or a description; what there is to say of its encoding is told with the manifest's own.
    private func manifestText(of path: ManifestPath) throws -> String {
        let encoded = try FileContent.encodedManifest(of: path.resolved)
        issues.adopt(encoded.remarks(file: path.resolved), file: path.resolved)
        return encoded.text
    }

    /// A path that may be left out; a missing file is reported.
    func optionalPath(_ fields: inout ManifestFields, _ key: String) -> ManifestPath? {
        // Asked for even where it is missing, so that a misspelled one is recognized.
        guard fields.node(key) != nil else { return nil }
        let path = path(&fields, key)
        return FileManager.default.fileExists(atPath: path.resolved) ? path : nil
    }

    /// What a file holds; its problems are told with the manifest's own.
    func reading<Value>(
        _ path: ManifestPath, _ fields: inout ManifestFields, _ key: String, _ read: (ManifestPath) throws -> Value
    ) -> Value? {
        do {
            return try read(path)
        } catch let error as any DiagnosticError {
            issues.adopt(error, file: path.resolved)
        } catch {
            fields.report("unreadable", field: key, "\(error)", fix: "check that '\(path.written)' can be read")
        }
        return nil
    }
}
