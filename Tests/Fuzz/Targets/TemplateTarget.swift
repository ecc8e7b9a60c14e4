import Forms
import Support

/// Templates of forms. What is read can be written as a template and read back as the same form.
struct TemplateTarget: FuzzTarget {
    static let name = "template"

    func run(_ input: [UInt8]) {
        let text = FuzzLaw.decoded(input)
        guard ManifestLaws.node(text) != nil,
            let template = FuzzLaw.attempt("a template", text: input, { try SheetTemplate(yaml: text, file: "fuzz.yaml") })
        else { return }
        let written = template.yaml(comment: ["Written by the fuzzer."])
        let again = FuzzLaw.require("a template of our own\n\(written)") { try SheetTemplate(yaml: written, file: "written.yaml") }
        FuzzLaw.requireEqual("a template of our own", again, template)
    }
}
