package import Gateway

/// Reads a folder laid out like `routes/`: `gateway.yaml` and one file per agency.
///
/// What comes in is a folder, what goes out is a `ConfigurationReading`: every file as typed settings, and every
/// mistake at once. Keys are declared in the files named `…Keys`, kinds of values in those named `…Kinds`; `Section` puts
/// the two together. `AppliedConfiguration` then decides what of a reading is served, so that one agency's mistake
/// stays that agency's alone.
package struct ConfigurationReader: Sendable {
    /// As the user gave it; mistakes name files by it.
    private let directory: String
    private let files: any FileReader
    private let credentials: String?

    /// - Parameter credentials: `$CREDENTIALS_DIRECTORY`.
    package init(directory: String, files: any FileReader = DiskFiles(), credentials: String? = nil) {
        var directory = directory[...]
        while directory.count > 1, directory.last == "/" { directory.removeLast() }
        self.directory = String(directory)
        self.files = files
        self.credentials = credentials
    }

    /// - Parameter now: what certificates' dates are compared with.
    package func read(at now: Instant) -> ConfigurationReading {
        let folder = PathText.join(files.workingDirectory, directory)
        let surroundings = Surroundings(
            files: files, base: PathText.join(folder, ".."), credentials: credentials,
            certificates: CertificateShelf(files: files, now: now))
        let gatewayDraft = Draft(file: directory + "/gateway.yaml", surroundings: surroundings)
        let gateway = text(of: "gateway.yaml", in: folder, gatewayDraft).flatMap(GatewayFileReader(gatewayDraft).read)
        let agencies = agencyNames(in: folder, gatewayDraft).map { name in
            let draft = Draft(file: directory + "/" + name, surroundings: surroundings)
            guard let text = text(of: name, in: folder, draft) else {
                return AgencyFile(settings: nil, mistakes: draft.mistakes, remains: Salvage.read("", file: draft.file))
            }
            return AgencyFileReader(draft).read(text)
        }
        return ConfigurationReading(
            gatewayFile: gatewayDraft.file, gateway: gateway, gatewayMistakes: gatewayDraft.inOrder, agencyFiles: agencies)
    }

    /// Sorted by name, so that who comes first does not depend on the disk.
    private func agencyNames(in folder: String, _ draft: Draft) -> [String] {
        do {
            let names = try files.names(in: folder).filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
            if names.contains("gateway.yml") { draft.note("stands as gateway.yml; rename it to gateway.yaml", at: .start(of: draft.file)) }
            return names.filter { $0 != "gateway.yaml" && $0 != "gateway.yml" }.sorted()
        } catch {
            draft.note("\(directory) cannot be read: \(error.reason)", at: .start(of: draft.file))
            return []
        }
    }

    private func text(of name: String, in folder: String, _ draft: Draft) -> String? {
        do {
            let bytes = try files.contents(of: folder + "/" + name)
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            draft.note("not UTF-8; save it as UTF-8", at: Self.placeOfBadByte(bytes, draft.file))
        } catch {
            draft.note("cannot be read: \(error.reason)", at: .start(of: draft.file))
        }
        return nil
    }

    /// The first place at which decoding gives a replacement character that is not in the file.
    private static func placeOfBadByte(_ bytes: [UInt8], _ file: String) -> SourcePlace {
        var line = 1
        for part in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil {
                let scalars = String(decoding: part, as: UTF8.self).unicodeScalars
                return SourcePlace(file: file, line: line, column: 1 + scalars.prefix { $0 != "\u{fffd}" }.count)
            }
            line += 1
        }
        return .start(of: file)
    }
}

/// A folder as it was read, with all its mistakes.
package struct ConfigurationReading: Sendable, Hashable {
    package let gatewayFile: String
    /// Nil when nothing of it could be read.
    package let gateway: GatewaySettings?
    package let gatewayMistakes: [Mistake]
    /// By name.
    package let agencyFiles: [AgencyFile]

    /// The agencies whose files have no mistake of their own.
    package var agencies: [AgencySettings] { agencyFiles.compactMap(\.settings) }

    /// Every mistake, file by file: the gateway's first; of two files that claim one thing the later has it.
    package var mistakes: [Mistake] {
        let losses = Claims.losses(Dictionary(uniqueKeysWithValues: agencyFiles.enumerated().map { ($0.offset, $0.element.claims) }))
        return gatewayMistakes + agencyFiles.enumerated().flatMap { index, file in
            (file.mistakes + (losses[index] ?? []).map(\.mistake)).sorted { $0.place.comesBefore($1.place) }
        }
    }
}
