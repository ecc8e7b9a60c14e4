import Foundation

/// Amounts on cheques: lines of digits that touch, small and on printed paper.
enum ChequesSet: LineSet {
    static let name = "cheques"
    static let dataFolder: String? = "cheques"

    /// COCO's layout, of which this is what is needed.
    private struct Annotations: Decodable {
        struct Image: Decodable {
            let id: Int
            let file_name: String
        }
        struct Category: Decodable {
            let id: Int
            let name: String
        }
        struct Box: Decodable {
            let image_id: Int
            let category_id: Int
            let bbox: [Double]
        }
        let images: [Image]
        let categories: [Category]
        let annotations: [Box]
    }

    static func lines(_ bench: NumbersBench) throws -> [NumberPicture] {
        let truth = try JSONDecoder().decode(
            Annotations.self, from: Data(contentsOf: URL(fileURLWithPath: bench.dataFolder + "/annotations.json")))
        let digits = Dictionary(uniqueKeysWithValues: truth.categories.map { ($0.id, $0.name) })
        let boxes = Dictionary(grouping: truth.annotations, by: \.image_id)
        return truth.images.map { image in
            let amount = (boxes[image.id] ?? []).sorted { $0.bbox[0] < $1.bbox[0] }.compactMap { digits[$0.category_id] }.joined()
            return NumberPicture(file: bench.dataFolder + "/images/" + image.file_name, text: amount)
        }
    }
}
