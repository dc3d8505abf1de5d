/// The keys of a recording, named like the properties except for an older name.
extension Run {
  enum CodingKeys: String, CodingKey {
    case schema, id, status, startedAt, finishedAt, command, suite, host, tools, images, plan
    case machines, strategies, benchmarks
    case decompositions = "wholes"
    case launchCommands, launches, cells, warnings, wallMicroseconds, coRunnerProbe
  }
}
