import Foundation
import TestSupport
import Testing

@testable import Reports

/// What holds for every section of a page there is or will be.
@Suite struct SectionRegistryTests {
    private func typeNames<Content>(_ sections: [any ReportSection<Content>]) -> [String] { sections.map { "\(type(of: $0))" } }

    private func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: TestData.root + "/Sources/Reports/" + folder)
            .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(".swift".count)) }.sorted()
    }

    @Test func everyFileOfSectionsIsRegisteredOnce() throws {
        #expect(typeNames(HTMLReport.sections).sorted() == (try files(in: "RunSections")))
        #expect(typeNames(IngestReport.sections).sorted() == (try files(in: "IngestSections")))
        #expect(typeNames(SynthesisReport.sections).sorted() == (try files(in: "SynthesisSections")))
        #expect(typeNames(FindingsReport.sections).sorted() == (try files(in: "FindingsSections")))
        #expect(typeNames(NumberPage.sections).sorted() == (try files(in: "NumberSections")))
    }

    @Test func anchorsDifferAndAreFitForAnAddress() {
        for ids in [
            HTMLReport.sections.map(\.id), IngestReport.sections.map(\.id), SynthesisReport.sections.map(\.id),
            FindingsReport.sections.map(\.id), NumberPage.sections.map(\.id),
        ] {
            #expect(Set(ids).count == ids.count)
            #expect(ids.allSatisfy { $0.allSatisfy { $0 == "-" || "a"..."z" ~= $0 } })
        }
    }
}
