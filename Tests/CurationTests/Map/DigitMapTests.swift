import Dataset
import Foundation
import Support
import Testing

@testable import Curation

/// Points in a plane that stay beside their neighbors.
@Suite struct DigitMapTests {
    private static let dimension = 12

    /// Points around as many middles as there are groups, far from one another.
    private static func points(_ groups: [Int]) -> [Float] {
        groups.enumerated().flatMap { number, group -> [Float] in
            var middle = RandomStream(seed: 3, purpose: .testing, sample: UInt64(group)),
                own = RandomStream(seed: 4, purpose: .testing, sample: UInt64(number))
            return (0..<dimension).map { _ in Float(middle.normal() + 0.25 * own.normal()) }
        }
    }

    private static func digits(_ groups: [Int]) -> [(row: Int, digit: Digit)] {
        groups.enumerated().map { (2 * $0 + 1, CurationFixtures.digit($0, label: UInt8($1), writer: "w")) }
    }

    /// How many have a neighbor of their own group nearest.
    private static func purity(_ places: [(x: Double, y: Double)], _ groups: [Int]) -> Double {
        let right = places.indices.count { own in
            let nearest = places.indices.filter { $0 != own }.min { a, b in
                func square(_ i: Int) -> Double {
                    (places[i].x - places[own].x) * (places[i].x - places[own].x) + (places[i].y - places[own].y)
                        * (places[i].y - places[own].y)
                }
                return square(a) < square(b)
            }
            return nearest.map { groups[$0] == groups[own] } ?? false
        }
        return Double(right) / Double(groups.count)
    }

    @Test func groupsStayTogetherAndApartFromOthersForAnyNumberOfJobs() throws {
        let groups = (0..<300).map { $0 % 5 }, points = Self.points(groups)
        let places = try NeighborEmbedding.places(of: points, dimension: Self.dimension, jobs: 1)
        #expect(Self.purity(places.map { (Double($0.x), Double($0.y)) }, groups) > 0.99)
        let again = try NeighborEmbedding.places(of: points, dimension: Self.dimension, jobs: 3)
        #expect(zip(places, again).allSatisfy { $0.x == $1.x && $0.y == $1.y })
    }

    @Test(arguments: [0, 1, 2, 3, 5])
    func aFewPointsHavePlaces(count: Int) throws {
        let places = try NeighborEmbedding.places(of: Self.points(Array(0..<count)), dimension: Self.dimension, jobs: 2)
        #expect(places.count == count && places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test func equalPointsHaveFinitePlaces() throws {
        let places = try NeighborEmbedding.places(of: [Float](repeating: 1, count: 40 * Self.dimension), dimension: Self.dimension, jobs: 2)
        #expect(places.count == 40 && places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        let blank = try NeighborEmbedding.places(of: [Float](repeating: 0, count: 40 * Self.dimension), dimension: Self.dimension, jobs: 2)
        #expect(blank.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    /// More digits than are placed by themselves: the others lie with theirs.
    @Test func ofManyDigitsEachHasAPlaceAmongItsOwn() throws {
        // A rare label, of which all are landmarks.
        let groups = (0..<3_300).map { $0 % 110 == 0 ? 9 : $0 % 4 }
        let map = try DigitMap(of: Self.digits(groups), features: Self.points(groups), dimension: Self.dimension, seed: 7, jobs: 2)
        #expect(map.places.map(\.row) == groups.indices.map { 2 * $0 + 1 })
        #expect(map.places.allSatisfy { (0...DigitMap.maxCoordinate).contains($0.x) && (0...DigitMap.maxCoordinate).contains($0.y) })
        #expect(Set(map.places.map(\.x)).contains { $0 == 0 || $0 == DigitMap.maxCoordinate } || map.places.contains { $0.y == 0 })
        #expect(Self.purity(map.places.map { (Double($0.x), Double($0.y)) }, groups) > 0.99)
        let again = try DigitMap(of: Self.digits(groups), features: Self.points(groups), dimension: Self.dimension, seed: 7, jobs: 1)
        #expect(again == map)
        let other = try DigitMap(of: Self.digits(groups), features: Self.points(groups), dimension: Self.dimension, seed: 8, jobs: 2)
        #expect(other != map)
    }

    @Test func theFileHoldsRowsAndPlacesAndNamesTheTable() throws {
        let groups = (0..<30).map { $0 % 3 }
        let map = try DigitMap(of: Self.digits(groups), features: Self.points(groups), dimension: Self.dimension, seed: 7, jobs: 2)
        let digest = ContentDigest(of: "table"), file = try SafetensorsFile(Data(map.safetensors(digits: digest)))
        #expect(file.metadata["digits"] == digest.hex)
        for (name, values) in [("digit", map.places.map(\.row)), ("x", map.places.map(\.x)), ("y", map.places.map(\.y))] {
            #expect(file.tensors[name] == SafetensorsTensor(values.map { Int32($0) }, shape: [30]), "\(name)")
        }
    }
}
