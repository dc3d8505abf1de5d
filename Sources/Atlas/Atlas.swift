// What a switch costs on which CPU: many recordings, each distilled to a contribution, pooled to one
// table.
//
//     recording ──Contribution(distilling:)──> contribution ──text──> a file of at most 30 KB
//     files ──readContributions──> accepted, and refused with the reason ──AtlasTable──> CPU x strategy
//
// A column is a CPU as a program meets it: signature, kind of core, microcode, mitigations, hypervisor.
// A row is one code in one place: strategy, architecture, ring, machine, mechanism, unit and the digest
// of the code bytes. Nothing with another key is put into one cell, so two figures in one row differ by
// the CPU and not by what ran.
//
// The replicate is the machine. Contributions of one machine are its repetitions: their median is
// one value, however many there are. A contribution that names no machine cannot be distinguished
// from others that name none, so all of these count as one. The cell is the median over machines,
// its range the hull of all intervals. Whether machines agree is said in a word; no CPU is called
// faster than another, because recordings of two computers have nothing in common that would cancel
// what else differs.
//
// A contribution comes from strangers. Nothing of it reaches a page before `ContributionCheck` has seen
// it, and each one stands alone: a refused one takes no other with it. Pooling sorts first and counts
// copies once, so neither the order nor a file that is given twice changes the table.
//
// All of it is a function of its arguments. `Recordings.AtlasFolder` knows the files' names.
