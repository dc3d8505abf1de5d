// This computer: what it is, where on it a guest may run, and what about it spoils numbers.
//
// Everything here follows one rule: ask, then read back. The kernel accepts an affinity mask and
// runs the thread elsewhere after a cpuset changed; it accepts a memory policy on a file that
// ignores it. So a placement that a user asked for is read back from the kernel, and a difference
// is an error that says the request and the answer. Where nothing was requested, a missing answer is
// `Observed.unknown` with its reason: in a container the NUMA calls are commonly forbidden, and
// that must not stop a run on a computer that has one node anyway.
//
// Nothing here knows QEMU, the command line or recordings. Errors do name the options `--cpu` and
// `--numa-node`, because that is where the fix is typed.
//
// Facts come from /proc and /sys through `FileSystemView`, from libnuma through `NUMALibrary`, from
// the scheduler through `AffinityCalls`, from the CPU through `ProcessorIdentification`, `TickSource`
// and `CoreProbe`: six small structs of closures, so that tests can describe computers that are not
// at hand (an offline CPU, a node without memory, a kernel without NUMA, a clock that steps by 26).
//
// Reading order: CPUSet, Topology, Topology+Choice, Affinity, SharedMemory, MemoryPolicy,
// TimeStampClock, CoreWatch, CoreSharing, HostDescription+Capture, Doctor.
