/// Why an operation on the disk failed.
package struct DiskFailure: Error, Equatable, CustomStringConvertible {
    package enum Step: String, Sendable { case folder, claim, list, create, open, write, read, length, rename, remove }

    package let step: Step
    /// errno.
    package let code: Int32

    package init(_ step: Step, code: Int32) {
        self.step = step
        self.code = code
    }

    package var description: String { "\(step.rawValue): \(SystemFiles.words(code))" }
}

/// The few operations the disk tier needs of one folder; names are relative to it.
package protocol DiskFiles: Sendable {
    /// Makes a folder of mode 0700 unless it is there; the empty name is the folder itself.
    func makeFolder(_ name: String) throws(DiskFailure)
    /// Makes the folder this process's alone, until `release` or its end; again is no failure.
    func claim() throws(DiskFailure)
    func release()
    func names(in folder: String) throws(DiskFailure) -> [String]
    /// A new file of mode 0600, in place of one that is there.
    func create(_ name: String) throws(DiskFailure) -> Int32
    func open(_ name: String, forWriting: Bool) throws(DiskFailure) -> Int32
    /// Writes all of it.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, at place: Int) throws(DiskFailure)
    /// - Returns: bytes read, fewer than asked for only at the file's end.
    func read(_ space: UnsafeMutableRawBufferPointer, from file: Int32, at place: Int) throws(DiskFailure) -> Int
    func length(of file: Int32) throws(DiskFailure) -> Int
    func close(_ file: Int32)
    func rename(_ old: String, to new: String) throws(DiskFailure)
    /// Removes a file; one that is not there is no failure.
    func remove(_ name: String) throws(DiskFailure)
}
