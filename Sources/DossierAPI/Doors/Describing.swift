import Gateway
import JSON

/// The doors describe themselves.
extension DossierDoors {
    func describe(_ call: Call) -> Told { .json(200, bytes: APIDescription.bytes) }
}
