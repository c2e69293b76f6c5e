import Foundation
import GRDB

extension [UInt8] {
    /// As GRDB takes blobs.
    var data: Data { Data(self) }
}

extension Row {
    /// A blob's bytes.
    func bytes(_ index: Int) -> [UInt8] { [UInt8](self[index] as Data) }
}
