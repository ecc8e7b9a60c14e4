import Foundation
import ImageCodecs
import Imaging
import TestSupport
import Testing
@testable import Sheets

struct ScratchLearn {
    static func page(_ name: String) throws -> GrayImage {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/" + name))
        return try ImageDecoder().decode([UInt8](bytes)).image
    }
    @Test(arguments: [("tally-photos/blank-c.hasil_data.png", 152.4, 237.07), ("tally-photos/blank-c.hasil_dpr_s10_v2.png", 152.4, 237.07), ("tally-photos/blank-c.hasil_pwp_3.png", 152.4, 237.07), ("ufpr/blank-form.jpg", 210, 297), ("submitty/page_01.png", 216.4, 279.4)])
    func learnIt(_ name: String, _ w: Double, _ h: Double) throws {
        let image = try Self.page(name)
        let start = Date()
        let form = try FormLearner().learn(image, name: "x", pageSizeMM: Size(width: w, height: h))
        print(name, Date().timeIntervalSince(start), form.skewDegrees, form.leftOut.map { ($0.reason, $0.count) })
        let short = (name as NSString).lastPathComponent
        try form.template.yaml().write(toFile: "/tmp/w/x/learn/\(short).yaml", atomically: true, encoding: .utf8)
        try Data(PNGEncoder.encode(form.overlay(on: image))).write(to: URL(fileURLWithPath: "/tmp/w/x/learn/\(short).png"))
        for g in form.template.grids { print("  ", g.name, g.originMM, g.pitchMM, g.cellSizeMM, g.columnCount, g.rowCount, g.lineWidthMM) }
        let again = try SheetTemplate(yaml: form.template.yaml(), file: "x")
        #expect(again == form.template)
    }
}
