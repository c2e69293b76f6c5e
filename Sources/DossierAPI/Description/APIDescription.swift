import JSON

/// `/api/v1` as OpenAPI 3.1.
enum APIDescription {
    static let bytes = JSON.object(["openapi": "3.1.0"]).bytes
}
