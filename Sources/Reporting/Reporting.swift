// Reporting says in words what Analysis has decided: it makes a `Document` of a run, a comparison, a
// reproduction, a history and a self-test. `Documents` lays each out. A report is a pure function of its
// model: it reads no clock, no file and no environment, so that it can be made again, held by a
// snapshot and compared with itself.
//
// The order is the reader's. First the answer, then its details, then the reasons, the tails, what
// is missing, the footnotes, and where all of it comes from. A terminal shows what fits a reader;
// CSV and JSON hold everything that was derived, unrounded. `Export` holds what other tools read.
//
// Two rules hold everywhere. An emulator's time never looks like a CPU's: it stands in a section of
// its own, under the word, and is never divided by a native number. And colour never says anything
// that a word beside it does not say as well.
