import Analysis
import Documents
import Measurement

/// Where the numbers come from, in the order of what a reader needs to make them again.
func environmentFacts(_ model: ReportModel) -> [Fact] {
  environmentFacts(
    model.environment, recording: model.recording, probes: probeFacts(model.quality))
}

/// Where the numbers of any report come from.
func environmentFacts(
  _ environment: ReportEnvironment, recording: String, probes: [Fact] = []
) -> [Fact] {
  let host = environment.host
  let plan = environment.plan
  var facts = [
    Fact(label: "command", text: shell(environment.command), isCode: true),
    Fact(
      label: "run",
      text: "\(environment.run), started \(environment.startedAt), \(environment.status.rawValue), "
        + "\(counted(plan.boots, "boot")) of each cell, seed \(plan.seed)"),
    Fact(label: "recording", text: recording),
    Fact(label: "suite", text: revision(environment.suite)),
    Fact(label: "cpu", text: cpu(host)),
    Fact(label: "clock", text: clock(host)),
    Fact(
      label: "host",
      text: "\(text(host.operatingSystem)), kernel \(text(host.kernel)), hypervisor "
        + "\(text(host.hypervisor)), governor \(text(host.governor))"),
    Fact(label: "mitigations", text: mitigations(host.mitigations)),
  ]
  facts += probes
  facts += environment.placements.map { Fact(label: "placement", text: placement($0)) }
  if let time = wallTime(environment) { facts.append(Fact(label: "time", text: time)) }
  facts += environment.machines.map { machine in
    let state = machine.available ? "used" : "not used: \(machine.because ?? "no reason given")"
    return Fact(
      label: machine.id.rawValue, text: ([state] + machine.notes).joined(separator: "; "))
  }
  let tools = environment.tools.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
  if !tools.isEmpty { facts.append(Fact(label: "tools", text: tools.joined(separator: ", "))) }
  let images = environment.images.map { "\($0.name) \($0.sha256.prefix(12))" }
  if !images.isEmpty { facts.append(Fact(label: "images", text: images.joined(separator: ", "))) }
  return facts
}

/// The computer, the day and the revision in one line.
func byline(_ environment: ReportEnvironment) -> String {
  let host = environment.host
  let hypervisor = host.hypervisor.value.map { ", under \($0)" } ?? ""
  return "\(text(host.cpuModel))\(hypervisor); \(environment.startedAt.prefix(10)); revision "
    + shortRevision(environment.suite)
}

/// A revision in twelve digits, with a mark where files differed from it.
func shortRevision(_ suite: SuiteRevision) -> String {
  (suite.revision.value.map { String($0.prefix(12)) } ?? "unknown")
    + (suite.dirty.value == true ? "+" : "")
}

private func placement(_ placement: Placement) -> String {
  let cpus = placement.cpusReadBack.map(String.init).joined(separator: ", ")
  let nodes =
    placement.nodesReadBack.value.map { $0.map(String.init).joined(separator: ", ") }
    ?? text(placement.nodesReadBack)
  return "CPU \(placement.cpu), read back \(cpus); memory on node \(placement.node), read back "
    + nodes
}

/// How long the run took and on what, and how long a guest takes to get to work.
private func wallTime(_ environment: ReportEnvironment) -> String? {
  guard let total = environment.wallMicroseconds["total"] else { return nil }
  func seconds(_ microseconds: Int) -> String {
    fixed(Double(microseconds) / 1e6, places: 1) + " s"
  }
  let parts = environment.wallMicroseconds.filter { $0.key != "total" }
    .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    .map { "\($0.key) \(seconds($0.value))" }
  let starts = environment.machines.compactMap { machine in
    environment.firstSampleMicroseconds[machine.id.rawValue].map {
      "\(machine.id.rawValue) \(fixed($0 / 1e3, places: 0)) ms"
    }
  }
  return "\(seconds(total)): \(parts.joined(separator: ", ")); from launch to first batch "
    + "(median): \(starts.joined(separator: ", "))"
}

func revision(_ suite: SuiteRevision) -> String {
  let name =
    suite.revision.value.map { String($0.prefix(12)) } ?? text(suite.revision)
  switch suite.dirty {
  case .known(true): return "\(name), with uncommitted changes"
  case .known(false): return name
  case .unknown(let because): return "\(name), unknown whether clean (\(because))"
  }
}

private func cpu(_ host: HostDescription) -> String {
  let signature = host.cpuSignature.value.map { $0.map(String.init).joined(separator: "/") }
  let smt = host.smt.value.map { $0 ? "on" : "off" } ?? text(host.smt)
  return "\(text(host.cpuModel)), family/model/stepping \(signature ?? text(host.cpuSignature)), "
    + "microcode \(text(host.microcode)), \(counted(host.onlineCPUs.count, "CPU")) online, SMT \(smt)"
}

private func clock(_ host: HostDescription) -> String {
  let hz = host.tsc.hz.value.map { "\(fixed(Double($0) / 1e6, places: 0)) MHz" }
  let step = host.tsc.step.value.map { "in steps of \($0)" }
  let invariant = host.tsc.invariant.value.map { $0 ? "invariant" : "not invariant" }
  return "time-stamp counter \(hz ?? text(host.tsc.hz)), \(step ?? "step \(text(host.tsc.step))"), "
    + "\(invariant ?? "invariance \(text(host.tsc.invariant))"); source \(text(host.clockSource))"
}

private func mitigations(_ observed: Observed<[String: String]>) -> String {
  guard let words = observed.value else { return text(observed) }
  let vulnerable = words.filter { $0.value.hasPrefix("Vulnerable") }.keys.sorted()
  let mitigated = words.values.count { $0.hasPrefix("Mitigation") }
  let unaffected = words.values.count { $0.hasPrefix("Not affected") }
  let open =
    vulnerable.isEmpty ? "none vulnerable" : "vulnerable: \(vulnerable.joined(separator: ", "))"
  return "\(mitigated) mitigated, \(unaffected) not affected, \(open), of \(words.count) known"
}

private func text<Value>(_ observed: Observed<Value>) -> String {
  switch observed {
  case .known(let value): "\(value)"
  case .unknown(let because): "unknown (\(because))"
  }
}
