import Foundation
import Testing

/// What each target may import, read from Package.swift.
private enum Manifest {
    static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Darwin", "Synchronization", "Dispatch"]

    /// By target.
    static func dependencies() throws -> [String: Set<String>] {
        let text = try SourceTree.text("Package.swift").split(separator: "\n").joined(separator: " ")
        var all: [String: Set<String>] = [:]
        for (opening, suffix, more) in [
            ("room(\"", "", []), (".executableTarget( name: \"", "", []), (".target(name: \"", "", []),
            ("suite(\"", "Tests", ["Testbed", "Gateway", "NIOCore", "NIOEmbedded", "Testing"]),
        ] as [(String, String, [String])] {
            for part in squeezed(text).components(separatedBy: opening).dropFirst() {
                let name = String(part.prefix { $0 != "\"" })
                guard let start = part.firstIndex(of: "[") else { continue }
                let list = balanced(part[start...])
                all[name + suffix] = names(in: list).union(more)
            }
        }
        return all
    }

    private static func squeezed(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }

    /// From an opening bracket to the one that closes it.
    private static func balanced(_ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" { depth -= 1 }
            if depth == 0 { return text[...index] }
        }
        return text
    }

    /// `"Gateway"`, `nioSSL`, and the name of `.product(name: "NIOTLS", package: "swift-nio")`.
    private static func names(in list: Substring) -> Set<String> {
        let variables = ["nio": "NIOCore", "nioPosix": "NIOPosix", "nioEmbedded": "NIOEmbedded", "nioSSL": "NIOSSL", "crypto": "Crypto"]
        let items = list.dropFirst().dropLast().components(separatedBy: ",")
        return Set(items.compactMap { item -> String? in
            let item = item.trimmingCharacters(in: .whitespaces)
            if let name = variables[item] { return name }
            if item.hasPrefix("package:") { return nil }
            return item.components(separatedBy: "\"").dropFirst().first
        })
    }
}

@Suite("Imports go only downwards") struct ImportTests {
    @Test("Package.swift is read right")
    func manifest() throws {
        let all = try Manifest.dependencies()
        #expect(all["Gateway"] == ["NIOCore"] && all["Curl"] == ["CCurl"])
        #expect(all["Front"]?.isSuperset(of: ["Gateway", "NIOHTTP2", "NIOTLS", "NIOSSL"]) == true)
        #expect(all["motcua"]?.isSuperset(of: ["Front", "ArgumentParser", "Logging"]) == true)
        #expect(all["ScenariosTests"]?.contains("motcua") == true && all["Testbed"]?.contains("NIOEmbedded") == true)
    }

    @Test("Each file imports only what its target names")
    func named() throws {
        let all = try Manifest.dependencies()
        for file in SourceTree.files {
            let allowed = try #require(all[file.target], "\(file.path)")
            for (line, module) in file.imports where !allowed.contains(module) && !Manifest.system.contains(module) {
                Issue.record("\(module) at \(file.path):\(line)")
            }
        }
    }

    @Test("Gateway, which all rooms see, sees none; only Connectors and motcua see Curl")
    func order() throws {
        for (target, allowed) in try Manifest.dependencies() where !target.hasSuffix("Tests") {
            if target == "Gateway" { #expect(allowed == ["NIOCore"]) }
            if allowed.contains("Curl") { #expect(["Connectors", "motcua"].contains(target)) }
            #expect(!allowed.contains("motcua"))
        }
    }
}
