// Preemption: what the scenario's assembly (Scenarios/*/preemption.S) and the Swift that judges it
// (PreemptionCell.swift) share. Included by harness.h.
#ifndef PREEMPTION_H
#define PREEMPTION_H

// The observations of one of the two contexts.
#define SIDE_GAPS (0 * WORD_BYTES)          // times that it found that the other had run
#define SIDE_SEEN (1 * WORD_BYTES)          // stacks_chosen when it last did
#define SIDE_MERGED (2 * WORD_BYTES)        // interrupts in its gaps beside the two of each
#define SIDE_STORED (3 * WORD_BYTES)        // samples that it kept
#define SIDE_SAMPLES (4 * WORD_BYTES)       // and where
#define SIDE_ROUNDS (5 * WORD_BYTES)        // rounds of the loop
#define SIDE_PATIENCE (6 * WORD_BYTES)      // rounds until it gives up
#define SIDE_CHAIN (7 * WORD_BYTES)         // its arithmetic, when it last looked
#define SIDE_CHAIN_ROUNDS (8 * WORD_BYTES)  // and in which round that was
#define SIDE_STEP (9 * WORD_BYTES)          // the arithmetic's first value
#define SIDE_STACK (10 * WORD_BYTES)        // its stack pointer

#define PREEMPTION_LAST (0 * WORD_BYTES)      // twice the clock, plus who looked: 0 for A, 1 for B
#define PREEMPTION_WANTED (1 * WORD_BYTES)    // gaps of A after which it is enough
#define PREEMPTION_WARM_UP (2 * WORD_BYTES)   // gaps of each that are not kept
#define PREEMPTION_CAPACITY (3 * WORD_BYTES)  // samples that each may keep
#define PREEMPTION_PATIENCE (4 * WORD_BYTES)  // rounds without a gap before one gives up
#define PREEMPTION_PERMITS (5 * WORD_BYTES)   // whether interrupts come on at all
#define PREEMPTION_STAMPED (6 * WORD_BYTES)   // whether handler_ticks is the sample, not the gap
#define PREEMPTION_LEAVING (7 * WORD_BYTES)   // A has enough, and interrupts are off
#define PREEMPTION_GAVE_UP (8 * WORD_BYTES)   // one waited in vain
#define PREEMPTION_BROKEN (9 * WORD_BYTES)    // one ran in the other's turn, or off its stack
#define PREEMPTION_EXIT (10 * WORD_BYTES)     // the stack of A's caller
#define PREEMPTION_DEADLINE (11 * WORD_BYTES) // the clock's upper half from which on
#define PREEMPTION_LEAST (12 * WORD_BYTES)    // this many gaps of A are enough too

#ifndef __ASSEMBLER__
#pragma clang assume_nonnull begin

struct preemption_side {
  word gaps, seen, merged, stored;
  word samples;
  word rounds, patience, chain, chain_rounds, step, stack;
};

struct preemption {
  word last, wanted, warm_up, capacity, patience, permits, stamped;
  word leaving, gave_up, broken, exit, deadline, least;
};

_Static_assert(__builtin_offsetof(struct preemption_side, stack) == SIDE_STACK, "side");
_Static_assert(__builtin_offsetof(struct preemption, least) == PREEMPTION_LEAST, "preemption");

extern struct preemption preemption;
extern struct preemption_side preemption_a, preemption_b;
static inline struct preemption *preemption_state(void) { return &preemption; }
static inline struct preemption_side *measured_side(void) { return &preemption_a; }
static inline struct preemption_side *partner_side(void) { return &preemption_b; }

// Runs context A's loop until it has enough or one of the two gives up.
void preempt(void);
// The partner's beginning.
void preemption_partner(void);
static inline word preemption_partner_address(void) { return (word)preemption_partner; }

// How often next_stack was asked (Harness/*/scheduling.S).
extern word stacks_chosen;
static inline word count_of_choices(void) { return stacks_chosen; }
static inline void forget_choices(void) { stacks_chosen = 0; }
word empty_pair(void);

// The platform's (Platforms/*/*/): interrupts, or the timer's signal, from now on or no more. They
// change rax, rcx, rdx and the flags only.
void permit_interrupts(void);
void forbid_interrupts(void);

#pragma clang assume_nonnull end
#endif
#endif
