// What a run leaves on disk, and the only module that knows the names under Results/.
//
//     Results/runs/<run-id>/run.json        the recording, schema switchbench.run/2
//     Results/runs/<run-id>/SHA256SUMS      its checksum, once it is finished
//     Results/runs/<run-id>/journal.jsonl   what has happened since run.json, while it is measured
//     Results/reference/<name>/             the same, committed, and packed: run.json.xz
//     Results/atlas/<cpu>/<run-id>.json     what a recording gives to the atlas
//     Results/comparisons/<id>/comparison.json   what a comparison was asked for
//     Results/comparisons/<id>/base/             its arms, each a recording as above: base, head and
//                                                control; those of other sessions of the same
//                                                comparison in pilot/ and confirmation/
//
// A run takes a minute and may die at any time, and a recording has megabytes, so it is not
// rewritten after every cell. run.json is written once at the start with the plan, and every finished
// thing becomes one line of the journal; a reader puts the two together. At the end the whole is
// written anew and the journal goes. A run that dies loses the line it was writing and nothing else.
//
// The order of the steps makes every moment readable. The checksum is put in place before the
// finished run.json, and counts only for a run.json that calls itself finished; the journal counts
// only for one that calls itself running. So a crash between any two steps leaves either the old
// state whole or the new one. Files appear by rename; data reach the disk before the name does.
//
// The journal is not flushed to the disk line by line: a killed process loses nothing by that, and
// writing to the disk between two boots would disturb what is being measured.
//
// A recording is evidence: it is not to be fixed by hand. Reading a finished one checks its SHA-256
// with sha256sum(1), so that anybody can check it in the same way without this program.
