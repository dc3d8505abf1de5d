// A kernel below the harness, for strategies that require PROCESSES (Systems/). Called in either
// ring; a platform that has none does not link it.
#ifndef PROCESSES_H
#define PROCESSES_H
#pragma clang assume_nonnull begin

typedef __UINTPTR_TYPE__ word;
typedef __UINT32_TYPE__ word32;

// Makes the running context the kernel's first process; in ring 0, its first thread.
void start_processes(void);
// Takes the kernel away again; does nothing where there is none.
void stop_processes(void);
// Tries in ring 3 what no switch goes through, such as each vector; panics at what is wrong.
void examine_processes(void);
// Makes the partner a process anew from the strategy's frame, and returns its handle.
word make_partner_process(word *frame);
// What CR3 holds while the partner runs; 0 where there is no kernel.
word partner_page_directory(void);

// Calls a function of one argument in ring 0, from whichever ring runs: the platform's.
word call_in_ring_0(word function, word argument);

#pragma clang assume_nonnull end
#endif
