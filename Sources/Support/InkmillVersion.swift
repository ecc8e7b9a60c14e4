/// The version that lock files and models record.
public let inkmillVersion = "0.1.0"
