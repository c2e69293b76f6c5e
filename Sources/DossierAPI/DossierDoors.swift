package import Catalogue
package import Documents
package import Dossiers
package import Gateway
import Journal
package import SingleWindow
import Synchronization

/// The doors of `/api/v1`: applicants hand dossiers in and look them up, agencies' systems fetch them and tell what
/// becomes of them.
///
/// `Operation` is the list of what can be asked, by method and path; a `Door` reads one request as a `Call` and writes
/// what comes of it, or the `DossierProblem` it ran into. `Doors` do the work, through the book, and `SingleWindow` through
/// the window's, `Documents` through the book of documents;
/// `Uploads` takes files that come in several requests; `Catalogue` shows what there is to ask for; `Access` says who asks and how often; `Feed` tells agencies of events as they come; `Wire` has the JSON, in the administration's words;
/// `Description` writes all of this down as OpenAPI. One object lives through all reloads.
package final class DossierDoors: Sendable {
    let book: DossierBook
    let shelf: FileShelf
    let window: WindowBook
    let documents: DocumentBook
    /// The catalogue; nil where there is none.
    let register: ProcedureRegister?
    let clock: any GatewayClock
    let alarm: any Alarm
    let limits: DoorLimits
    /// Of JSON bodies.
    let budget: ByteBudget
    let bell = FeedBell()
    let attempts: Attempts
    let uploads = UploadDesk()
    /// Makes the names of uploads.
    let random: @Sendable () -> UInt64
    private let roll: Mutex<AccountRoll>

    package init(
        book: DossierBook, shelf: FileShelf, accounts: [AgencyAccount], window: WindowBook? = nil, documents: DocumentBook? = nil, register: ProcedureRegister? = nil,
        clock: any GatewayClock, alarm: any Alarm = SystemAlarm(),
        limits: DoorLimits = DoorLimits(), random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.book = book
        self.shelf = shelf
        self.window = window ?? WindowBook(journal: book.journal, vault: book.vault, clock: clock, seed: 0)
        self.documents = documents ?? DocumentBook(journal: book.journal, vault: book.vault, clock: clock)
        self.register = register
        self.random = random
        self.clock = clock
        self.alarm = alarm
        self.limits = limits
        budget = ByteBudget(limits.messages)
        attempts = Attempts(limits)
        roll = Mutex(AccountRoll(accounts, at: "api", vault: book.vault))
        let bell = bell
        book.journal.onWake { bell.ring($0) }
    }

    /// At a reload. Event streams of accounts that are gone or have another password end with it.
    package func use(accounts: [AgencyAccount]) {
        let new = AccountRoll(accounts, at: "api", vault: book.vault)
        roll.withLock { $0 = new }
        bell.ring(.unknown)
    }

    /// When the gateway stops: who waits for events is answered now.
    package func endFeeds() { bell.close() }

    /// - Parameters:
    ///   - agency: whose the routes are, for the log: the gateway's own.
    ///   - declared: where the configuration asks for them.
    package func routes(agency: AgencyReference, declared: SourcePlace) throws(PathPattern.Flaw) -> [Route] {
        var routes: [Route] = []
        for operation in Operation.allCases {
            let pattern = try PathPattern(operation.path)
            routes.append(Route(
                pattern: pattern, methods: [operation.method], connector: Door(doors: self, operation: operation, pattern: pattern),
                connectorName: "dossiers", agency: agency, declared: declared))
        }
        return routes
    }

    var accounts: AccountRoll { roll.withLock { $0 } }

    func answer(_ operation: Operation, _ call: Call) async throws -> Told {
        switch operation {
        case .uploadFile: try await upload(call)
        case .submitDossier: try await submit(call)
        case .readDossier: try await read(call)
        case .readEvents: try await readEvents(call)
        case .readFile: try await readFile(call)
        case .tellProgress: try await tellProgress(call)
        case .acknowledgeDossier: try await acknowledge(call)
        case .lookUpDossier: try await lookUp(call)
        case .readFeed: try await readFeed(call)
        case .describe: describe(call)
        case .readDeclaration: try await readDeclaration(call)
        case .tellDeclaration: try await tellDeclaration(call)
        case .readWindowFeed: try await readWindowFeed(call)
        case .sendDocument: try await sendDocument(call)
        case .readDocument: try await readDocument(call)
        case .readDocumentFile: try await readDocumentFile(call)
        case .tellDocument: try await tellDocument(call)
        case .readDocumentFeed: try await readDocumentFeed(call)
        case .beginUpload: try await beginUpload(call)
        case .appendUpload: try await appendUpload(call)
        case .readUpload: try await readUpload(call)
        case .dropUpload: try await dropUpload(call)
        case .searchCatalogue: try await searchCatalogue(call)
        case .suggest: try await suggest(call)
        case .readProcedure: try await readProcedure(call)
        }
    }
}
