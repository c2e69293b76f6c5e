import Gateway
import NIOCore

/// One page as a connector.
struct PageDoor: TaskConnector {
    let pages: Pages
    let kind: PageKind
    let language: Language
    let pattern: PathPattern

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        guard let call = PageCall(asked, pattern, language) else {
            return .success(pages.failure(.notFound, PageCall(asked, language)))
        }
        do {
            return .success(try await pages.answer(kind, call))
        } catch let error as GatewayError {
            return .failure(error)
        } catch {
            return .success(pages.failure(PageProblem(error), call))
        }
    }
}

/// A file of the pages: its name has its digest, so it never changes.
struct AssetDoor: Connector {
    let asset: Assets.Asset

    func answer(_ exchange: Exchange) -> Reply {
        exchange.body.abandon()
        var answer = Answer(status: 200)
        answer.fields.add(.contentType, asset.type)
        answer.fields.add(.cacheControl, "public, max-age=31536000, immutable")
        answer.fields.add(.etag, "\"\(asset.digest)\"")
        answer.fields.add("x-content-type-options", "nosniff")
        if exchange.request.method == .head {
            answer.fields.add(.contentLength, String(asset.bytes.count))
        } else {
            answer.body = .bytes(.init(bytes: asset.bytes))
        }
        return .now(answer)
    }
}
