import Forms
import SheetPrinting
import Support

/// Descriptions of sheets to be printed. Each makes a template that can be written and read back.
struct DescriptionTarget: FuzzTarget {
    static let name = "description"

    func run(_ input: [UInt8]) {
        let text = FuzzLaw.decoded(input)
        guard ManifestLaws.node(text) != nil,
            let description = FuzzLaw.attempt("a description", text: input, { try SheetDescription(yaml: text, file: "fuzz.yaml") })
        else { return }
        let template = description.template
        let again = FuzzLaw.require("the template of a description") { try SheetTemplate(yaml: template.yaml(), file: "written.yaml") }
        FuzzLaw.requireEqual("the template of a description", again, template)
    }
}
