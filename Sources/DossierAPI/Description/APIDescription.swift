import Gateway
import JSON

/// `/api/v1` as OpenAPI 3.1. `Operation+Description` says of each operation what it takes and gives, `Shapes` what that
/// looks like.
enum APIDescription {
    static let bytes = document.bytes

    static var document: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Một Cửa", "version": "1",
                "description": "Hand a dossier in, follow it, and take it over. Errors are problem details (RFC 9457); words are Vietnamese, or English by Accept-Language.",
            ],
            "servers": [["url": "/"]],
            "paths": paths,
            "components": [
                "schemas": Shapes.all,
                "securitySchemes": [
                    "agency": ["type": "http", "scheme": "basic", "description": "An agency's account, as its file declares it."],
                    "applicant": [
                        "type": "apiKey", "in": "header", "name": "Motcua-Lookup",
                        "description": "The look-up code on the receipt, an identity's number or the telephone's; files only with the code.",
                    ],
                ],
            ],
        ]
    }

    private static var paths: JSON {
        var paths = JSONObject()
        for operation in Operation.allCases {
            var item = paths[operation.path]?.object ?? JSONObject()
            item.set(operation.method.description.lowercased(), operation.description)
            paths.set(operation.path, .object(item))
        }
        return .object(paths)
    }
}
