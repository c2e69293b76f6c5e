import CFaultyDisk
import Glibc
import Synchronization

/// What SQLite does to the files of one folder, counted, failing when told, and written down for a power cut.
///
/// It stands before SQLite's own file system; files elsewhere are not touched.
package final class FaultyDisk: Sendable {
    /// What SQLite asks of a disk.
    package enum Operation: Int32, Sendable, CaseIterable { case open, read, write, truncate, sync, size, lock, sharedMemory, delete, extend }

    /// How it fails.
    package enum Fault: Sendable, CaseIterable {
        /// Any operation, as by a broken disk.
        case failing
        /// What needs room.
        case full
        /// What changes a file, as when the disk is made read-only under those who have it open.
        case readOnly

        /// SQLite's result code; nil when the operation is none of its concern.
        fileprivate func code(_ operation: Operation, extends: Bool) -> Int32? {
            switch (self, operation) {
            case (.failing, .open): 14  // SQLITE_CANTOPEN
            case (.failing, .read): 266  // SQLITE_IOERR_READ
            case (.failing, .write), (.failing, .extend): 778  // SQLITE_IOERR_WRITE
            case (.failing, .truncate): 1546  // SQLITE_IOERR_TRUNCATE
            case (.failing, .sync): 1034  // SQLITE_IOERR_FSYNC
            case (.failing, .size): 1802  // SQLITE_IOERR_FSTAT
            case (.failing, .lock): 3850  // SQLITE_IOERR_LOCK
            case (.failing, .sharedMemory): 5386  // SQLITE_IOERR_SHMMAP
            case (.failing, .delete): 2570  // SQLITE_IOERR_DELETE
            case (.full, .extend): 13  // SQLITE_FULL
            case (.full, .sharedMemory): extends ? 4874 : nil  // SQLITE_IOERR_SHMSIZE
            case (.readOnly, .write), (.readOnly, .extend), (.readOnly, .truncate), (.readOnly, .delete): Fault.failing.code(operation, extends: extends)
            default: nil
            }
        }

        /// What the system would say.
        fileprivate var reason: Int32 {
            switch self {
            case .failing: EIO
            case .full: ENOSPC
            case .readOnly: EROFS
            }
        }
    }

    /// A change of a file, or a promise that those before it last.
    package enum Change: Sendable {
        case write(offset: Int, [UInt8])
        case truncate(Int)
        case sync
        case delete
    }

    /// A change and the name of its file within the folder.
    package struct Recorded: Sendable {
        package let file: String
        package let change: Change
    }

    private struct State {
        var count = 0
        /// Which of the operations it concerns fails first, from 1; and whether all after it do too.
        var armed: (fault: Fault, number: Int, isLasting: Bool)?
        var hasFired = false
        var isRecording = false
        var recorded: [Recorded] = []
    }

    private static let board = Mutex<[String: FaultyDisk]>([:])
    private let state = Mutex(State())
    private let folder: String

    /// - Parameter folder: absolute, without a slash at its end; its files opened from now on are on this disk.
    package init(folder: String) {
        self.folder = folder
        _ = faulty_disk_install(
            { path in FaultyDisk.disk(of: path) == nil ? 0 : 1 },
            { path, operation, bytes, amount, offset in
                guard let path, let (disk, name) = FaultyDisk.disk(of: path), let operation = Operation(rawValue: operation) else { return 0 }
                return disk.judge(operation, of: name, UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(amount)), Int(amount), Int(offset))
            })
        Self.board.withLock { $0[folder] = self }
    }

    /// Its folder is as any other from now on.
    package func remove() { Self.board.withLock { _ = $0.removeValue(forKey: folder) } }

    private static func disk(of path: UnsafePointer<CChar>?) -> (FaultyDisk, String)? {
        guard let path else { return nil }
        let text = String(cString: path)
        guard let slash = text.lastIndex(of: "/"), let disk = board.withLock({ $0[String(text[..<slash])] }) else { return nil }
        return (disk, String(text[text.index(after: slash)...]))
    }

    // MARK: Faults

    /// Fails from now on.
    /// - Parameters:
    ///   - number: the first to fail of the operations that concern this fault, from 1.
    ///   - isLasting: until `mend`; else that one alone.
    package func fail(_ fault: Fault, at number: Int, isLasting: Bool) {
        state.withLock {
            $0.count = 0
            $0.hasFired = false
            $0.armed = (fault, number, isLasting)
        }
    }

    /// Works again.
    /// - Returns: whether anything had failed.
    @discardableResult
    package func mend() -> Bool {
        state.withLock {
            $0.armed = nil
            return $0.hasFired
        }
    }

    // MARK: What was done

    /// Writes down every change from now on.
    package func record() { state.withLock { $0.isRecording = true } }

    /// All changes since `record`.
    package var recorded: [Recorded] { state.withLock { $0.recorded } }

    private func judge(_ operation: Operation, of file: String, _ bytes: UnsafeRawBufferPointer, _ amount: Int, _ offset: Int) -> Int32 {
        let failed: (fault: Fault, code: Int32)? = state.withLock { state in
            if let armed = state.armed, let code = armed.fault.code(operation, extends: amount != 0) {
                state.count += 1
                if state.count == armed.number || armed.isLasting && state.count > armed.number {
                    state.hasFired = true
                    return (armed.fault, code)
                }
            }
            if state.isRecording, let change = Self.change(operation, bytes, offset) { state.recorded.append(Recorded(file: file, change: change)) }
            return nil
        }
        guard let failed else { return 0 }
        errno = failed.fault.reason
        return failed.code | ((operation == .write || operation == .extend) && failed.fault != .readOnly ? 1 << 30 : 0)  // FAULTY_TORN
    }

    private static func change(_ operation: Operation, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Change? {
        switch operation {
        case .write, .extend: .write(offset: offset, Array(bytes))
        case .truncate: .truncate(offset)
        case .sync: .sync
        case .delete: .delete
        case .open, .read, .size, .lock, .sharedMemory: nil
        }
    }
}
