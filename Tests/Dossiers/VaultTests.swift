import Dossiers
import Testing

@Suite("The vault") struct VaultTests {
    let vault: Vault, other: Vault

    init() throws {
        vault = try #require(Vault(master: Array(repeating: 1, count: 32)))
        other = try #require(Vault(master: Array(repeating: 2, count: 32)))
    }

    @Test("A master key has 32 bytes", arguments: [0, 16, 31, 33])
    func length(_ count: Int) {
        #expect(Vault(master: Array(repeating: 0, count: count)) == nil)
        #expect(Vault(master: Vault.newMaster()) != nil && Vault.newMaster() != Vault.newMaster())
    }

    @Test("What is sealed is opened by its own key, as what it was sealed as, and not otherwise")
    func sealing() throws {
        let (key, wrapped) = try vault.newKey(for: "dossier/a")
        let sealed = try key.seal(Array("NGUYỄN VĂN MẪU".utf8), as: "record")
        #expect(try vault.unwrap(wrapped, for: "dossier/a").open(sealed, as: "record") == Array("NGUYỄN VĂN MẪU".utf8))
        #expect(throws: Vault.Unopenable.self) { try key.open(sealed, as: "step") }
        #expect(throws: Vault.Unopenable.self) { try vault.newKey(for: "dossier/a").key.open(sealed, as: "record") }
        #expect(try key.seal([1], as: "record") != key.seal([1], as: "record"))
    }

    @Test("A wrapped key opens for its own stream and by its own master only")
    func binding() throws {
        let wrapped = try vault.newKey(for: "dossier/a").wrapped
        #expect(throws: Vault.Unopenable.self) { try vault.unwrap(wrapped, for: "dossier/b") }
        #expect(throws: Vault.Unopenable.self) { try other.unwrap(wrapped, for: "dossier/a") }
    }

    @Test("A changed, cut or empty seal does not open")
    func damage() throws {
        let (key, _) = try vault.newKey(for: "dossier/a")
        let sealed = try key.seal([1, 2, 3], as: "record")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: Vault.Unopenable.self) { try key.open(changed, as: "record") }
        }
        for count in [0, 1, 12, sealed.count - 1] {
            #expect(throws: Vault.Unopenable.self) { try key.open(Array(sealed.prefix(count)), as: "record") }
        }
    }

    @Test("A blind index is the same for the same value of a kind, and another for all else")
    func blind() {
        let blind = vault.blind("factor", "001099000001")
        #expect(blind == vault.blind("factor", "001099000001") && blind.count == 32)
        #expect(Set([blind, vault.blind("factor", "001099000002"), vault.blind("request", "001099000001"), other.blind("factor", "001099000001")]).count == 4)
    }

    @Test("A piece of a file opens in its own place only")
    func pieces() throws {
        let sealed = try vault.seal(piece: [1, 2], at: "piece 0")
        #expect(try vault.open(piece: sealed, at: "piece 0") == [1, 2])
        #expect(throws: Vault.Unopenable.self) { try vault.open(piece: sealed, at: "piece 1") }
    }

    @Test("Hexadecimal digits are read in both cases, by pairs, and nothing else is")
    func hexadecimal() {
        #expect(Hexadecimal.text([0, 255, 16]) == "00ff10" && Hexadecimal.bytes("00fF10") == [0, 255, 16])
        for text in ["0", "0g", "0x", " 00", "０0"] { #expect(Hexadecimal.bytes(text) == nil, "\(text)") }
    }
}
