import Forms

/// The form that the tables of the fuzzer are about: cells of two kinds and a line.
enum FuzzForm {
    static let yaml = """
        name: form
        pageSizeMM: { width: 140, height: 100 }
        registration:
          marks: { insetMM: 10, diameterMM: 7, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - grid:
              name: id
              originMM: { x: 20, y: 20 }
              pitchMM: { width: 9, height: 11 }
              columnCount: 3
              rowCount: 2
              lineWidthMM: 0.3
              labels: ["1__", "___"]
          - box:
              name: mark
              rectMM: { x: 60, y: 20, width: 10, height: 10 }
              lineWidthMM: 0.3
          - line:
              name: total
              rectMM: { x: 20, y: 60, width: 60, height: 12 }
              label: "1250"

        """

    static func template() throws -> SheetTemplate { try SheetTemplate(yaml: yaml, file: "form.yaml") }
}
