import Foundation
import Glibc

/// Runs a program to its end. Foundation's `Process` reads past the end of a buffer now and then where thousands of files are
/// open, as they are while a whole suite runs.
package enum Spawn {
    package struct Failure: Error {
        package let words: String
    }

    /// - Parameter arguments: the program's path, then its arguments.
    /// - Returns: its exit status, or 128 and the signal's number; and what it wrote on both its outputs.
    package static func run(_ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        // A file and no pipe: an end of a pipe may slip into a program that another thread starts just then.
        let path = FileManager.default.temporaryDirectory.path + "/spawn-\(UUID().uuidString)"
        defer { unlink(path) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let arguments = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + arguments
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, arguments[0], &actions, nil, &words, environ)
        guard code == 0 else { throw Failure(words: "\(arguments[4]): \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let output = (try? Data(contentsOf: URL(fileURLWithPath: path))).map { Array($0) } ?? []
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F), output)
    }
}
