// Analysis turns a recording into what can be said about it: summaries, proofs, ladders, and the
// model that every report is written from. It formats nothing and reads nothing but its arguments.
//
// The replicate is the boot, never the sample: pooling the samples of several boots treats ten
// thousand readings of one lucky stack alignment as ten thousand witnesses. So each boot is reduced
// to one location first, and medians, intervals and differences are taken over boots.
//
// A number without a proof is not a cell's number. How a switch was carried out is derived from the
// probe and the counters of the same boots (`mechanism(of:)`), ticks become core cycles only where
// the chains of known length agree with each other (`calibrationCheck`), and ratios and differences
// are formed only between cells of one mechanism: an exit divided by a `ret` is not a ratio of costs
// on any CPU.
//
// Two runs are compared with each other by `compare`. Its rule looks at an interval and never at a p
// value, applies to a copy of the base as to the head, and is for the CPU's own time alone; what
// repeating cannot change goes by budgets. See Comparison/Verdict.swift for the rule.
//
// Everything here is a function of the recording. `complete` fills in what is derived and may run
// any number of times; `discrepancies(in:)` derives it again and says what no longer agrees.
