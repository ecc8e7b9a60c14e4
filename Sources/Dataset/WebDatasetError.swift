import Support

/// What is wrong with the samples in archives, as WebDataset has them.
public enum WebDatasetError: DiagnosticError, Equatable {
    /// Files in a folder of archives that are none, or are packed in a way that is not read.
    case notArchives(folder: String, names: [String])
    case noSamples(file: String)
    case malformedSample(file: String, reason: String)
    /// Members of an archive whose names have no ending, so that nobody knows what they are.
    case noEnding(file: String, names: [String])
    /// A sample without a picture or label of its own whose members have dots within their names.
    case dotsInNames(file: String, key: String, example: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notArchives(let folder, let names):
            Diagnostic(
                .warning, code: "import.not-an-archive", at: SourceLocation(file: folder),
                message: "\(FileNameList.count(names)) left out, no .tar, .tar.gz or .tgz: \(FileNameList.text(names))",
                fix: "pack the samples as one of these, or take the files away")
        case .noSamples(let file):
            Diagnostic(
                code: "import.no-samples", at: SourceLocation(file: file), message: "holds no sample of a WebDataset",
                fix: "name tar archives, or a folder with some, whose members are such as 000001.png and 000001.cls")
        case .malformedSample(let file, let reason):
            Diagnostic(
                code: "import.malformed-sample", at: SourceLocation(file: file), message: reason,
                fix: "make the archive again with a picture and a label from 0 to 9 for each sample; the others are read")
        case .noEnding(let file, let names):
            Diagnostic(
                .warning, code: "import.no-ending", at: SourceLocation(file: file),
                message: "\(FileNameList.count(names)) without an ending in the name that says what it is: \(FileNameList.text(names))",
                fix: "name the members of a sample such as 000001.png and 000001.cls; whatever else lies there can stay")
        case .dotsInNames(let file, let key, let example):
            Diagnostic(
                code: "import.dots-in-names", at: SourceLocation(file: file),
                message: "a sample's name ends at the first dot, so that '\(example)' and all that starts with '\(key).' is one sample, "
                    + "which has no single picture and label",
                fix: "name the members without dots but the one before the ending, such as \(key)-1.png and \(key)-1.cls")
        }
    }
}
