package import Gateway

/// The cache on disk, as it is put together.
package struct DiskSettings: Sendable {
    /// Bytes on disk, in blocks of 4 KiB.
    package var bytes: Int
    package var files: Int
    /// Bytes of bodies that wait to be written; more are not written at all.
    package var queue = 32 << 20
    /// A body up to this many bytes is read back into memory; a larger one is sent from its file.
    package var smallBody = 256 << 10
    /// Files that answers are sent from, kept open.
    package var openFiles = 256
    package init(bytes: Int, files: Int) {
        self.bytes = bytes
        self.files = files
    }
}

/// What the disk tier does its work by.
package struct DiskMeans: Sendable {
    package let files: any DiskFiles
    /// One thread, for all that changes the disk; work comes in the order it was given.
    package let writing: any DiskThread
    package let reading: any DiskThread
    package let clock: any GatewayClock
    /// Tells the operator one line.
    package let tell: @Sendable (String) -> Void

    package init(
        files: any DiskFiles, writing: any DiskThread, reading: any DiskThread, clock: any GatewayClock,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.files = files
        self.writing = writing
        self.reading = reading
        self.clock = clock
        self.tell = tell
    }
}
