import Foundation
import Imaging
import ImageCodecs
import TestSupport
import Testing
@testable import Sheets
@Suite struct DebugTests {
    func cpu() -> Double { var t = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return Double(t.tv_sec) * 1e3 + Double(t.tv_nsec) / 1e6 }
    @Test func debug() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let s = 300 / 25.4
        let a4 = DrawnSheet(template: template).picture(width: 2480, height: 3508, through: .upright(s))
        let ufpr = try SheetTemplate.shipped("ufpr")
        let b = try ImageDecoder().decode([UInt8](Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/ufpr/sheet04.png")))).image
        for (t, image) in [(template, a4), (ufpr, b), (template, a4), (ufpr, b)] {
            var out = "DBG \(image.width) ", t0 = cpu()
            func lap(_ n: String) { let t1 = cpu(); out += "\(n) \(Int(t1 - t0)) "; t0 = t1 }
            let page = PageInk(image); lap("pageink")
            let loc: Homography
            switch t.registration {
            case .marks(let m):
                loc = try MarkRegistration.register(RingMarkFinder.rings(in: page.coarse), template: t, marks: m).pageToPicture
            case .grid: 
                let (flat, _) = GridLineFinder.deskewed(page.coarse); lap("deskew")
                let e = LineEvidence.levelLines(in: flat, reach: 3); lap("evid")
                _ = LineStrips(e); lap("strips")
                loc = try GridLineFinder.find(in: page.coarse, template: t).pageToPicture
            }
            lap("locate")
            let toFine = loc.followed(by: page.pictureToCoarse.inverse!).followed(by: page.pictureToFine)
            let r = GridRefiner(page.fine, template: t, pageToPicture: toFine); lap("refine")
            let c = GridCanvas(page.fine, grid: t.grid, corners: r.corners, pagePixelsPerMM: 8); lap("canvas \(c.density.width)x\(c.density.height)")
            let e = LineEraser(c); lap("erase")
            let k = InkSorter(c, eraser: e).sorted(); lap("sort")
            let cr = CellReader(canvas: c, thresholds: t.thresholds, profile: .mnist)
            for (i, x) in k.enumerated() { _ = cr.read(x, row: i / t.grid.columnCount, column: i % t.grid.columnCount, quad: []) }
            lap("cells")
            _ = try SheetReader(template: t).read(image); lap("TOTAL")
            print(out)
        }
    }
}
