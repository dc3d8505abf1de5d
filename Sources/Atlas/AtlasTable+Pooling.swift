import Measurement

extension AtlasTable {
  /// Pools contributions; their order and copies of them do not matter.
  ///
  /// - Parameters:
  ///   - contributions: Checked ones.
  ///   - refused: What was not taken, to be listed.
  ///   - strategies: The strategies in the order of the story: they tell the order of rows, what
  ///     extends what, and the reference.
  ///   - isPooled: Whether recordings of one CPU share a column, as replicates.
  public init(
    _ contributions: [NamedContribution], refused: [AtlasRefusal] = [],
    strategies: [StrategyDefinition], isPooled: Bool = true
  ) {
    let (kept, copies) = withoutCopies(contributions)
    var pool = AtlasPool(isPooled: isPooled)
    for named in kept { pool.add(named.contribution) }
    let order = pool.columns.indices.sorted {
      AtlasTable.order(pool.columns[$0]).lexicographicallyPrecedes(
        AtlasTable.order(pool.columns[$1]))
    }
    let reference = strategies.first(where: \.isReference)?.name
    let places = AtlasPlace.places(
      pool, columns: order, strategies: strategies.map(\.name), reference: reference)
    self.init(
      isPooled: isPooled, columns: order.map { AtlasColumn(pool.columns[$0]) }, places: places,
      reference: reference,
      rungs: places.compactMap { AtlasRungs($0, strategies: strategies, columns: order.count) },
      copies: copies.sorted { ($0.name, $0.of) < ($1.name, $1.of) },
      refused: Set(refused).sorted { ($0.name, $0.because) < ($1.name, $1.because) })
  }

  private static func order(_ column: AtlasPool.Column) -> [String] {
    let cpu = column.cpu
    func number(_ value: Int) -> String {
      String(repeating: "0", count: max(0, 9 - "\(value)".count)) + "\(value)"
    }
    return [
      cpu.vendor, number(cpu.family), number(cpu.model), number(cpu.stepping),
      cpu.core?.rawValue ?? "", cpu.microcode ?? "", cpu.hypervisor,
      (cpu.mitigations ?? [:]).sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined(),
      column.recordings.min() ?? "",
    ]
  }
}

/// Each recording and each set of figures once.
///
/// Two measurements never agree in every digit of several figures, so what does is a copy, whatever it
/// calls itself. Of equal ones the first by name stays.
private func withoutCopies(
  _ contributions: [NamedContribution]
) -> (kept: [NamedContribution], copies: [AtlasCopy]) {
  let sorted = contributions.sorted {
    ($0.contribution.recording, $0.contribution.machine ?? "", $0.name)
      < ($1.contribution.recording, $1.contribution.machine ?? "", $1.name)
  }
  var kept: [NamedContribution] = []
  var copies: [AtlasCopy] = []
  var recordings: [[String]: String] = [:]
  var figures: [Int: [Int]] = [:]
  for named in sorted {
    let contribution = named.contribution
    let identity = [contribution.recording, contribution.machine ?? ""]
    if let first = recordings[identity] {
      copies.append(AtlasCopy(name: named.name, of: first))
      continue
    }
    let places = contribution.places
    if places.reduce(0, { $0 + $1.rows.count }) >= 3 {
      let same = figures[places.hashValue, default: []].first {
        kept[$0].contribution.places == places
      }
      if let same {
        copies.append(AtlasCopy(name: named.name, of: kept[same].name))
        continue
      }
      figures[places.hashValue, default: []].append(kept.count)
    }
    recordings[identity] = named.name
    kept.append(named)
  }
  return (kept, copies)
}

extension AtlasColumn {
  init(_ column: AtlasPool.Column) {
    self.init(
      cpu: column.cpu, machines: column.machines.count, recordings: column.recordings.sorted(),
      suites: column.suites.sorted(), isEvident: column.isEvident)
  }
}

extension AtlasPlace {
  /// The places in the order of a report, each with a row for each code.
  static func places(
    _ pool: AtlasPool, columns: [Int], strategies: [String], reference: String?
  ) -> [AtlasPlace] {
    let story = Dictionary(
      strategies.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { $1 })
    let ways = Ways(pool)
    let grouped = Dictionary(grouping: pool.samples.keys, by: \.place)
    return grouped.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }.map {
      key, rows in
      // The code that most contributions have comes first, so that it is what a reader sees.
      let sorted = rows.sorted { one, other in
        func order(_ key: RowKey) -> [Int] {
          [story[key.strategy] ?? .max]
        }
        let (left, right) = (order(one), order(other))
        if left != right { return left.lexicographicallyPrecedes(right) }
        if one.strategy != other.strategy { return one.strategy < other.strategy }
        let counts = (pool.samples[one]?.count ?? 0, pool.samples[other]?.count ?? 0)
        return counts.0 == counts.1 ? (one.code ?? "") > (other.code ?? "") : counts.0 > counts.1
      }
      let codes = Dictionary(grouping: rows, by: \.strategy)
      var place = AtlasPlace(
        key: key,
        rows: sorted.map { row in
          AtlasRow(
            strategy: row.strategy, code: row.code,
            isOneOfSeveral: (codes[row.strategy]?.count ?? 0) > 1,
            cells: cells(of: row, pool, columns, ways))
        })
      place.relate(to: reference)
      return place
    }
  }

  /// In which ways each CPU has a strategy's figures.
  private struct Ways {
    struct Key: Hashable {
      var gap: AtlasPool.Gap
      var column: Int32
    }
    var mechanisms: [Key: Mechanism] = [:]

    init(_ pool: AtlasPool) {
      for (row, samples) in pool.samples {
        let gap = AtlasPool.Gap(row)
        for sample in samples {
          let key = Key(gap: gap, column: sample.column)
          let known = mechanisms[key]
          // The CPU's own, where there is one.
          if known == nil || row.place.mechanism == .native {
            mechanisms[key] = row.place.mechanism
          }
        }
      }
    }
  }

  private static func cells(
    of row: RowKey, _ pool: AtlasPool, _ columns: [Int], _ ways: Ways
  ) -> [AtlasCell] {
    let samples = Dictionary(grouping: pool.samples[row] ?? [], by: \.column)
    let gap = AtlasPool.Gap(row)
    return columns.map { column in
      if let figure = samples[Int32(column)].flatMap(AtlasFigure.init) { return .figure(figure) }
      if let other = ways.mechanisms[.init(gap: gap, column: Int32(column))] {
        return other == row.place.mechanism ? .otherCode : .otherwise(other)
      }
      return pool.columns[column].gaps[gap].map { .cannot(because: $0) } ?? .notMeasured
    }
  }

  /// Divides by the reference's figure of the same CPU, of whichever code that has one.
  private mutating func relate(to reference: String?) {
    guard let reference, let columns = rows.first?.cells.count else { return }
    let figures = (0..<columns).map { column in
      rows.lazy.filter { $0.strategy == reference }.compactMap { $0.cells[column].figure }.first
    }
    for row in rows.indices {
      for column in 0..<columns {
        guard case .figure(var figure) = rows[row].cells[column] else { continue }
        figure.overReference = figure.over(figures[column])
        rows[row].cells[column] = .figure(figure)
      }
    }
  }
}

extension AtlasPool.Gap {
  init(_ row: RowKey) {
    self.init(
      architecture: row.place.architecture, ring: row.place.ring, machine: row.place.machine,
      strategy: row.strategy)
  }
}
