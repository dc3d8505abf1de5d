import Analysis
import Foundation

extension NeverQuiet {
  /// What was seen and what to try, as one line of the command's errors.
  var complaint: String {
    let share = String(format: "%.1f", quietShare * 100)
    let seen =
      probes > 0
      ? "\(share) % of \(probes) probes found the core quiet" : "no probe found the core quiet"
    return "the core was never quiet long enough: \(seen), and none of \(boots) native "
      + "\(boots == 1 ? "boot" : "boots") has enough quiet samples. No native cell has a headline "
      + "figure. Try another CPU with --cpu, another time, or a machine whose cores are not "
      + "shared; 'switchbench doctor' shows how often this core is shared."
  }
}
