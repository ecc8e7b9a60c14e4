// swift-tools-version: 6.1
import PackageDescription

#if arch(x86_64)
// The kernels need fused multiply-add, which baseline x86-64 lacks. A binary to be shipped sets INKMILL_MARCH=x86-64-v3.
let march = ["-Xcc", "-march=" + (Context.environment["INKMILL_MARCH"] ?? "native")]
#else
let march: [String] = []
#endif

/// Whether the fuzz targets are built, as `scripts/fuzz` does: the rooms that they run then count what they run for libFuzzer and check each
/// access to memory, which makes them several times slower.
let isFuzzing = Context.environment["INKMILL_FUZZ"] == "1"

/// Tests are not optimized, but for what draws pages for them: that would take longer than it saves, and the optimizer of Swift 6.3 took
/// one closure for another where a test had one within `#require` or `#expect` and another of its kind outside.
let testSettings: [SwiftSetting] =
    [.unsafeFlags(march)] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address", "-assert-config", "Debug"])] : [])

/// Every room is optimized, and as a whole, in debug builds too, so that tests can read whole sheets and train: file by file they
/// take twice as long.
let roomSettings: [SwiftSetting] =
    testSettings + [.unsafeFlags(["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug))]

/// What no fuzz target runs is only linked then. Without counting, checking and optimizing it the whole build takes an eighth less time.
let unfuzzedRooms: Set = ["Registration", "SheetReading", "FormLearning", "SheetSimulation"]

let fenceSettings: [CSetting] =
    [.unsafeFlags(["-O2"], .when(configuration: .debug))]
    + (isFuzzing ? [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])] : [])

/// How benchmarks and tests run other programs; Inkmill itself runs one, `pdftoppm`, and without this package. Paths are of the library's own type.
let subprocess: [Target.Dependency] = [
    .product(name: "Subprocess", package: "swift-subprocess"), .product(name: "SystemPackage", package: "swift-system"),
]

let package = Package(
    name: "inkmill",
    products: [
        .executable(name: "inkmill", targets: ["inkmill"]),
        .executable(name: "inkmill-bench", targets: ["inkmill-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries, one target each.
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CLeptonica", pkgConfig: "lept", providers: [.apt(["libleptonica-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
        .systemLibrary(name: "CLibTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
        .systemLibrary(name: "CLibHEIF", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZBar", pkgConfig: "zbar", providers: [.apt(["libzbar-dev"])]),

        // Fences around libraries that longjmp: error codes come out.
        .target(name: "CPNG", dependencies: ["CLibPNG", "CLibDeflate"], cSettings: fenceSettings),
        .target(name: "CJPEG", dependencies: ["CLibJPEG"], cSettings: fenceSettings),
        // Functions of any number of arguments, which Swift cannot call.
        .target(name: "CTIFF", dependencies: ["CLibTIFF"], cSettings: fenceSettings),

        // Calls of Linux that its C library shows to GNU programs only.
        .target(name: "CFileSystem"),

        // A header that sees the flags of the build.
        .systemLibrary(name: "CProcessor"),

        // The rooms, from the ground up; imports point downwards only.
        room(
            "Support",
            ["CCrypto", "CFileSystem", "CProcessor", .product(name: "Yams", package: "Yams")]),
        room("Imaging", ["Support", "CLeptonica", "CZBar"]),
        room("Rules", ["Support"]),
        room("ImageCodecs", ["Imaging", "Support", "CPNG", "CJPEG", "CTIFF", "CLeptonica", "CLibHEIF", "CQPDF", "CZlib"]),
        room("GlyphNormalization", ["Imaging", "Support"]),
        room("Forms", ["Rules", "Imaging", "Support"]),
        room("Registration", ["Forms", "Imaging", "Support"]),
        room("SheetReading", ["Registration", "Forms", "GlyphNormalization", "Imaging", "Support"]),
        room("FormLearning", ["Registration", "Forms", "Imaging", "Support"]),
        room("Augmentation", ["Imaging", "Support"]),
        room("SheetSimulation", ["Augmentation", "Registration", "Forms", "Imaging", "Support"]),
        room("SheetPrinting", ["SheetSimulation", "Forms", "Imaging", "Support", "CCairo", "CQREncode"]),
        room("Dataset", ["Imaging", "Support", "CZlib"]),
        room("NeuralNetwork", ["CProcessor", "Support"]),
        room(
            "Exchange", ["NeuralNetwork", "Support", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Generated/README.md", "Generated/tensorboard_events.proto"]),
        room(
            "Training", ["Dataset", "Augmentation", "Exchange", "GlyphNormalization", "Imaging", "NeuralNetwork", "Support"],
            resources: [.copy("Resources")]),
        room(
            "Recipes",
            [
                "Training", "NeuralNetwork", "Augmentation", "Dataset", "SheetPrinting", "SheetSimulation", "SheetReading", "Forms",
                "Imaging", "Support",
            ]),
        room(
            "Ingest",
            [
                "Recipes", "Training", "Dataset", "SheetPrinting", "SheetSimulation", "SheetReading", "Forms", "Rules",
                "GlyphNormalization",
                "ImageCodecs", "Imaging", "Support",
            ]),
        room("Curation", ["Ingest", "Recipes", "Training", "Dataset", "NeuralNetwork", "Forms", "ImageCodecs", "Imaging", "Support"]),
        room(
            "Reports",
            ["Curation", "Ingest", "Recipes", "Training", "Dataset", "SheetReading", "Forms", "ImageCodecs", "Imaging", "Support"]),
        room(
            "Pipeline",
            [
                "Reports", "Curation", "Ingest", "Recipes", "Training", "Exchange", "Augmentation", "Dataset", "NeuralNetwork",
                "SheetPrinting",
                "SheetSimulation", "FormLearning", "SheetReading", "Forms", "ImageCodecs", "Imaging", "Support",
            ]),
        room(
            "ReviewServer", ["Curation", "Support", .product(name: "FlyingSocks", package: "FlyingFox")], resources: [.copy("Page")]),
        .executableTarget(
            name: "inkmill",
            dependencies: [
                "ReviewServer", "Pipeline", "Curation", "Ingest", "Recipes", "Dataset", "Support",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: roomSettings),
        .executableTarget(
            name: "inkmill-bench",
            dependencies: [
                "Pipeline", "Reports", "Curation", "Ingest", "Recipes", "Training", "Dataset", "SheetReading", "SheetSimulation",
                "FormLearning", "Forms",
                "GlyphNormalization", "Augmentation", "NeuralNetwork", "ImageCodecs", "Imaging", "Support",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + subprocess,
            exclude: ["Peers"],
            swiftSettings: roomSettings),

        // What a test builds for several processors.
        .executableTarget(
            name: "inkmill-digests", dependencies: ["Augmentation", "NeuralNetwork", "Imaging", "Support"], path: "Tests/Digests",
            swiftSettings: roomSettings),

        // Tests, one target a room.
        .target(
            name: "TestSupport", dependencies: ["SheetSimulation", "Forms", "ImageCodecs", "Imaging", "Support"] + subprocess,
            path: "Tests/TestSupport", swiftSettings: roomSettings),
        tests("Support", exclude: ["Fixtures"]),
        tests("Imaging", ["ImageCodecs"]),
        tests("Rules"),
        tests("NeuralNetwork", exclude: ["Fixtures"]),
        tests("Augmentation", ["Imaging"], exclude: ["Fixtures", "Goldens"]),
        tests("Dataset", ["Imaging"]),
        tests("GlyphNormalization", ["SheetReading", "Dataset", "ImageCodecs", "Imaging"]),
        tests("Forms", ["Rules", "Imaging"], exclude: ["Goldens"]),
        tests("SheetReading", ["SheetSimulation", "FormLearning", "Registration", "Forms", "Imaging", "ImageCodecs"]),
        tests("FormLearning", ["SheetReading", "SheetSimulation", "Registration", "Forms", "Imaging", "ImageCodecs"]),
        tests("SheetSimulation", ["SheetReading", "Forms", "Imaging"], exclude: ["Strings/Goldens"]),
        tests("SheetPrinting", ["SheetReading", "SheetSimulation", "Forms", "Imaging", "ImageCodecs"]),
        tests("ImageCodecs", ["Imaging"], exclude: ["Containers", "Fixtures"]),
        tests(
            "Exchange", ["NeuralNetwork", "Training", "Dataset", "Imaging", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Python"]),
        tests("Training", ["Exchange", "Dataset", "Augmentation", "NeuralNetwork", "Imaging"]),
        tests("Curation", ["SheetSimulation", "Recipes", "Ingest", "Training", "NeuralNetwork", "Dataset", "ImageCodecs", "Imaging"]),
        tests(
            "Reports", ["Curation", "Ingest", "Recipes", "Training", "Dataset", "ImageCodecs", "Imaging"], exclude: ["Goldens"]),
        tests("ReviewServer", ["Curation", "Ingest", "Rules", "Dataset", "ImageCodecs", "Imaging"]),
        tests(
            "Pipeline",
            [
                "Curation", "Ingest", "Recipes", "Training", "Augmentation", "NeuralNetwork", "Dataset", "SheetPrinting",
                "SheetSimulation", "FormLearning", "SheetReading", "Forms", "ImageCodecs", "Imaging",
            ], exclude: ["Fixtures"]),
        .testTarget(
            name: "InkmillTests",
            dependencies: [
                "inkmill", "inkmill-digests", "Support", "TestSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ] + (isFuzzing ? fuzzer : [])
)

/// The linker is lld because gold warns of each of the sanitizer's symbols.
var fuzzer: [Target] {
    [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "inkmill-fuzz",
            dependencies: [
                "CFuzzer", "ReviewServer", "Curation", "Ingest", "Recipes", "Training", "Exchange", "Dataset", "SheetPrinting", "Forms",
                "NeuralNetwork",
                "ImageCodecs", "Imaging", "Support",
            ],
            path: "Tests/Fuzz", exclude: ["CFuzzer", "Corpus", "Dictionaries", "leaks.txt", "make_corpus.py"],
            swiftSettings: roomSettings, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
}

func room(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: isFuzzing && unfuzzedRooms.contains(name) ? [.unsafeFlags(march)] : roomSettings)
}

func tests(_ room: String, _ more: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: room + "Tests",
        dependencies: [.byName(name: room), "TestSupport"] + (room == "Support" ? [] : ["Support"]) + more,
        exclude: exclude,
        swiftSettings: testSettings)
}
