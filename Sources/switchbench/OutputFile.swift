import ArgumentParser
import Foundation

/// Refuses a file that cannot be written, before work is done whose result would go there.
///
/// - Throws: `ValidationError` that names the option, the file and what is wrong with it.
func expectWritable(_ file: String, option: String) throws {
  let folder = URL(filePath: file).deletingLastPathComponent().path
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
  else { throw ValidationError("\(option) \(file): there is no folder \(folder).") }
  guard FileManager.default.isWritableFile(atPath: folder) else {
    throw ValidationError("\(option) \(file): the folder \(folder) is not writable.")
  }
  if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
    throw ValidationError("\(option) \(file): it is a folder; name a file in it.")
  }
}
