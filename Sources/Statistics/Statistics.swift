// The statistics of the suite: pure functions over plain numbers, importing nothing.
//
// A clock that advances in steps of 26 ticks gives samples with a dozen distinct values, and ten
// boots give ten numbers. So what is here is small and chosen for that: the location of one boot is
// the *grouped* median (a plain one jumps by a whole step and is blind to a change of 2 %), and the
// interval over boots comes from order statistics, which assume no distribution at all. Its coverage
// is an exact binomial sum, and it is returned beside the interval, so that six boots cannot pass
// for twenty.
//
// Randomness is ours too: the order of the cells in a boot is a function of the seed in the
// recording, and a shuffle borrowed from the standard library could change under an old recording.
//
// Histograms arrive as `[(value:, count:)]` with strictly ascending values, the shape they have in a
// recording. Bins with a count of zero or less are taken as absent. Every function that has no
// answer for its input returns nil; none traps.
//
// The tests hold these functions against SciPy, NumPy and Python's `statistics`:
// see Tests/StatisticsTests/Golden/make.py.
