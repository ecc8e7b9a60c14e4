import Support

/// The label events of one reviewer, as they are in their file.
public typealias LabelFile = JournalFile<LabelEvent>

/// Why a file of label events cannot be used.
public typealias LabelFileError = JournalError<LabelEvent>

/// Adds label events to a reviewer's file.
public typealias LabelJournal = Journal<LabelEvent>

/// What all reviewers of a recipe have decided.
public typealias LabelHistory = JournalHistory<LabelEvent>
