import Foundation
import Glibc
import Testing

@testable import motcua

@Suite struct StateFolders {
    private func withFolder(_ use: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try #require(mkdir(path, 0o700) == 0)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try use(path)
    }

    private func mode(_ path: String) -> UInt32 {
        var found = stat()
        return stat(path, &found) == 0 ? found.st_mode & 0o7777 : 0
    }

    @Test("A folder that is missing is made for us alone, with those above it", arguments: ["state", "var/lib/state"])
    func made(_ name: String) throws {
        try withFolder { base in
            let path = base + "/" + name
            // Once to make it, once to find it.
            for _ in 0..<2 {
                let folder = try StateFolder(path)
                #expect(folder.path == path)
                #expect(mode(path) == 0o700)
            }
        }
    }

    @Test("A folder that others may look into is refused and left as it is", arguments: [0o755, 0o750, 0o701, 0o770])
    func open(_ open: mode_t) throws {
        try withFolder { path in
            chmod(path, open)
            #expect(throws: StateFolder.Flaw(path: path, cause: .openToOthers(mode: open))) { _ = try StateFolder(path) }
            #expect(mode(path) == open)
        }
    }

    @Test("A file in its place is refused")
    func file() throws {
        try withFolder { base in
            let path = base + "/state"
            try "".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: StateFolder.Flaw(path: path, cause: .notAFolder)) { _ = try StateFolder(path) }
        }
    }

    @Test("A folder of another user is refused, by name of both", .enabled(if: geteuid() == 0, "only root may give a folder away"))
    func others() throws {
        try withFolder { path in
            try #require(chown(path, 65_534, 65_534) == 0)
            let flaw = StateFolder.Flaw(path: path, cause: .othersOwn(owner: 65_534, we: 0))
            #expect(throws: flaw) { _ = try StateFolder(path) }
            #expect(flaw.description.contains("chown -R 0 \(path)"))
        }
    }

    @Test("A place that cannot hold it is refused with the folder that could not be made")
    func nowhere() {
        #expect(throws: StateFolder.Flaw(path: "/proc/nowhere", cause: .cannotCreate(code: ENOENT))) {
            _ = try StateFolder("/proc/nowhere/state")
        }
    }
}
