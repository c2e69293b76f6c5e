/// Names of members in calls and replies.
package enum PortalMember {
    // The login's
    package static let user = "username"
    package static let password = "password"
    // A call's
    package static let session = "session"
    package static let agency = "madonvi"
    package static let service = "service"
    // The services' own
    package static let procedure = "maTTHC"
    package static let dossier = "mahoso"
    package static let isUpdating = "isUpdating"
    package static let data = "data"
    // A reply's
    package static let code = "error_code"
    package static let message = "message"
    package static let result = "result"
    package static let items = "items"
    package static let field = "field"
    package static let number = "MaHoSo"
}
