import Dossiers

/// One upload under way. Of two that send to it, only the later goes on: the earlier's line has dropped, whether it knows or not.
actor UploadSession {
    enum Refusal: Error { case overtaken, tooLong, complete, tooManyPieces }

    /// Each request leaves a piece; a whole file of 100 MiB has 400. Who sends crumbs fills the journal with rows.
    private static let mostPieces = 4000

    private var upload: FileShelf.Upload
    /// What it will have in all, once that was said.
    private(set) var length: Int64?
    private(set) var finished: DossierFile?
    private var turn = 0
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ upload: FileShelf.Upload, length: Int64?) {
        self.upload = upload
        self.length = length
    }

    var offset: Int64 { finished?.length ?? upload.received }

    /// One at a time: what is put into the journal must come in its order.
    private func alone<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        isBusy = true
        defer {
            isBusy = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        return try await work()
    }

    /// While it is alone, nobody else sees what lies between.
    private func change<Value>(_ change: (inout FileShelf.Upload) async throws(BookRefusal) -> Value) async throws(BookRefusal) -> Value {
        var changed = upload
        defer { upload = changed }
        return try await change(&changed)
    }

    /// A request begins that sends, or asks how far it is: whoever sent before sends no more.
    /// - Returns: its turn, and where to go on.
    func begin() async throws -> (turn: Int, offset: Int64) {
        turn += 1
        let turn = turn
        return try await alone {
            try await change { upload async throws(BookRefusal) in try await upload.flush() }
            return (turn, offset)
        }
    }

    /// - Throws: `overtaken` where another request has begun since.
    func take(_ bytes: [UInt8], in turn: Int, limit: Int64) async throws {
        try await alone {
            guard turn == self.turn else { throw Refusal.overtaken }
            guard finished == nil else { throw Refusal.complete }
            guard upload.pieces < Self.mostPieces else { throw Refusal.tooManyPieces }
            guard upload.received + Int64(bytes.count) <= min(limit, length ?? .max) else { throw Refusal.tooLong }
            try await change { upload async throws(BookRefusal) in try await upload.add(bytes) }
        }
    }

    /// A request's content has ended, or broken off: what came is kept.
    func rest() async throws { try await alone { try await change { upload async throws(BookRefusal) in try await upload.flush() } } }

    /// - Parameter total: what the sender says it has in all.
    /// - Returns: false where it was said otherwise before.
    func agree(_ total: Int64) -> Bool {
        guard let length else {
            length = total
            return true
        }
        return length == total
    }

    func finish(in turn: Int, expecting digest: String?) async throws -> DossierFile {
        try await alone {
            guard turn == self.turn else { throw Refusal.overtaken }
            if let finished { return finished }
            let file = try await change { upload async throws(BookRefusal) in try await upload.finish(expecting: digest) }
            finished = file
            return file
        }
    }

    func abandon() async {
        turn += 1
        await alone { await upload.abandon() }
    }
}
