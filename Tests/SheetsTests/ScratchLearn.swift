import Foundation
import ImageCodecs
import Imaging
import TestSupport
import Testing
@testable import Sheets

@Suite(.serialized) struct ScratchLearn {
    static func page(_ name: String) throws -> GrayImage {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/" + name))
        return try ImageDecoder().decode([UInt8](bytes)).image
    }
    @Test(arguments: [("tally-photos/blank-c.hasil_data.png", 152.4, 237.07, "tally-photos/data_sample_01.jpg"), ("tally-photos/blank-c.hasil_dpr_s10_v2.png", 152.4, 237.07, "tally-photos/dpr10_sample_01.jpeg"), ("tally-photos/blank-c.hasil_pwp_3.png", 152.4, 237.07, "tally-photos/pwp_sample_01.jpg"), ("ufpr/blank-form.jpg", 210, 297, "ufpr/sheet01.png")])
    func learnIt(_ name: String, _ w: Double, _ h: Double, _ photo: String) throws {
        let image = try Self.page(name)
        var start = Date()
        let form = try FormLearner().learn(image, name: "x", pageSizeMM: Size(width: w, height: h))
        print(name, Date().timeIntervalSince(start), form.skewDegrees, form.leftOut.map { ($0.reason, $0.count) })
        let short = (name as NSString).lastPathComponent
        try form.template.yaml().write(toFile: "/tmp/w/x/learn/\(short).yaml", atomically: true, encoding: .utf8)
        try Data(PNGEncoder.encode(form.overlay(on: image))).write(to: URL(fileURLWithPath: "/tmp/w/x/learn/\(short).png"))
        for g in form.template.grids { print("  ", g.name, g.originMM, g.pitchMM, g.cellSizeMM, g.columnCount, g.rowCount, g.lineWidthMM) }
        let again = try SheetTemplate(yaml: form.template.yaml(), file: "x")
        #expect(again == form.template)
        let picture = try Self.page(photo)
        start = Date()
        let page = PageInk(picture)
        print("  ink", Date().timeIntervalSince(start)); start = Date()
        if case .print(let f) = form.template.registration {
            let s = PageShapes.kinds(of: f, pageSizeMM: form.template.pageSizeMM)[0]
            let c = s.candidates(in: page.coarse)
            print("  shapes", s.shapes.count, "candidates", c.shapes.count, Date().timeIntervalSince(start)); start = Date()
            do {
                let found = try PrintRegistration.find(f, of: form.template, in: page.coarse)
                print("  found", found.residualMM, found.isHalfTurnUnknown, Date().timeIntervalSince(start))
                var over = ColorImage(picture)
                let map = found.pageToPicture.followed(by: page.pictureToCoarse.inverse!)
                for cell in form.template.printedCells { over.drawPolygon(cell.rectMM.corners.map(map.map), color: SIMD3(255, 0, 0), thickness: 2) }
                try Data(PNGEncoder.encode(over)).write(to: URL(fileURLWithPath: "/tmp/w/x/learn/reg_\(short).png"))
            } catch { print("  ERROR", error, Date().timeIntervalSince(start)) }
        }
        start = Date()
        do {
            let reading = try SheetReader(template: form.template).read(picture)
            print("  read", reading.registration.foundEdgeFraction, reading.registration.residualMM, Date().timeIntervalSince(start))
            try Data(PNGEncoder.encode(reading.overlay(on: picture))).write(to: URL(fileURLWithPath: "/tmp/w/x/learn/over_\(short).png"))
        } catch { print("  READ ERROR", error) }
    }
}
