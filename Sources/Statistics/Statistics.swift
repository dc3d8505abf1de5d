// The statistics of the suite: pure functions over plain numbers, importing nothing of ours.
//
// A clock that advances in steps of 26 ticks gives samples with a dozen distinct values, and ten
// boots give ten numbers. So what is here is small and chosen for that: the location of one boot is
// the *grouped* median (a plain one jumps by a whole step and is blind to a change of 2 %), and the
// interval over boots comes from order statistics, which assume no distribution at all. Its
// coverage is an exact binomial sum, and it is returned beside the interval, so that six boots
// cannot pass for twenty.
//
// Two revisions are compared pair by pair, as logarithms of head / base. The gate reads the
// sign-test interval, which holds for any distribution; signed-rank and rank-sum tests stand beside
// it, exact with the ties that a stepping clock makes. What so few pairs cannot show is said, not
// passed over:
// `minimumDetectableEffect` for a row, `UnattainableRejection` for a family of rows,
// `ChangePoints.isPossible` for a series, `isExact` where a normal curve stands in for a sum.
//
// Randomness is ours too: the order of the cells in a boot is a function of the seed in the
// recording, and a shuffle borrowed from the standard library could change under an old recording.
//
// Histograms arrive as `[(value:, count:)]` with strictly ascending values, the shape they have in
// a recording. Bins with a count of zero or less are taken as absent. Every function that has no
// answer for its input returns nil; none traps.
//
// The tests compare these functions with SciPy, NumPy and Python's `statistics`:
// see Tests/StatisticsTests/Golden/make.py and oracles.py beside it.
